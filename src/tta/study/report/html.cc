#include "tta/study/report/html.h"

#include <cassert>

#include "tta/base/core/text.h"

namespace tta {

std::string html(std::string_view text, std::size_t max_bytes) {
  std::string safe;
  for (const char c : printable(text, max_bytes)) {
    switch (c) {
      case '&': safe += "&amp;"; break;
      case '<': safe += "&lt;"; break;
      case '>': safe += "&gt;"; break;
      case '"': safe += "&quot;"; break;
      case '\'': safe += "&#39;"; break;
      default: safe += c;
    }
  }
  return safe;
}

std::string html_name(std::string_view text, std::size_t max_bytes) {
  return "<bdi>" + html(text, max_bytes) + "</bdi>";
}

std::string script_json(std::string_view json) {
  std::string safe;
  safe.reserve(json.size());
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string_view rest = json.substr(i);
    if (json[i] == '<') {
      safe += "\\u003c";
    } else if (json[i] == '>') {
      safe += "\\u003e";
    } else if (json[i] == '&') {
      safe += "\\u0026";
    } else if (rest.starts_with("\u2028") || rest.starts_with("\u2029")) {
      safe += rest.starts_with("\u2028") ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      safe += json[i];
    }
  }
  return safe;
}

std::string html_table(const HtmlTable& table) {
  std::string text = R"(<div class="scroll" role="region" tabindex="0" aria-label=")" + table.caption + "\">\n";
  text += "<table>\n<caption>" + table.caption + "</caption>\n<thead><tr>";
  for (const std::string& cell : table.header) text += "<th scope=\"col\">" + cell + "</th>";
  text += "</tr></thead>\n<tbody>\n";
  for (const std::vector<std::string>& row : table.rows) {
    assert(row.size() == table.header.size());
    text += "<tr><th scope=\"row\">" + row.front() + "</th>";
    for (std::size_t i = 1; i < row.size(); ++i) text += "<td>" + row[i] + "</td>";
    text += "</tr>\n";
  }
  return text + "</tbody>\n</table>\n</div>\n";
}

}  // namespace tta
