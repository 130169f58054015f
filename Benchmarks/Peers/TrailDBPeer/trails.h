/// The questions, put to a TrailDB: each is a walk over trails that prints its answer as CSV.
#pragma once

#include <string>
#include <vector>

#include "traildb_c.h"

/// Owns an open database and answers.
class Trails {
public:
    explicit Trails(const std::string &path);
    ~Trails();
    Trails(const Trails &) = delete;
    Trails &operator=(const Trails &) = delete;

    /// `words[0]` names the question; throws std::runtime_error for one that it does not know.
    std::string answer(const std::vector<std::string> &words);

private:
    class Filter;

    std::string count_by_event();
    std::string count_per_day();
    std::string count_filter_day(const std::string &event, const std::string &country);
    std::string top_products(const std::string &event, size_t limit);
    std::string unique_customers();
    std::string viewed_one(const std::string &customer, size_t limit);
    std::string viewed_every(size_t limit);
    std::string funnel(const std::string &field, uint64_t window, const std::vector<std::string> &steps);

    std::string viewed(uint64_t trail, size_t limit, const std::string &prefix);
    std::string days(const std::vector<uint64_t> &counts) const;
    std::vector<uint64_t> counts_per_day();
    std::string text(tdb_field field, tdb_val value) const;
    tdb_field field(const char *name) const;
    tdb_val value(const tdb_event *event, tdb_field field) const;
    tdb_item item(tdb_field field, const std::string &text) const;
    bool is_anonymous(uint64_t trail) const;

    tdb *db;
    tdb_cursor *cursor;
};
