#include "CSimdjson.h"
#include <new>
#include <simdjson.h>

struct csimdjson_parser {
    simdjson::dom::parser parser;
    size_t depth_max;
};

size_t csimdjson_padding(void) { return simdjson::SIMDJSON_PADDING; }

csimdjson_parser *csimdjson_create(size_t depth_max) {
    // simdjson refuses a document when its depth reaches the limit, hence the one more.
    return new (std::nothrow) csimdjson_parser{simdjson::dom::parser(), depth_max + 1};
}

void csimdjson_free(csimdjson_parser *parser) { delete parser; }

int csimdjson_parse(csimdjson_parser *parser, const uint8_t *bytes, size_t length) {
    if (parser->parser.capacity() < length) {
        // Room for half as much again, so that a run of ever longer lines allocates rarely.
        size_t capacity = length + length / 2 + 4096;
        auto error = parser->parser.allocate(capacity, parser->depth_max);
        if (error) { return error; }
    }
    return parser->parser.parse(bytes, length, false).error();
}

const uint64_t *csimdjson_tape(const csimdjson_parser *parser) {
    return parser->parser.doc.tape.get();
}

const uint8_t *csimdjson_strings(const csimdjson_parser *parser) {
    return parser->parser.doc.string_buf.get();
}
