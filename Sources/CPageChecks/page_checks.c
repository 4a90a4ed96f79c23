// For REG_ERR and MADV_POPULATE_READ.
#define _GNU_SOURCE
#include "page_checks.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// Files that may be listed at once. A store has some sixty.
#define PLACES 8192
// Pages opened at a time: as many as the system reads around a fault, and more for who goes on
// where the last window ended.
#define WINDOW_LEAST 16
#define WINDOW_MOST 256
// Each window that does not touch another is a mapping to the system, which allows some 65,000.
#define WINDOWS_MOST 8192

// One listed file. A reader in a handler may meet it while another thread lists or forgets a file:
// `turn` is odd while it changes, and the reader looks again.
static struct place {
  _Atomic uint32_t turn;
  struct page_checks range;
  _Atomic uint64_t *checked;   // a bit for each page
  _Atomic size_t next;         // page behind the last window
  _Atomic uint32_t window;     // its length
  _Atomic uint32_t opened;     // windows opened since all were closed
} places[PLACES];

static _Atomic int places_used;
static pthread_mutex_t listing = PTHREAD_MUTEX_INITIALIZER;
static int vacant[PLACES], vacant_count;
static void (*report)(int, size_t, int);
static struct sigaction earlier_segv, earlier_bus;
static _Atomic int is_failing;
static pthread_t failing_thread;

static size_t pages_of(size_t bytes) { return (bytes + PAGE_CHECKS_SIZE - 1) / PAGE_CHECKS_SIZE; }

// The range of a place as it stood at one moment; 0 where it is changing or empty.
static int snapshot(struct place *place, struct page_checks *range) {
  uint32_t turn = atomic_load_explicit(&place->turn, memory_order_acquire);
  if (turn & 1) return 0;
  memcpy(range, &place->range, sizeof *range);
  atomic_thread_fence(memory_order_acquire);
  return atomic_load_explicit(&place->turn, memory_order_relaxed) == turn && range->base != NULL;
}

static int holds(const void *base, size_t bytes, uintptr_t address) {
  uintptr_t start = (uintptr_t)base;
  return base != NULL && address >= start
    && address - start < pages_of(bytes) * PAGE_CHECKS_SIZE;
}

static int find(uintptr_t address, struct page_checks *range) {
  int used = atomic_load_explicit(&places_used, memory_order_acquire);
  for (int number = 0; number < used; number++) {
    if (!snapshot(&places[number], range)) continue;
    if (holds(range->base, range->bytes, address) || holds(range->alias, range->bytes, address))
      return number;
  }
  return -1;
}

// Whether the rows of a page keep to the rule. `before` is the row before the first, or 0.
static int keeps_rule(
    const struct page_checks *range, const uint32_t *rows, size_t count, uint32_t before,
    size_t *row) {
  uint64_t limit = range->limit;
  size_t bad = 0;
  // Without an early end each loop runs on vectors; the place is looked for only where one is bad.
  switch (range->rule) {
  case PAGE_RULE_BELOW:
    for (size_t i = 0; i < count; i++) bad += rows[i] >= limit && rows[i] != UINT32_MAX;
    break;
  case PAGE_RULE_STRICTLY:
    for (size_t i = 0; i < count; i++) bad += rows[i] >= limit;
    break;
  case PAGE_RULE_ASCENDING:
    bad = count > 0 && (rows[0] < before || rows[0] > limit);
    for (size_t i = 1; i < count; i++) bad += rows[i] < rows[i - 1] || rows[i] > limit;
    break;
  case PAGE_RULE_AMOUNTS:
    for (size_t i = 0; i < count; i++)
      bad += rows[i] >> 31 != 0 && (rows[i] & 0x7fffffffu) >= limit;
    break;
  default:
    break;
  }
  if (bad == 0) return 1;
  if (count == 1) return *row = 0, 0;
  for (size_t i = 0; i < count; i++) {
    if (!keeps_rule(range, rows + i, 1, i > 0 ? rows[i - 1] : before, row)) return *row = i, 0;
  }
  return *row = 0, 0;
}

// The number that stood in a row when the commit ended: numbers past its end lead back.
static uint64_t settled_receipt(const struct page_checks *range, uint64_t row) {
  int is_wide = range->part != PAGE_PART_WHOLE;
  uint64_t none = is_wide ? UINT64_C(0xffffffffff) : UINT32_MAX;
  while (row >= range->end && row != none) {
    uint32_t low;
    uint8_t high = 0;
    if (pread(range->links, &low, 4, (off_t)row * 4) != 4) break;
    if (is_wide && pread(range->links_high, &high, 1, (off_t)row) != 1) break;
    uint64_t before = (uint64_t)high << 32 | low;
    if (before != none && before >= row) break;
    row = before;
  }
  return row;
}

