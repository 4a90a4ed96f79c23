#include "hash_pairs.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>
#include <string.h>

#define SHA __attribute__((target("sha,sse4.1,ssse3")))
#define SHA_INLINE __attribute__((target("sha,sse4.1,ssse3"), always_inline)) static inline

// FIPS 180-4, 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first
// 64 primes.
static const uint32_t round_constants[64] __attribute__((aligned(16))) = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

// The eight words of a state as the instructions want them: a b e f and c d g h, the first of
// each highest.
typedef struct {
  __m128i abef, cdgh;
} State;

int hash_pairs_supported(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return 0;
  if (!(c & bit_SSSE3) || !(c & bit_SSE4_1)) return 0;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 0;
  return b >> 29 & 1;
}

SHA_INLINE State first_state(void) {
  State state;
  state.abef = _mm_set_epi32(0x6a09e667, 0xbb67ae85, 0x510e527f, 0x9b05688c);
  state.cdgh = _mm_set_epi32(0x3c6ef372, 0xa54ff53a, 0x1f83d9ab, 0x5be0cd19);
  return state;
}

SHA_INLINE __m128i four_words(const uint8_t *bytes) {
  const __m128i swap = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
  return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)bytes), swap);
}

// Four rounds with four words of the schedule.
SHA_INLINE void four_rounds(State *state, __m128i words, int group) {
  __m128i sum =
      _mm_add_epi32(words, _mm_load_si128((const __m128i *)(round_constants + 4 * group)));
  state->cdgh = _mm_sha256rnds2_epu32(state->cdgh, state->abef, sum);
  state->abef = _mm_sha256rnds2_epu32(state->abef, state->cdgh, _mm_shuffle_epi32(sum, 0x0e));
}

// The next four words of the schedule, out of the sixteen before them.
SHA_INLINE __m128i next_words(__m128i first, __m128i second, __m128i third, __m128i fourth) {
  __m128i sum =
      _mm_add_epi32(_mm_sha256msg1_epu32(first, second), _mm_alignr_epi8(fourth, third, 4));
  return _mm_sha256msg2_epu32(sum, fourth);
}

SHA_INLINE void add(State *state, State before) {
  state->abef = _mm_add_epi32(state->abef, before.abef);
  state->cdgh = _mm_add_epi32(state->cdgh, before.cdgh);
}

SHA static void take_one(State *state, const uint8_t *bytes, size_t blocks) {
  State own = *state;
  for (; blocks > 0; blocks--, bytes += 64) {
    State before = own;
    __m128i words[4];
    for (int part = 0; part < 4; part++) words[part] = four_words(bytes + 16 * part);
#pragma clang loop unroll(full)
    for (int group = 0; group < 16; group++) {
      four_rounds(&own, words[group & 3], group);
      if (group < 12)
        words[group & 3] = next_words(words[group & 3], words[(group + 1) & 3],
                                      words[(group + 2) & 3], words[(group + 3) & 3]);
    }
    add(&own, before);
  }
  *state = own;
}

SHA static void take_two(State *left, const uint8_t *left_bytes, State *right,
                         const uint8_t *right_bytes, size_t blocks) {
  State one = *left, two = *right;
  for (; blocks > 0; blocks--, left_bytes += 64, right_bytes += 64) {
    State one_before = one, two_before = two;
    __m128i ones[4], twos[4];
    for (int part = 0; part < 4; part++) {
      ones[part] = four_words(left_bytes + 16 * part);
      twos[part] = four_words(right_bytes + 16 * part);
    }
#pragma clang loop unroll(full)
    for (int group = 0; group < 16; group++) {
      int a = group & 3, b = (group + 1) & 3, c = (group + 2) & 3, d = (group + 3) & 3;
      four_rounds(&one, ones[a], group);
      four_rounds(&two, twos[a], group);
      if (group < 12) {
        ones[a] = next_words(ones[a], ones[b], ones[c], ones[d]);
        twos[a] = next_words(twos[a], twos[b], twos[c], twos[d]);
      }
    }
    add(&one, one_before);
    add(&two, two_before);
  }
  *left = one;
  *right = two;
}

