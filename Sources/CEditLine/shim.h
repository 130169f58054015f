// libedit through its readline interface, whose functions are not variadic and so can be called
// from Swift.
#include <stdio.h>
#include <editline/readline.h>

// Ctrl-C as an editing command: it ends the line at hand, for which readline() then answers NULL.

static inline int footfall_end_line(int count, int key) {
    (void)count, (void)key;
    rl_done = 1;
    return 0;
}

// While a line is edited the terminal sends Ctrl-C as a character; Ctrl-Z and Ctrl-\ stay signals.
// Each readline() makes its settings anew, so this is its hook. It would take them only for the first
// character, after the prompt is shown; what is typed in between would be lost or be a signal.
static inline int footfall_keep_interrupts(void) {
    int failed = rl_parse_and_bind("setty -d -intr");
    rl_prep_terminal(1);
    return failed;
}

static inline void footfall_take_interrupts(void) {
    rl_add_defun("footfall-interrupt", footfall_end_line, 'c' & 0x1f);
    rl_pre_input_hook = footfall_keep_interrupts;
}

// Whether the last readline() was ended by Ctrl-C.
static inline int footfall_was_interrupted(void) { return rl_done; }
