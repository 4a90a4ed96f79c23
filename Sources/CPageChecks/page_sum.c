// The sum of a page: eight lanes of 64 bits, each adding the product of the two halves of a word
// mixed with a constant, and its neighbour's word as it is. The idea is that of XXH3 and, before it,
// of UMAC's NH hash; a changed bit always changes a lane, and lanes are mixed at the end.
// It finds accidents. Who means harm can make any sum anew; SHA-256 is for `verify`.
#include "page_checks.h"

#include <string.h>

#define LANES 8

static const uint64_t secret[LANES] = {
    0x9e3779b97f4a7c15u, 0xc2b2ae3d27d4eb4fu, 0x165667b19e3779f9u, 0xd6e8feb86659fd93u,
    0xa0761d6478bd642fu, 0xe7037ed1a0b428dbu, 0x8ebc6af09c88c6e3u, 0x589965cc75374cc3u,
};

// One stripe of 64 bytes; `step` tells stripes apart, so that swapped ones are seen.
#define STRIPE(lanes, bytes, step)                                  \
  do {                                                              \
    uint64_t words_[LANES];                                         \
    memcpy(words_, (bytes), sizeof words_);                         \
    for (int lane_ = 0; lane_ < LANES; lane_++) {                   \
      uint64_t mixed_ = words_[lane_] ^ (secret[lane_] + (step));   \
      (lanes)[lane_] += (mixed_ & 0xffffffffu) * (mixed_ >> 32);    \
      (lanes)[lane_ ^ 1] += words_[lane_];                          \
    }                                                               \
  } while (0)

static inline __attribute__((always_inline)) uint64_t mix(uint64_t x) {
  x ^= x >> 32;
  x *= 0xd6e8feb86659fd93u;
  x ^= x >> 29;
  x *= 0x9e3779b97f4a7c15u;
  return x ^ x >> 32;
}

static inline __attribute__((always_inline)) uint64_t sum(const uint8_t *bytes, size_t count) {
  uint64_t lanes[LANES] = {0};
  size_t place = 0;
  uint64_t step = 0;
  for (; place + 64 <= count; place += 64, step += 0x9e3779b97f4a7c15u) {
    STRIPE(lanes, bytes + place, step);
  }
  if (place < count) {
    uint8_t rest[64] = {0};
    memcpy(rest, bytes + place, count - place);
    STRIPE(lanes, rest, step);
  }
  uint64_t all = mix(count + 1);
  for (int lane = 0; lane < LANES; lane++) all = mix(all ^ lanes[lane]) + secret[lane];
  return all;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void sums_wide(
    const uint8_t *bytes, size_t count, uint64_t *sums) {
  for (size_t place = 0; place < count; place += PAGE_CHECKS_SIZE) {
    size_t rest = count - place;
    *sums++ = sum(bytes + place, rest < PAGE_CHECKS_SIZE ? rest : PAGE_CHECKS_SIZE);
  }
}
#endif

void page_sums(const void *bytes, size_t count, uint64_t *sums) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) {
    sums_wide(bytes, count, sums);
    return;
  }
#endif
  for (size_t place = 0; place < count; place += PAGE_CHECKS_SIZE) {
    size_t rest = count - place;
    *sums++ = sum((const uint8_t *)bytes + place, rest < PAGE_CHECKS_SIZE ? rest : PAGE_CHECKS_SIZE);
  }
}

uint64_t page_sum(const void *bytes, size_t count) {
  uint64_t one = 0;
  if (count > PAGE_CHECKS_SIZE) count = PAGE_CHECKS_SIZE;
  if (count == 0) return sum(bytes, 0);
  page_sums(bytes, count, &one);
  return one;
}
