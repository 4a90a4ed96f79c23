// Mapped files whose pages are checked when they are first touched.
//
// A guarded file is mapped without the right to read. The first access to a page raises SIGSEGV;
// the handler opens a window of pages, compares each with its sum and its values with the file's
// rule, and the access goes on. So every loop over mapped rows reads checked bytes, and pays
// nothing for a page that is open already. Files mapped for reading may be listed too, so that a
// file cut short meanwhile (SIGBUS) is told by its name.
#ifndef PAGE_CHECKS_H
#define PAGE_CHECKS_H

#include <stddef.h>
#include <stdint.h>

// Bytes that one sum covers.
#define PAGE_CHECKS_SIZE 4096

// What the rows of a file may hold; rows are unsigned and little-endian, four bytes each.
enum page_rule {
  PAGE_RULE_ANY = 0,        // anything
  PAGE_RULE_BELOW = 1,      // numbers below the limit, or 2^32 - 1
  PAGE_RULE_STRICTLY = 2,   // numbers below the limit
  PAGE_RULE_ASCENDING = 3,  // numbers up to the limit, none below the one before
  PAGE_RULE_AMOUNTS = 4,    // numbers below 2^31, or 2^31 and a number below the limit
};

// Rows that a writer may change while a reader keeps to its commit. What lies past the commit's end
// is taken back before a page is compared again.
enum page_growth {
  PAGE_GROWTH_NONE = 0,
  PAGE_GROWTH_SPENDERS = 1,  // numbers from the end on, except 2^32 - 2, stand for 2^32 - 1
  PAGE_GROWTH_RECEIPTS = 2,  // numbers from the end on lead back through a file of such numbers
};

// Which bytes of a number a file holds, for PAGE_GROWTH_RECEIPTS.
enum page_part {
  PAGE_PART_WHOLE = 0,  // four bytes, 2^32 - 1 being none
  PAGE_PART_LOW = 1,    // the lower four of five, 2^40 - 1 being none
  PAGE_PART_HIGH = 2,   // the fifth
};

struct page_checks {
  const void *base;       // where the file is mapped, a whole page
  size_t bytes;           // its length
  const void *alias;      // a second mapping that may be read, for PAGE_RULE_ASCENDING
  const uint64_t *sums;   // one for each page; null: only values are checked
  int rule;
  uint64_t limit;
  int growth;
  uint64_t end;           // where the commit ends, for growth
  int part;               // for PAGE_GROWTH_RECEIPTS, as are those below
  int links, links_high;  // files of previous numbers: four bytes each, and the fifth
  int other;              // file with the other bytes of this file's numbers
  int guarded;            // 0: listed for its name alone
};

// Why a page could not be opened.
enum page_fault {
  PAGE_FAULT_SUM = 1,     // the bytes do not have their sum
  PAGE_FAULT_VALUE = 2,   // a row holds what the rule forbids
  PAGE_FAULT_READ = 3,    // the file cannot be read: cut short, or its disk failed
};

// Takes over SIGSEGV and SIGBUS once. `failed` is called on the thread that touched the page and
// must not return; `place` is a number that page_checks_add gave, or -1 for SIGBUS elsewhere.
void page_checks_listen(void (*failed)(int place, size_t byte, int fault));

// Lists a mapping, and closes it to readers where it is guarded. Returns its place, or -1 where
// there is no room: the caller then calls page_checks_all.
int page_checks_add(const struct page_checks *range);

// Forgets a mapping that is about to be unmapped.
void page_checks_remove(int place);

// Checks every page at once. Returns 0, or the fault, with its first byte.
int page_checks_all(const struct page_checks *range, size_t *byte);

// The sum of up to PAGE_CHECKS_SIZE bytes.
uint64_t page_sum(const void *bytes, size_t count);

// The sums of a file's bytes, one for each page.
void page_sums(const void *bytes, size_t count, uint64_t *sums);

#endif
