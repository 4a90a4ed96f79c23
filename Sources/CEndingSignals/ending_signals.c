#define _GNU_SOURCE
#include "ending_signals.h"

#include <signal.h>
#include <stddef.h>

static const int ending[] = {SIGINT, SIGTERM, SIGHUP};
enum { kinds = sizeof ending / sizeof *ending };

static void mask(int how) {
  sigset_t signals;
  sigemptyset(&signals);
  for (size_t i = 0; i < kinds; i++) sigaddset(&signals, ending[i]);
  sigprocmask(how, &signals, NULL);
}

#if !defined(__GLIBC__)
__attribute__((constructor))
#endif
static void hold(void) {
  mask(SIG_BLOCK);
}

#if defined(__GLIBC__)
// Comes before what the libraries set up.
__attribute__((used, section(".preinit_array"))) static void (*const first)(void) = hold;
#endif

void ending_signals_take(void (*handler)(int)) {
  for (size_t i = 0; i < kinds; i++) {
    struct sigaction former, action = {.sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    action.sa_handler = handler;
    sigaction(ending[i], NULL, &former);
    if (ending[i] == SIGHUP && former.sa_handler == SIG_IGN) continue;
    sigaction(ending[i], &action, NULL);
  }
  // Who starts the program from a worker thread leaves it a mask that would hide them, too.
  mask(SIG_UNBLOCK);
}
