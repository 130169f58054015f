// libedit through its readline interface, whose functions are not variadic and so can be called
// from Swift.
#include <stdio.h>
#include <editline/readline.h>
