#include "CSimdjson.h"
#include <new>
#include <simdjson.h>

using parser = simdjson::internal::dom_parser_implementation;

struct csimdjson_indexer {
    std::unique_ptr<parser> stages;
    size_t capacity;
};

size_t csimdjson_padding(void) { return simdjson::SIMDJSON_PADDING; }

csimdjson_indexer *csimdjson_create(void) {
    return new (std::nothrow) csimdjson_indexer{nullptr, 0};
}

void csimdjson_free(csimdjson_indexer *indexer) { delete indexer; }

/// Makes a parser for texts of up to `capacity` bytes.
static simdjson::error_code allocate(csimdjson_indexer *indexer, size_t capacity) {
    auto &implementation = simdjson::get_active_implementation();
    // The depth is of use to the second stage only.
    auto error = implementation->create_dom_parser_implementation(capacity, 1, indexer->stages);
    indexer->capacity = error ? 0 : capacity;
    return error;
}

int csimdjson_index(csimdjson_indexer *indexer, const uint8_t *bytes, size_t length) {
    if (indexer->capacity < length) {
        // Room for half as much again, so that a run of ever longer texts allocates rarely.
        auto error = allocate(indexer, length + length / 2 + 4096);
        if (error) { return error; }
    }
    return indexer->stages->stage1(bytes, length, simdjson::stage1_mode::regular);
}

const uint32_t *csimdjson_tokens(const csimdjson_indexer *indexer) {
    return indexer->stages->structural_indexes.get();
}

size_t csimdjson_token_count(const csimdjson_indexer *indexer) {
    return indexer->stages->n_structural_indexes;
}
