/// TrailDB's header, which does not say by itself that it is C.
#pragma once

extern "C" {
#include <traildb.h>
}
