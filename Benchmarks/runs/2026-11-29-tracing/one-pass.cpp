// Bare poison, haircut and seniority over every transaction behind one: one after the other, in one
// pass that keeps the states of all three, and side by side on two threads.
// g++ -O3 -march=native -std=c++17 one-pass.cpp -lpthread && ./a.out ARRAYS TXINDEX
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

using u8 = uint8_t;
using u64 = uint64_t;
using Bits = std::vector<u8>;
using Sats = std::vector<u64>;

struct Column {
  const u64 *rows;
  size_t count;
  u64 operator[](size_t row) const { return rows[row]; }
};

static Column column(const std::string &path) {
  struct stat facts;
  int file = open(path.c_str(), O_RDONLY);
  fstat(file, &facts);
  void *rows = mmap(0, facts.st_size, PROT_READ, MAP_SHARED | MAP_POPULATE, file, 0);
  return {(const u64 *)rows, facts.st_size / sizeof(u64)};
}

static double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

int main(int, char **words) {
  std::string folder = words[1];
  size_t first = std::stoul(words[2]);
  auto in = column(folder + "/tx_in_off.u64"), out = column(folder + "/tx_out_off.u64");
  auto spent = column(folder + "/in_spent_out.u64"), value = column(folder + "/out_value.u64");
  size_t end = in.count - 1;
  auto poison = [&](Bits &bad) {
    for (u64 o = out[first]; o < out[first + 1]; o++) bad[o] = 1;
    for (size_t t = first + 1; t < end; t++) {
      u8 hit = 0;
      for (u64 k = in[t]; k < in[t + 1]; k++) hit |= bad[spent[k]];
      if (hit) for (u64 o = out[t]; o < out[t + 1]; o++) bad[o] = 1;
    }
  };
  auto share = [&](Sats &held, size_t t, u64 tainted, u64 whole) {
    for (u64 o = out[t]; o < out[t + 1]; o++)
      held[o] = (u64)((unsigned __int128)value[o] * tainted / whole);
  };
  auto fill = [&](Sats &held, size_t t, u64 left) {
    for (u64 o = out[t]; o < out[t + 1]; o++) left -= held[o] = std::min(left, value[o]);
  };
  auto haircut = [&](Sats &held) {
    for (u64 o = out[first]; o < out[first + 1]; o++) held[o] = value[o];
    for (size_t t = first + 1; t < end; t++) {
      u64 tainted = 0, whole = 0;
      for (u64 k = in[t]; k < in[t + 1]; k++) tainted += held[spent[k]], whole += value[spent[k]];
      if (tainted) share(held, t, tainted, whole);
    }
  };
  auto seniority = [&](Sats &held) {
    for (u64 o = out[first]; o < out[first + 1]; o++) held[o] = value[o];
    for (size_t t = first + 1; t < end; t++) {
      u64 tainted = 0;
      for (u64 k = in[t]; k < in[t + 1]; k++) tainted += held[spent[k]];
      if (tainted) fill(held, t, tainted);
    }
  };
  auto together = [&](Bits &bad, Sats &cut, Sats &filled) {
    for (u64 o = out[first]; o < out[first + 1]; o++) bad[o] = 1, cut[o] = filled[o] = value[o];
    for (size_t t = first + 1; t < end; t++) {
      u8 hit = 0;
      u64 one = 0, whole = 0, other = 0;
      for (u64 k = in[t]; k < in[t + 1]; k++) {
        u64 o = spent[k];
        hit |= bad[o], one += cut[o], other += filled[o], whole += value[o];
      }
      if (hit) for (u64 o = out[t]; o < out[t + 1]; o++) bad[o] = 1;
      if (one) share(cut, t, one, whole);
      if (other) fill(filled, t, other);
    }
  };
  for (int run = 0; run < 4; run++) {
    Bits bad[3];
    Sats cut[3], filled[3];
    for (int n = 0; n < 3; n++) {
      bad[n].assign(value.count, 0), cut[n].assign(value.count, 0), filled[n].assign(value.count, 0);
    }
    double a = now();
    poison(bad[0]);
    double b = now();
    haircut(cut[0]);
    double c = now();
    seniority(filled[0]);
    double d = now();
    together(bad[1], cut[1], filled[1]);
    double e = now();
    std::thread other([&] { haircut(cut[2]); });
    poison(bad[2]), seniority(filled[2]), other.join();
    double f = now();
    bool same = bad[0] == bad[1] && bad[0] == bad[2] && cut[0] == cut[1] && cut[0] == cut[2]
      && filled[0] == filled[1] && filled[0] == filled[2];
    printf("poison %.3f haircut %.3f seniority %.3f sum %.3f | one pass %.3f | two threads %.3f %s\n",
           b - a, c - b, d - c, d - a, e - d, f - e, same ? "(same answers)" : "DIFFERENT ANSWERS");
  }
}