// Whether a page has its sum once what a writer added past the commit's end is taken back.
static int has_settled_sum(
    const struct page_checks *range, size_t start, size_t count, uint64_t expected) {
  const uint8_t *page = (const uint8_t *)range->base + start;
  uint32_t lows[PAGE_CHECKS_SIZE];
  uint8_t highs[PAGE_CHECKS_SIZE] = {0};
  size_t rows = range->part == PAGE_PART_HIGH ? count : count / 4;
  if (range->part == PAGE_PART_HIGH) {
    memcpy(highs, page, rows);
    if (pread(range->other, lows, rows * 4, (off_t)start * 4) != (ssize_t)rows * 4) return 0;
  } else {
    memcpy(lows, page, rows * 4);
    if (range->part == PAGE_PART_LOW
        && pread(range->other, highs, rows, (off_t)start / 4) != (ssize_t)rows)
      return 0;
  }
  for (size_t i = 0; i < rows; i++) {
    if (range->growth == PAGE_GROWTH_SPENDERS) {
      if (lows[i] >= range->end && lows[i] != UINT32_MAX - 1) lows[i] = UINT32_MAX;
      continue;
    }
    uint64_t row = settled_receipt(range, (uint64_t)highs[i] << 32 | lows[i]);
    lows[i] = (uint32_t)row;
    highs[i] = (uint8_t)(row >> 32);
  }
  return page_sum(range->part == PAGE_PART_HIGH ? (void *)highs : (void *)lows, count) == expected;
}

static int check_page(const struct page_checks *range, size_t page, size_t *byte) {
  size_t start = page * PAGE_CHECKS_SIZE;
  size_t rest = range->bytes - start;
  size_t count = rest < PAGE_CHECKS_SIZE ? rest : PAGE_CHECKS_SIZE;
  const uint8_t *bytes = (const uint8_t *)range->base + start;
  *byte = start;
  if (range->sums != NULL && page_sum(bytes, count) != range->sums[page]
      && (range->growth == PAGE_GROWTH_NONE
          || !has_settled_sum(range, start, count, range->sums[page])))
    return PAGE_FAULT_SUM;
  if (range->rule == PAGE_RULE_ANY) return 0;
  uint32_t before = 0;
  if (range->rule == PAGE_RULE_ASCENDING && start > 0)
    memcpy(&before, (const uint8_t *)range->alias + start - 4, 4);
  size_t row = 0;
  if (keeps_rule(range, (const uint32_t *)bytes, count / 4, before, &row)) return 0;
  *byte = start + row * 4;
  return PAGE_FAULT_VALUE;
}

// Opens the pages around one and checks those that were not yet. Returns 0 or the fault.
static int open_window(struct place *place, const struct page_checks *range, size_t page,
                       size_t *byte) {
  size_t pages = pages_of(range->bytes);
  uint8_t *base = (uint8_t *)range->base;
  size_t start = page, length = WINDOW_LEAST;
  if (atomic_load_explicit(&place->next, memory_order_relaxed) == page) {
    length = 2 * (size_t)atomic_load_explicit(&place->window, memory_order_relaxed);
    if (length > WINDOW_MOST) length = WINDOW_MOST;
    if (length < WINDOW_LEAST) length = WINDOW_LEAST;
  } else {
    // Windows of a reader at random do not overlap.
    start = page / WINDOW_LEAST * WINDOW_LEAST;
    if (atomic_fetch_add_explicit(&place->opened, 1, memory_order_relaxed) > WINDOWS_MOST) {
      atomic_store_explicit(&place->opened, 0, memory_order_relaxed);
      mprotect(base, pages * PAGE_CHECKS_SIZE, PROT_NONE);
    }
  }
  size_t end = start + length < pages ? start + length : pages;
  atomic_store_explicit(&place->next, end, memory_order_relaxed);
  atomic_store_explicit(&place->window, (uint32_t)length, memory_order_relaxed);
  size_t size = (end - start) * PAGE_CHECKS_SIZE;
  if (mprotect(base + start * PAGE_CHECKS_SIZE, size, PROT_READ) != 0) {
    // Too many mappings in the whole process: this file's are given back, and it is tried again.
    mprotect(base, pages * PAGE_CHECKS_SIZE, PROT_NONE);
    atomic_store_explicit(&place->opened, 0, memory_order_relaxed);
    if (mprotect(base + start * PAGE_CHECKS_SIZE, size, PROT_READ) != 0)
      mprotect(base, pages * PAGE_CHECKS_SIZE, PROT_READ);
  }
#ifdef MADV_POPULATE_READ
  // Fails where the file was cut short; reading it below tells that by its own signal.
  madvise(base + start * PAGE_CHECKS_SIZE, size, MADV_POPULATE_READ);
#endif
  for (size_t number = start; number < end; number++) {
    uint64_t bit = UINT64_C(1) << (number & 63);
    _Atomic uint64_t *word = &place->checked[number >> 6];
    if (atomic_load_explicit(word, memory_order_relaxed) & bit) continue;
    int fault = check_page(range, number, byte);
    if (fault != 0) return fault;
    atomic_fetch_or_explicit(word, bit, memory_order_relaxed);
  }
  return 0;
}

