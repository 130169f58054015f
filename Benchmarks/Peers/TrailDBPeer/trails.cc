#include "trails.h"

#include <algorithm>
#include <cstring>
#include <ctime>
#include <map>
#include <stdexcept>
#include <unordered_map>

namespace {

constexpr uint64_t kDayMilliseconds = 86'400'000;

std::string csv(std::initializer_list<std::string> cells) {
    std::string line;
    for (const auto &cell : cells) line += (line.empty() ? "" : ",") + cell;
    return line + "\n";
}

std::string date(uint64_t day) {
    const std::time_t seconds = day * kDayMilliseconds / 1000;
    std::tm parts;
    char text[16];
    std::strftime(text, sizeof text, "%Y-%m-%d", gmtime_r(&seconds, &parts));
    return text;
}

} // namespace

/// Rules for the events that a cursor gives: one of `texts` in a field, and so on for each field.
class Trails::Filter {
public:
    explicit Filter(Trails &trails) : trails(trails), filter(tdb_event_filter_new()) {}
    ~Filter() {
        tdb_cursor_unset_event_filter(trails.cursor);
        tdb_event_filter_free(filter);
    }

    void require(const char *name, const std::vector<std::string> &texts) {
        if (!is_first) tdb_event_filter_new_clause(filter);
        is_first = false;
        for (const auto &text : texts)
            tdb_event_filter_add_term(filter, trails.item(trails.field(name), text), 0);
        tdb_cursor_set_event_filter(trails.cursor, filter);
    }

private:
    Trails &trails;
    tdb_event_filter *filter;
    bool is_first = true;
};

Trails::Trails(const std::string &path) : db(tdb_init()) {
    if (const tdb_error error = tdb_open(db, path.c_str())) {
        tdb_close(db);
        throw std::runtime_error(tdb_error_str(error));
    }
    cursor = tdb_cursor_new(db);
}

Trails::~Trails() {
    tdb_cursor_free(cursor);
    tdb_close(db);
}

std::string Trails::answer(const std::vector<std::string> &words) {
    const auto word = [&](size_t index) { return words.at(index); };
    const auto number = [&](size_t index) { return std::stoull(words.at(index)); };
    const std::string &name = words.at(0);
    if (name == "count") return csv({"count"}) + csv({std::to_string(tdb_num_events(db))});
    if (name == "count-by-event") return count_by_event();
    if (name == "count-per-day") return count_per_day();
    if (name == "count-filter-day") return count_filter_day(word(1), word(2));
    if (name == "top-products") return top_products(word(1), number(2));
    if (name == "unique-customers") return unique_customers();
    if (name == "viewed-one") return viewed_one(word(1), number(2));
    if (name == "viewed-every") return viewed_every(number(1));
    if (name == "funnel") return funnel(word(1), number(2), {words.begin() + 3, words.end()});
    throw std::runtime_error("no such question: " + name);
}

std::string Trails::count_by_event() {
    const tdb_field events = field("event");
    std::vector<uint64_t> counts(tdb_lexicon_size(db, events));
    for (uint64_t trail = 0; trail < tdb_num_trails(db); trail++) {
        tdb_get_trail(cursor, trail);
        while (const tdb_event *event = tdb_cursor_next(cursor)) counts[value(event, events)]++;
    }
    std::string rows = csv({"event", "count"});
    for (tdb_val event = 0; event < counts.size(); event++)
        if (counts[event]) rows += csv({text(events, event), std::to_string(counts[event])});
    return rows;
}

std::vector<uint64_t> Trails::counts_per_day() {
    std::vector<uint64_t> counts(tdb_max_timestamp(db) / kDayMilliseconds + 1);
    for (uint64_t trail = 0; trail < tdb_num_trails(db); trail++) {
        tdb_get_trail(cursor, trail);
        while (const tdb_event *event = tdb_cursor_next(cursor))
            counts[event->timestamp / kDayMilliseconds]++;
    }
    return counts;
}

