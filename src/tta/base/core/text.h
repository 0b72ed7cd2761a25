// Small text helpers that several rooms share. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tta {

// `text` for a message or a terminal: control characters, line and direction marks and invalid UTF-8 become \xNN; what
// would go beyond `max_bytes` is cut, between characters, and "..." stands for it. File names and labels are untrusted,
// so every message that quotes one goes through here.
std::string printable(std::string_view text, std::size_t max_bytes = 200);

// The candidate nearest to `word` by edit distance (case-insensitive, transpositions count one), if it is near enough
// to be a typo: at most a third of the longer word's letters. Ties: the first.
std::optional<std::string_view> nearest_word(std::string_view word, std::span<const std::string_view> candidates);

// " (did you mean 'hflip'?)", or "" where nothing is near.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

// Shortest decimal text that reads back as the same number: 0.1, 1, -7.5, 1e-09. An exponent is used below 1e-4 and
// from 1e16 on, as in Python. Requires: finite.
std::string shortest_number(double value);
std::string shortest_float(float value);

// The whole of `text` as a finite decimal number (C locale, no spaces, no hex, no inf/nan), or nothing.
std::optional<double> parse_number(std::string_view text);

std::string_view trim(std::string_view text);                                // without ASCII white space at both ends
std::vector<std::string_view> split(std::string_view text, char separator);  // "a,,b" -> "a", "", "b"; "" -> ""
std::string join(std::span<const std::string_view> parts, std::string_view separator);

// Bytes of the UTF-8 character (RFC 3629) that `text` starts with; 0 if it starts with none.
std::size_t utf8_length(std::string_view text);
bool is_valid_utf8(std::string_view text);

}  // namespace tta
