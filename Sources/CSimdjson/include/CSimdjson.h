/// A C ABI over the first stage of simdjson: where the tokens of JSON text begin.
///
/// The second stage, which checks the grammar and makes a document, is left to the caller. An
/// indexer is for one thread at a time.
#ifndef CSIMDJSON_H
#define CSIMDJSON_H
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

typedef struct csimdjson_indexer csimdjson_indexer;

/// The number of bytes that must be readable behind the JSON text.
size_t csimdjson_padding(void);

/// An indexer; NULL if memory is short.
csimdjson_indexer *csimdjson_create(void);
void csimdjson_free(csimdjson_indexer *indexer);

/// Finds the tokens of one or more documents: 0, or simdjson's error code.
///
/// Refused are bytes that are not UTF-8, texts that don't end and control characters in them.
int csimdjson_index(csimdjson_indexer *indexer, const uint8_t *bytes, size_t length);

/// The offset of each token's first byte, ascending, and behind them once more the length of all.
/// Valid until the next call to csimdjson_index.
const uint32_t *csimdjson_tokens(const csimdjson_indexer *indexer);
size_t csimdjson_token_count(const csimdjson_indexer *indexer);

#ifdef __cplusplus
}
#endif
#endif
