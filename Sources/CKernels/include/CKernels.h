/// The few inner loops that need SIMD masks. Each has a Swift reference that tests compare.
#ifndef CKERNELS_H
#define CKERNELS_H
#include <stddef.h>
#include <stdint.h>
#endif
