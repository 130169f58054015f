/// A C ABI over simdjson's DOM parser: bytes in, tape and string buffer out.
#ifndef CSIMDJSON_H
#define CSIMDJSON_H
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif
/// The number of bytes that must be readable behind the JSON text.
size_t csimdjson_padding(void);
#ifdef __cplusplus
}
#endif
#endif
