/// Events of a file of JSON lines into a new TrailDB.
#pragma once

#include <string>

/// Builds the database at `path`; throws std::runtime_error with the reason if it can't.
void build(const std::string &path, const std::string &file);