static void leave(int place, size_t byte, int fault) {
  int none = 0;
  if (atomic_compare_exchange_strong(&is_failing, &none, 1)) {
    failing_thread = pthread_self();
    atomic_store(&is_failing, 2);
    if (report != NULL) report(place, byte, fault);
    _exit(70);
  }
  // Another thread says it already and ends the process; if it is this one, saying it failed.
  while (atomic_load(&is_failing) != 2) sched_yield();
  if (pthread_equal(failing_thread, pthread_self())) _exit(74);
  for (;;) pause();
}

static void on_fault(int number, siginfo_t *info, void *context) {
  int saved = errno;
  struct page_checks range;
  int found = find((uintptr_t)info->si_addr, &range);
  if (number == SIGBUS) {
    size_t byte = 0;
    if (found >= 0) {
      const void *base = holds(range.base, range.bytes, (uintptr_t)info->si_addr)
        ? range.base : range.alias;
      byte = (uintptr_t)info->si_addr - (uintptr_t)base;
    }
    leave(found, byte, PAGE_FAULT_READ);
  }
  if (found >= 0 && range.guarded && holds(range.base, range.bytes, (uintptr_t)info->si_addr)) {
#if defined(__x86_64__) && defined(__linux__)
    int is_write = (((ucontext_t *)context)->uc_mcontext.gregs[REG_ERR] & 2) != 0;
#else
    int is_write = 0;
#endif
    if (!is_write) {
      size_t byte = 0;
      size_t page = ((uintptr_t)info->si_addr - (uintptr_t)range.base) / PAGE_CHECKS_SIZE;
      int fault = open_window(&places[found], &range, page, &byte);
      if (fault != 0) leave(found, byte, fault);
      errno = saved;
      return;
    }
  }
  // Not ours: whoever listened before hears it, else the system ends the process as it would have.
  struct sigaction *earlier = &earlier_segv;
  if (earlier->sa_flags & SA_SIGINFO) {
    earlier->sa_sigaction(number, info, context);
  } else if (earlier->sa_handler != SIG_DFL && earlier->sa_handler != SIG_IGN) {
    earlier->sa_handler(number);
  } else {
    signal(number, SIG_DFL);
  }
  errno = saved;
}

void page_checks_listen(void (*failed)(int, size_t, int)) {
  pthread_mutex_lock(&listing);
  int is_first = report == NULL;
  report = failed;
  if (is_first) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = on_fault;
    // A check may itself meet a file that was cut short.
    action.sa_flags = SA_SIGINFO | SA_NODEFER | SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGSEGV, &action, &earlier_segv);
    sigaction(SIGBUS, &action, &earlier_bus);
  }
  pthread_mutex_unlock(&listing);
}

int page_checks_add(const struct page_checks *range) {
  size_t words = pages_of(range->bytes) / 64 + 1;
  _Atomic uint64_t *checked = calloc(words, sizeof(uint64_t));
  if (checked == NULL) return -1;
  pthread_mutex_lock(&listing);
  int used = atomic_load_explicit(&places_used, memory_order_relaxed);
  int number = vacant_count > 0 ? vacant[--vacant_count] : used < PLACES ? used : -1;
  if (number >= 0) {
    struct place *place = &places[number];
    atomic_fetch_add_explicit(&place->turn, 1, memory_order_acq_rel);
    place->range = *range;
    place->checked = checked;
    atomic_store_explicit(&place->next, 0, memory_order_relaxed);
    atomic_store_explicit(&place->window, WINDOW_LEAST, memory_order_relaxed);
    atomic_store_explicit(&place->opened, 0, memory_order_relaxed);
    atomic_fetch_add_explicit(&place->turn, 1, memory_order_release);
    if (number == used) atomic_store_explicit(&places_used, used + 1, memory_order_release);
    if (range->guarded)
      mprotect((void *)range->base, pages_of(range->bytes) * PAGE_CHECKS_SIZE, PROT_NONE);
  }
  pthread_mutex_unlock(&listing);
  if (number < 0) free(checked);
  return number;
}

void page_checks_remove(int number) {
  if (number < 0) return;
  pthread_mutex_lock(&listing);
  struct place *place = &places[number];
  atomic_fetch_add_explicit(&place->turn, 1, memory_order_acq_rel);
  place->range.base = NULL;
  place->range.alias = NULL;
  _Atomic uint64_t *checked = place->checked;
  place->checked = NULL;
  atomic_fetch_add_explicit(&place->turn, 1, memory_order_release);
  vacant[vacant_count++] = number;
  pthread_mutex_unlock(&listing);
  free((void *)checked);
}

int page_checks_all(const struct page_checks *range, size_t *byte) {
  for (size_t page = 0; page < pages_of(range->bytes); page++) {
    int fault = check_page(range, page, byte);
    if (fault != 0) return fault;
  }
  return 0;
}
