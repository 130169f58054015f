/// A C ABI over simdjson's DOM parser: bytes in, tape and string buffer out.
///
/// The tape is documented in simdjson's doc/tape.md. It and the strings stay as they are until the
/// next parse with the same parser. A parser is for one thread at a time.
#ifndef CSIMDJSON_H
#define CSIMDJSON_H
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

typedef struct csimdjson_parser csimdjson_parser;

/// The number of bytes that must be readable behind the JSON text.
size_t csimdjson_padding(void);

/// A parser that refuses documents nested deeper than `depth_max`; NULL if memory is short.
csimdjson_parser *csimdjson_create(size_t depth_max);
void csimdjson_free(csimdjson_parser *parser);

/// Parses one document: 0, or simdjson's error code.
int csimdjson_parse(csimdjson_parser *parser, const uint8_t *bytes, size_t length);
const uint64_t *csimdjson_tape(const csimdjson_parser *parser);
const uint8_t *csimdjson_strings(const csimdjson_parser *parser);

#ifdef __cplusplus
}
#endif
#endif
