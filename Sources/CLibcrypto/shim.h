// The low-level SHA-256 interface is deprecated in OpenSSL 3 but has no per-digest fetch cost.
#define OPENSSL_SUPPRESS_DEPRECATED 1
#include <openssl/evp.h>
#include <openssl/ripemd.h>
#include <openssl/sha.h>
