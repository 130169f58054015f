#include "CKernels.h"

#include <string.h>

// One copy of a function for AVX2 and one for the baseline, chosen when the program is loaded. That
// takes ifuncs, which glibc has; elsewhere (macOS on ARM, musl) the baseline has what is needed.
#if defined(__x86_64__) && defined(__GLIBC__)
#define CLONES __attribute__((target_clones("avx2", "default")))
#else
#define CLONES
#endif
#define INLINE static inline __attribute__((always_inline))

enum { lanes = 32, rows = 32 };

INLINE uint32_t mask_of(uint32_t width) { return (uint32_t)(0xffffffffu >> (32 - width)); }

INLINE void pack_group(const uint32_t *values, uint32_t width, uint8_t *out) {
    uint32_t words[rows * lanes];
    memset(words, 0, (size_t)width * lanes * 4);
    for (uint32_t row = 0; row < rows; row++) {
        const uint32_t word = row * width / 32, shift = row * width % 32;
        const uint32_t *v = values + row * lanes;
        uint32_t *w = words + word * lanes;
        for (int l = 0; l < lanes; l++) w[l] |= v[l] << shift;
        if (shift + width > 32) {
            for (int l = 0; l < lanes; l++) w[lanes + l] |= v[l] >> (32 - shift);
        }
    }
    memcpy(out, words, (size_t)width * lanes * 4);
}

INLINE void unpack_group(const uint8_t *in, uint32_t width, uint32_t *out) {
    const uint32_t mask = mask_of(width);
    for (uint32_t row = 0; row < rows; row++) {
        const uint32_t word = row * width / 32, shift = row * width % 32;
        uint32_t first[lanes], second[lanes];
        uint32_t *o = out + row * lanes;
        memcpy(first, in + (size_t)word * lanes * 4, sizeof first);
        if (shift + width > 32) {
            memcpy(second, in + (size_t)(word + 1) * lanes * 4, sizeof second);
            for (int l = 0; l < lanes; l++)
                o[l] = (first[l] >> shift | second[l] << (32 - shift)) & mask;
        } else {
            for (int l = 0; l < lanes; l++) o[l] = first[l] >> shift & mask;
        }
    }
}

CLONES void footfall_pack_groups(
    const uint32_t *values, size_t groups, uint32_t width, uint8_t *out) {
    for (size_t g = 0; g < groups; g++)
        pack_group(values + g * FOOTFALL_GROUP, width, out + g * 128 * width);
}

CLONES void footfall_unpack_groups(
    const uint8_t *in, size_t groups, uint32_t width, uint32_t *out) {
    for (size_t g = 0; g < groups; g++)
        unpack_group(in + g * 128 * width, width, out + g * FOOTFALL_GROUP);
}

CLONES void footfall_unpack_groups_wide(
    const uint8_t *low, const uint8_t *high, size_t groups, uint32_t width, uint64_t base,
    uint64_t factor, int64_t *out) {
    uint32_t lows[FOOTFALL_GROUP], highs[FOOTFALL_GROUP];
    const uint32_t low_width = width < 32 ? width : 32, high_width = width - low_width;
    const uint32_t small_factor = (uint32_t)factor;
    for (size_t g = 0; g < groups; g++) {
        int64_t *o = out + g * FOOTFALL_GROUP;
        unpack_group(low + g * 128 * low_width, low_width, lows);
        if (high_width > 0) {
            unpack_group(high + g * 128 * high_width, high_width, highs);
            for (int i = 0; i < FOOTFALL_GROUP; i++)
                o[i] = (int64_t)(base + factor * ((uint64_t)highs[i] << 32 | lows[i]));
        } else if (factor == 1) {
            for (int i = 0; i < FOOTFALL_GROUP; i++) o[i] = (int64_t)(base + lows[i]);
        } else if (factor == small_factor) {
            // A product of two 32-bit factors is one instruction for each vector.
            for (int i = 0; i < FOOTFALL_GROUP; i++)
                o[i] = (int64_t)(base + (uint64_t)small_factor * lows[i]);
        } else {
            for (int i = 0; i < FOOTFALL_GROUP; i++) o[i] = (int64_t)(base + factor * lows[i]);
        }
    }
}

