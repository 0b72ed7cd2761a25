// Text that others wrote, made safe for a page. Pure; thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tta {

// For text between tags and for quoted attributes. What can't be seen or misleads becomes \xNN, and what goes beyond
// `max_bytes` is cut, as printable() does it.
std::string html(std::string_view text, std::size_t max_bytes = 200);

// The same within <bdi>: a name whose letters run the other way doesn't turn what stands beside it.
std::string html_name(std::string_view text, std::size_t max_bytes = 200);

// JSON that may stand in a <script>: '<', '>' and '&' within its strings become \u003c and so on, and so do the line
// ends U+2028 and U+2029. It reads back as the same. Requires: valid JSON.
std::string script_json(std::string_view json);

// A cell's content is HTML already.
struct HtmlTable {
  std::string caption;                         // HTML without tags: it names the region, too
  std::vector<std::string> header;             // of the columns, the row headers' one first
  std::vector<std::vector<std::string>> rows;  // as long as header; the first cell is the row's header
};

// Within a region that scrolls sideways, and that the keyboard reaches.
std::string html_table(const HtmlTable& table);

}  // namespace tta
