// TrailDB behind the line protocol of `peers/process.py`: one process with one database.

#include <chrono>
#include <cstdio>
#include <exception>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>

#include "build.h"
#include "trails.h"

namespace {

std::vector<std::string> split(const std::string &text, char separator) {
    std::vector<std::string> words;
    std::istringstream rest(text);
    for (std::string word; std::getline(rest, word, separator);) words.push_back(word);
    return words;
}

/// The requests that are about a database.
class Peer {
public:
    std::string answer(const std::vector<std::string> &words) {
        const std::string &verb = words.at(0);
        if (verb == "open") {
            path = words.at(1);
        } else if (verb == "load") {
            build(path, words.at(1));
        } else if (verb == "ask") {
            return opened().answer(split(words.at(1), ' '));
        } else if (verb == "time") {
            opened().answer(split(words.at(1), ' '));
        } else if (verb == "version") {
            return "version\n" TRAILDB_VERSION "\n";  // the library does not tell; the build does
        } else if (verb == "close") {
            trails.reset();
        } else if (verb != "create" && verb != "settle") {
            throw std::runtime_error("no such request: " + verb);
        }
        return "";
    }

private:
    /// A database can be opened once it is built, so it is when it is first asked.
    Trails &opened() {
        if (!trails) trails = std::make_unique<Trails>(path + ".tdb");
        return *trails;
    }

    std::string path;
    std::unique_ptr<Trails> trails;
};

} // namespace

int main() {
    Peer peer;
    for (std::string line; std::getline(std::cin, line);) {
        const auto start = std::chrono::steady_clock::now();
        std::string outcome = "ok", payload;
        try {
            payload = peer.answer(split(line, '\t'));
        } catch (const std::exception &error) {
            outcome = "failed";
            payload = error.what();
        }
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        std::printf("%s %.9f %zu\n%s", outcome.c_str(), seconds.count(), payload.size(), payload.c_str());
        std::fflush(stdout);
    }
}