CLONES uint32_t footfall_max_u32(const uint32_t *values, size_t count) {
    uint32_t max = 0;
    for (size_t i = 0; i < count; i++) max = values[i] > max ? values[i] : max;
    return max;
}

#define FACTS(name, type)                                                                         \
    CLONES footfall_facts name(const type *values, size_t count) {                                \
        if (count < 2) return (footfall_facts){(int64_t)values[0], (int64_t)values[0], 0, 0, 1};  \
        type min = values[0], max = values[0];                                                    \
        int64_t delta_min = INT64_MAX, delta_max = INT64_MIN;                                     \
        size_t changes = 0;                                                                       \
        for (size_t i = 1; i < count; i++) {                                                      \
            const type value = values[i];                                                         \
            const int64_t delta = (int64_t)((uint64_t)value - (uint64_t)values[i - 1]);           \
            min = value < min ? value : min;                                                      \
            max = value > max ? value : max;                                                      \
            delta_min = delta < delta_min ? delta : delta_min;                                    \
            delta_max = delta > delta_max ? delta : delta_max;                                    \
            changes += delta != 0;                                                                \
        }                                                                                         \
        return (footfall_facts){(int64_t)min, (int64_t)max, delta_min, delta_max, changes + 1};   \
    }

FACTS(footfall_facts_i64, int64_t)
FACTS(footfall_facts_u32, uint32_t)

// The constants of the Parquet format's split-block bloom filter (apache/parquet-format,
// BloomFilter.md).
static const uint32_t salts[8] = {0x47b6137bu, 0x44974d91u, 0x8824ad5bu, 0xa2b7289du,
                                  0x705495c7u, 0x2df1424bu, 0x9efc4947u, 0x5c6bfb31u};

INLINE size_t block_of(uint64_t hash, size_t blocks) {
    return (size_t)(((hash >> 32) * (uint64_t)blocks) >> 32);
}

void footfall_filter_insert(uint32_t *words, size_t blocks, uint64_t hash) {
    uint32_t *w = words + block_of(hash, blocks) * 8;
    for (int s = 0; s < 8; s++) w[s] |= (uint32_t)1 << (((uint32_t)hash * salts[s]) >> 27);
}

// Whether some bit of a hash is not set in its block.
INLINE uint32_t is_missing(const uint32_t *w, uint32_t key) {
    uint32_t missing = 0;
    for (int s = 0; s < 8; s++) missing |= ~w[s] & (uint32_t)1 << ((key * salts[s]) >> 27);
    return missing != 0;
}

// Iterations do not depend on each other, so their cache misses overlap.
CLONES size_t footfall_filter_find(
    const uint32_t *words, size_t blocks, const uint64_t *hashes, size_t count, uint32_t *found) {
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        found[n] = (uint32_t)i;
        n += !is_missing(words + block_of(hashes[i], blocks) * 8, (uint32_t)hashes[i]);
    }
    return n;
}

CLONES size_t footfall_filter_add(
    uint32_t *words, size_t blocks, const uint64_t *hashes, size_t count, uint32_t *found) {
    enum { ahead = 16 };
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        // Stores stand between the loads here, so these are fetched early by hand.
        if (i + ahead < count) __builtin_prefetch(words + block_of(hashes[i + ahead], blocks) * 8);
        uint32_t *w = words + block_of(hashes[i], blocks) * 8;
        const uint32_t key = (uint32_t)hashes[i];
        found[n] = (uint32_t)i;
        n += !is_missing(w, key);
        for (int s = 0; s < 8; s++) w[s] |= (uint32_t)1 << ((key * salts[s]) >> 27);
    }
    return n;
}