std::string Trails::days(const std::vector<uint64_t> &counts) const {
    std::string rows = csv({"day", "count"});
    for (size_t day = 0; day < counts.size(); day++)
        if (counts[day]) rows += csv({date(day), std::to_string(counts[day])});
    return rows;
}

std::string Trails::count_per_day() {
    return days(counts_per_day());
}

std::string Trails::count_filter_day(const std::string &event, const std::string &country) {
    Filter filter(*this);
    filter.require("event", {event});
    filter.require("country", {country});
    return days(counts_per_day());
}

std::string Trails::top_products(const std::string &event, size_t limit) {
    Filter filter(*this);
    filter.require("event", {event});
    const tdb_field products = field("product");
    std::vector<uint64_t> counts(tdb_lexicon_size(db, products));
    for (uint64_t trail = 0; trail < tdb_num_trails(db); trail++) {
        tdb_get_trail(cursor, trail);
        while (const tdb_event *found = tdb_cursor_next(cursor)) counts[value(found, products)]++;
    }
    std::vector<std::pair<int64_t, std::string>> ranking;
    for (tdb_val product = 0; product < counts.size(); product++)
        if (counts[product]) ranking.emplace_back(-int64_t(counts[product]), text(products, product));
    limit = std::min(limit, ranking.size());
    std::partial_sort(ranking.begin(), ranking.begin() + limit, ranking.end());
    std::string rows = csv({"product", "count"});
    for (size_t rank = 0; rank < limit; rank++)
        rows += csv({ranking[rank].second, std::to_string(-ranking[rank].first)});
    return rows;
}

std::string Trails::unique_customers() {
    const tdb_field events = field("event");
    std::vector<uint64_t> customers(tdb_lexicon_size(db, events));
    std::vector<uint64_t> last_trail(customers.size(), UINT64_MAX);
    for (uint64_t trail = 0; trail < tdb_num_trails(db); trail++) {
        if (is_anonymous(trail)) continue;
        tdb_get_trail(cursor, trail);
        while (const tdb_event *event = tdb_cursor_next(cursor)) {
            const tdb_val name = value(event, events);
            customers[name] += last_trail[name] != trail;
            last_trail[name] = trail;
        }
    }
    std::string rows = csv({"event", "customers"});
    for (tdb_val name = 0; name < customers.size(); name++)
        if (customers[name]) rows += csv({text(events, name), std::to_string(customers[name])});
    return rows;
}

std::string Trails::viewed_one(const std::string &customer, size_t limit) {
    uint8_t uuid[16] = {};
    std::memcpy(uuid, customer.data(), std::min(customer.size(), sizeof uuid));
    uint64_t trail;
    std::string rows = csv({"product", "views", "first", "last"});
    if (tdb_get_trail_id(db, uuid, &trail)) return rows;
    Filter filter(*this);
    filter.require("event", {"product_viewed"});
    return rows + viewed(trail, limit, "");
}

std::string Trails::viewed_every(size_t limit) {
    Filter filter(*this);
    filter.require("event", {"product_viewed"});
    std::string rows = csv({"customer", "product", "views", "first", "last"});
    for (uint64_t trail = 0; trail < tdb_num_trails(db); trail++) {
        if (is_anonymous(trail)) continue;
        const char *uuid = reinterpret_cast<const char *>(tdb_get_uuid(db, trail));
        rows += viewed(trail, limit, std::string(uuid, strnlen(uuid, 16)) + ",");
    }
    return rows;
}