SHA_INLINE void write_digest(State state, uint8_t *digest) {
  // a b c d and e f g h, the first lowest, each word with its highest byte first.
  const __m128i turn = _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  __m128i high = _mm_unpackhi_epi64(state.cdgh, state.abef);
  __m128i low = _mm_unpacklo_epi64(state.cdgh, state.abef);
  _mm_storeu_si128((__m128i *)digest, _mm_shuffle_epi8(high, turn));
  _mm_storeu_si128((__m128i *)(digest + 16), _mm_shuffle_epi8(low, turn));
}

// The last bytes of a message with what FIPS 180-4, 5.1.1 puts behind them; returns the blocks.
static size_t write_tail(uint8_t tail[128], const uint8_t *message, size_t size) {
  size_t rest = size % 64, blocks = rest < 56 ? 1 : 2;
  uint64_t bits = __builtin_bswap64((uint64_t)size * 8);
  memset(tail, 0, 128);
  if (rest > 0) memcpy(tail, message + (size - rest), rest);
  tail[rest] = 0x80;
  memcpy(tail + 64 * blocks - 8, &bits, 8);
  return blocks;
}

// Takes in both stretches of whole blocks, side by side as far as both go.
SHA_INLINE void take_both(State *left, const uint8_t *left_bytes, size_t left_blocks, State *right,
                          const uint8_t *right_bytes, size_t right_blocks) {
  size_t both = left_blocks < right_blocks ? left_blocks : right_blocks;
  take_two(left, left_bytes, right, right_bytes, both);
  if (left_blocks > both) take_one(left, left_bytes + 64 * both, left_blocks - both);
  if (right_blocks > both) take_one(right, right_bytes + 64 * both, right_blocks - both);
}

SHA void hash_pair(const void *left, size_t left_size, const void *right, size_t right_size,
                   void *left_digest, void *right_digest) {
  uint8_t left_tail[128], right_tail[128];
  size_t left_blocks = write_tail(left_tail, left, left_size);
  size_t right_blocks = write_tail(right_tail, right, right_size);
  State one = first_state(), two = first_state();
  take_both(&one, left, left_size / 64, &two, right, right_size / 64);
  take_both(&one, left_tail, left_blocks, &two, right_tail, right_blocks);
  write_digest(one, left_digest);
  write_digest(two, right_digest);
}

SHA void hash_pair_twice(const void *left, size_t left_size, const void *right, size_t right_size,
                         void *left_digest, void *right_digest) {
  uint8_t one[32], two[32];
  hash_pair(left, left_size, right, right_size, one, two);
  hash_pair(one, 32, two, 32, left_digest, right_digest);
}

SHA void hash_nodes_twice(const void *nodes, size_t count, void *digests) {
  const uint8_t *from = nodes;
  uint8_t *to = digests;
  for (; count >= 2; count -= 2, from += 128, to += 64) {
    uint8_t one[32], two[32];
    hash_pair(from, 64, from + 64, 64, one, two);
    hash_pair(one, 32, two, 32, to, to + 32);
  }
  if (count == 0) return;
  uint8_t unused[32];
  hash_pair_twice(from, 64, from, 64, to, unused);
}

#else

int hash_pairs_supported(void) { return 0; }

void hash_pair(const void *left, size_t left_size, const void *right, size_t right_size,
               void *left_digest, void *right_digest) {
  __builtin_trap();
}

void hash_pair_twice(const void *left, size_t left_size, const void *right, size_t right_size,
                     void *left_digest, void *right_digest) {
  __builtin_trap();
}

void hash_nodes_twice(const void *nodes, size_t count, void *digests) { __builtin_trap(); }

#endif
