// A report's page: one file that asks nothing of any network. What all reports share is here; what an evaluation's or a
// tuning's has to say comes as parts of it. Pure; thread-safe.
//
// The page runs under a policy of its own (a <meta> Content-Security-Policy) that lets in no more than: the scripts
// that are in it, known by their digests; styles; pictures that are in it. `eval` is not among that: Vega's expressions
// go through its interpreter.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "tta/base/json.h"

namespace tta {

inline constexpr std::size_t kMaxReportBytes = std::size_t{8} << 20;      // what a mail may carry
inline constexpr std::size_t kMaxReportDataBytes = std::size_t{1} << 20;  // of the result for programs in it
inline constexpr int kMaxThumbnails = 200;                                // pictures of one report

// `text` with each {{name}} replaced by the part of that name. Parts are not looked into.
// Requires: every name has a part, and every part a name.
std::string filled(std::string_view text, const std::map<std::string, std::string, std::less<>>& parts);

struct PageParts {
  std::string title;                                      // plain text
  std::string_view content;                               // the page's file among the assets: "evaluation.html"
  std::map<std::string, std::string, std::less<>> parts;  // of that file, HTML
  std::string chart_rows;  // JSON: {"<rows>": [{...}, ...], ...}; what <figure data-rows="..."> names
  std::string data;        // JSON: the whole result for programs; empty = left out
  bool charts = true;      // false: as in a program without Vega
};

// The whole page.
std::string page(const PageParts& parts);

// make(true), or make(false), the page without its pictures, where the first has more than kMaxReportBytes.
// Errors: kTooLarge, where both have; `advice`, "ask about less", ends the message.
std::string page_for_a_mail(const std::function<std::string(bool with_images)>& make, const std::string& advice);

// The page's last line; HTML. `version`: "tta 0.1.0".
std::string footer(const std::string& version);

// A chart's place: <figure> with a heading, a place for the drawing and, folded once that is drawn, its numbers.
struct Chart {
  std::string spec;     // "reliability": the asset chart_reliability.json
  std::string rows;     // its key in chart_rows
  std::string title;    // HTML
  std::string summary;  // one plain sentence: what it shows. Read aloud in place of the drawing; HTML
  std::string table;    // HTML: the same numbers
};
std::string chart_figure(const Chart& chart);

}  // namespace tta