/// A customer's products, the last viewed first, with the prefix before each row.
std::string Trails::viewed(uint64_t trail, size_t limit, const std::string &prefix) {
    struct Views {
        uint64_t count, first, last;
        std::string product;
    };
    const tdb_field products = field("product");
    std::unordered_map<tdb_val, Views> by_product;
    tdb_get_trail(cursor, trail);
    while (const tdb_event *event = tdb_cursor_next(cursor)) {
        auto [views, is_new] = by_product.try_emplace(value(event, products));
        if (is_new) views->second.first = event->timestamp;
        views->second.last = event->timestamp;
        views->second.count++;
    }
    std::vector<Views> sorted;
    for (auto &[product, views] : by_product) {
        views.product = text(products, product);
        sorted.push_back(std::move(views));
    }
    limit = std::min(limit, sorted.size());
    std::partial_sort(sorted.begin(), sorted.begin() + limit, sorted.end(), [](auto &a, auto &b) {
        return a.last != b.last ? a.last > b.last : a.product < b.product;
    });
    std::string rows;
    for (size_t rank = 0; rank < limit; rank++) {
        const Views &views = sorted[rank];
        rows += prefix + csv({views.product, std::to_string(views.count),
                              std::to_string(views.first), std::to_string(views.last)});
    }
    return rows;
}

/// Customers of each level, by a field of theirs or (`-`) all together.
///
/// For each step the chain with the latest start is kept: a later start leaves more of the window.
/// Events of one time count in either order, so steps of one time are taken from the first to the last.
std::string Trails::funnel(
    const std::string &by, uint64_t window, const std::vector<std::string> &steps
) {
    Filter filter(*this);
    filter.require("event", steps);
    const tdb_field events = field("event");
    const tdb_field groups = by == "-" ? 0 : field(by.c_str());
    std::vector<int> step_of(tdb_lexicon_size(db, events), -1);
    for (size_t step = 0; step < steps.size(); step++)
        step_of[tdb_item_val(item(events, steps[step]))] = int(step);

    constexpr uint64_t none = UINT64_MAX;
    std::map<tdb_val, std::vector<uint64_t>> customers;
    std::vector<uint64_t> starts(steps.size());
    for (uint64_t trail = 0; trail < tdb_num_trails(db); trail++) {
        if (is_anonymous(trail)) continue;
        std::fill(starts.begin(), starts.end(), none);
        size_t level = 0;
        tdb_val group = 0;
        tdb_get_trail(cursor, trail);
        const tdb_event *event = tdb_cursor_next(cursor);
        while (event) {
            const uint64_t time = event->timestamp;
            uint64_t matched = 0;
            for (; event && event->timestamp == time; event = tdb_cursor_next(cursor)) {
                matched |= 1ull << step_of[value(event, events)];
                if (groups) group = value(event, groups);
            }
            for (size_t step = 0; step < steps.size(); step++) {
                if (!(matched >> step & 1)) continue;
                const uint64_t start = step == 0 ? time : starts[step - 1];
                if (start == none || time - start > window) continue;
                starts[step] = start;
                level = std::max(level, step + 1);
            }
        }
        if (level == 0) continue;
        auto &levels = customers[group];
        levels.resize(steps.size() + 1);
        levels[level]++;
    }

    std::string rows = groups ? csv({by, "level", "customers"}) : csv({"level", "customers"});
    for (const auto &[group, levels] : customers) {
        const std::string prefix = groups ? text(groups, group) + "," : "";
        for (size_t level = 1; level < levels.size(); level++)
            rows += prefix + csv({std::to_string(level), std::to_string(levels[level])});
    }
    return rows;
}

std::string Trails::text(tdb_field field, tdb_val value) const {
    uint64_t length;
    const char *bytes = tdb_get_value(db, field, value, &length);
    return {bytes, length};
}

tdb_field Trails::field(const char *name) const {
    tdb_field found;
    if (tdb_get_field(db, name, &found)) throw std::runtime_error(std::string("no field ") + name);
    return found;
}

/// An event has an item of every field but the time, in the fields' order.
tdb_val Trails::value(const tdb_event *event, tdb_field field) const {
    return tdb_item_val(event->items[field - 1]);
}

tdb_item Trails::item(tdb_field field, const std::string &text) const {
    return tdb_get_item(db, field, text.data(), text.size());
}

bool Trails::is_anonymous(uint64_t trail) const {
    return tdb_get_uuid(db, trail)[0] == 0;
}
