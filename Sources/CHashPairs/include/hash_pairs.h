// SHA-256 of two messages at once, on processors with SHA instructions.
//
// One round waits for the one before it; a second message fills the wait. Callers ask
// hash_pairs_supported() first: without those instructions the others must not be called.
#ifndef HASH_PAIRS_H
#define HASH_PAIRS_H

#include <stddef.h>
#include <stdint.h>

// Whether this processor can: 1 or 0.
int hash_pairs_supported(void);

// SHA-256 of each message, 32 bytes.
void hash_pair(const void *left, size_t left_size, const void *right, size_t right_size,
               void *left_digest, void *right_digest);

// SHA-256 of SHA-256 of each message.
void hash_pair_twice(const void *left, size_t left_size, const void *right, size_t right_size,
                     void *left_digest, void *right_digest);

// SHA-256 of SHA-256 of each of some nodes of 64 bytes. The digests may lie where the nodes began.
void hash_nodes_twice(const void *nodes, size_t count, void *digests);

#endif
