#include "CRE2.h"
#include <re2/re2.h>

struct cre2_regex {
    RE2 re;
    explicit cre2_regex(const re2::StringPiece &pattern, const RE2::Options &options)
        : re(pattern, options) {}
};

cre2_regex *cre2_compile(const char *pattern, size_t length) {
    RE2::Options options;
    options.set_log_errors(false);
    return new cre2_regex(re2::StringPiece(pattern, length), options);
}

const char *cre2_error(const cre2_regex *regex) {
    return regex->re.ok() ? nullptr : regex->re.error().c_str();
}

const char *cre2_error_part(const cre2_regex *regex, size_t *length) {
    if (regex->re.ok()) {
        *length = 0;
        return nullptr;
    }
    *length = regex->re.error_arg().size();
    return regex->re.error_arg().data();
}

bool cre2_search(const cre2_regex *regex, const char *text, size_t length) {
    return RE2::PartialMatch(re2::StringPiece(text, length), regex->re);
}

void cre2_free(cre2_regex *regex) { delete regex; }
