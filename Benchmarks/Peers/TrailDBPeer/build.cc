// A trail is a customer: its UUID is the customer's text, padded with zeros, so nothing has to be looked
// up to find one. Events without a customer are the trail of the UUID zero. Every other field of an
// event is a field here, as text; lists are kept as JSON.

#include "build.h"

#include <array>
#include <cstring>
#include <fstream>
#include <simdjson.h>
#include <stdexcept>

#include "traildb_c.h"

namespace {

constexpr std::array kFields{
    "event",  "insert_id",    "session", "product",  "country", "currency", "device", "browser", "returning",
    "source", "campaign",     "page",    "category", "price",   "search",   "results", "coupon",  "items",
    "total"};
constexpr size_t kOwnFields = 4;      // then come members of `properties` …
constexpr size_t kSource = 9;         // … and two of `properties.utm`
constexpr size_t kCampaign = 10;

void check(tdb_error error) {
    if (error) throw std::runtime_error(tdb_error_str(error));
}

/// One event's texts: views into the parsed line, or into `made` for what is not a string there.
class Row {
public:
    void fill(simdjson::dom::element line) {
        const simdjson::dom::element properties = line["properties"];
        for (size_t field = 0; field < kFields.size(); field++) {
            if (field < kOwnFields)
                set(field, line[kFields[field]]);
            else if (field == kSource || field == kCampaign)
                set(field, properties["utm"][kFields[field]]);
            else
                set(field, properties[kFields[field]]);
        }
    }

    std::array<const char *, kFields.size()> texts;
    std::array<uint64_t, kFields.size()> lengths;

private:
    void set(size_t field, simdjson::simdjson_result<simdjson::dom::element> found) {
        std::string_view text;
        simdjson::dom::element element;
        if (!found.get(element) && element.get(text)) {
            made[field] = simdjson::minify(element);
            text = made[field];
        }
        texts[field] = text.data() ? text.data() : "";
        lengths[field] = text.size();
    }

    std::array<std::string, kFields.size()> made;
};

void set_trail(uint8_t (&uuid)[16], simdjson::dom::element line) {
    std::string_view customer;
    std::memset(uuid, 0, sizeof uuid);
    if (line["customer"].get(customer)) return;
    if (customer.size() > sizeof uuid) throw std::runtime_error("a customer of over 16 bytes");
    std::memcpy(uuid, customer.data(), customer.size());
}

} // namespace

void build(const std::string &path, const std::string &file) {
    tdb_cons *cons = tdb_cons_init();
    auto fields = kFields;
    check(tdb_cons_open(cons, path.c_str(), fields.data(), fields.size()));
    std::ifstream lines(file);
    simdjson::dom::parser parser;
    std::string text;
    Row row;
    uint8_t uuid[16];
    while (std::getline(lines, text)) {
        const simdjson::dom::element line = parser.parse(text);
        row.fill(line);
        set_trail(uuid, line);
        check(tdb_cons_add(cons, uuid, int64_t(line["time"]), row.texts.data(), row.lengths.data()));
    }
    check(tdb_cons_finalize(cons));
    tdb_cons_close(cons);
}
