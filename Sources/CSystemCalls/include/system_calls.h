// System calls that Swift's overlay of the C library leaves out.
#ifndef SYSTEM_CALLS_H
#define SYSTEM_CALLS_H

// Lets two names in a file system change places in one step; 0, or -1 and errno: ENOTSUP where
// the file system or the system cannot.
int system_exchange(const char *one, const char *other);

// Opens a file in a folder that has no name there; its descriptor, or -1 and errno: ENOTSUP where
// the file system or the system cannot.
int system_unnamed_file(const char *folder);

#endif
