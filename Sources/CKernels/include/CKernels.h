/// The few inner loops that need SIMD. Each has a Swift reference that tests compare.
#ifndef CKERNELS_H
#define CKERNELS_H
#include <stddef.h>
#include <stdint.h>

/// Values in a group of bit-packing: 32 rows of 32 lanes.
#define FOOTFALL_GROUP 1024

/// Packs `groups` × 1024 values of at most `width` bits (1 to 32) into `groups` × 128 × `width` bytes.
void footfall_pack_groups(const uint32_t *values, size_t groups, uint32_t width, uint8_t *out);

/// The reverse.
void footfall_unpack_groups(const uint8_t *in, size_t groups, uint32_t width, uint32_t *out);

/// Unpacks values of 1 to 64 bits, whose bits from the 33rd on lie apart at `high`, and maps each x
/// to base + factor × x, modulo 2^64.
void footfall_unpack_groups_wide(
    const uint8_t *low, const uint8_t *high, size_t groups, uint32_t width, uint64_t base,
    uint64_t factor, int64_t *out);

/// The greatest of some values; 0 if there are none.
uint32_t footfall_max_u32(const uint32_t *values, size_t count);

/// What one pass over some integers tells: the least and greatest of them and of the differences between
/// neighbours, modulo 2^64, and the stretches of equal ones.
typedef struct {
    int64_t min, max, delta_min, delta_max;
    size_t runs;
} footfall_facts;

/// The facts of one value or more; differences of a single one count as 0.
footfall_facts footfall_facts_i64(const int64_t *values, size_t count);
footfall_facts footfall_facts_u32(const uint32_t *values, size_t count);

/// Adds a hash to a split-block bloom filter of `blocks` × 8 words.
void footfall_filter_insert(uint32_t *words, size_t blocks, uint64_t hash);

/// Looks up hashes in a split-block bloom filter: `found`, which has room for `count`, gets the places
/// of those that it may hold, ascending. Returns how many.
size_t footfall_filter_find(
    const uint32_t *words, size_t blocks, const uint64_t *hashes, size_t count, uint32_t *found);

/// The same, and adds each hash once it was looked up: one that stands twice among them is found.
size_t footfall_filter_add(
    uint32_t *words, size_t blocks, const uint64_t *hashes, size_t count, uint32_t *found);

/// Begins to fetch memory that will be read soon; any address will do.
static inline void footfall_prefetch(const void *address) { __builtin_prefetch(address); }
#endif
