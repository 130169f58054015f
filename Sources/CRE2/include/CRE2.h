/// A C ABI over RE2: compile once, match bytes in linear time.
#ifndef CRE2_H
#define CRE2_H
#include <stdbool.h>
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef struct cre2_regex cre2_regex;
/// Compiles `pattern`. Never null; ask `cre2_error` whether it compiled.
cre2_regex *cre2_compile(const char *pattern, size_t length);
/// Null if the pattern compiled, else what is wrong with it; lives as long as the regex.
const char *cre2_error(const cre2_regex *regex);
/// The part of the pattern that is wrong, not terminated; its length goes to `length`. Null if the
/// pattern compiled.
const char *cre2_error_part(const cre2_regex *regex, size_t *length);
/// Whether the pattern is found anywhere in `text`.
bool cre2_search(const cre2_regex *regex, const char *text, size_t length);
void cre2_free(cre2_regex *regex);
#ifdef __cplusplus
}
#endif
#endif
