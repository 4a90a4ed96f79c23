#define _GNU_SOURCE
#include "system_calls.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/syscall.h>
#endif

// File systems without the call answer with one of several numbers.
static int unsupported_or(int result) {
  if (result < 0 && (errno == EINVAL || errno == ENOSYS || errno == EISDIR ||
                     errno == EOPNOTSUPP || errno == EXDEV))
    errno = ENOTSUP;
  return result;
}

int system_exchange(const char *one, const char *other) {
#if defined(__linux__) && defined(SYS_renameat2)
  const unsigned exchange = 2;
  return unsupported_or((int)syscall(SYS_renameat2, AT_FDCWD, one, AT_FDCWD, other, exchange));
#elif defined(__APPLE__)
  return unsupported_or(renamex_np(one, other, RENAME_SWAP));
#else
  errno = ENOTSUP;
  return -1;
#endif
}

int system_unnamed_file(const char *folder) {
#if defined(O_TMPFILE)
  return unsupported_or(open(folder, O_RDWR | O_TMPFILE | O_CLOEXEC, 0600));
#else
  errno = ENOTSUP;
  return -1;
#endif
}
