#include "tta/study/report/page.h"

#include <array>
#include <cassert>
#include <cstdint>
#include <vector>

#include "tta/base/core/data_uri.h"
#include "tta/base/core/error.h"
#include "tta/base/core/sha256.h"
#include "tta/study/report/assets.h"
#include "tta/study/report/html.h"

namespace tta {
namespace {

constexpr std::array<std::string_view, 3> kVegaScripts{"vega.js", "vega-lite.js", "vega-interpreter.js"};

// The digest of a script's text, as a Content-Security-Policy names it.
std::string script_source(std::string_view script) {
  const std::string digits = sha256_hex(script);
  std::vector<std::byte> digest;
  for (std::size_t i = 0; i < digits.size(); i += 2)
    digest.push_back(static_cast<std::byte>(std::stoi(digits.substr(i, 2), nullptr, 16)));
  return "'sha256-" + base64(digest) + "'";
}

std::vector<std::string_view> scripts_of(bool charts) {
  std::vector<std::string_view> scripts;
  if (charts) {
    for (const std::string_view name : kVegaScripts) scripts.push_back(report_file(name));
  }
  scripts.push_back(report_file("report.js"));
  return scripts;
}

std::string content_policy(const std::vector<std::string_view>& scripts) {
  std::string policy =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; script-src";
  for (const std::string_view script : scripts) policy += " " + script_source(script);
  return policy;
}

// {"<spec>": {...}}: all of them are small.
std::string chart_specs() {
  constexpr std::string_view kPrefix = "chart_";
  constexpr std::string_view kSuffix = ".json";
  std::string specs;
  for (const EmbeddedFile& file : report_files()) {
    if (!file.name.starts_with(kPrefix)) continue;
    const std::string_view name = file.name.substr(kPrefix.size(), file.name.size() - kPrefix.size() - kSuffix.size());
    specs += std::string(specs.empty() ? "{" : ",") + "\"" + std::string(name) + "\":" + std::string(file.text);
  }
  return specs + "}";
}

std::string json_script(std::string_view id, std::string_view json) {
  return "<script type=\"application/json\" id=\"" + std::string(id) + "\">" + script_json(json) + "</script>\n";
}

}  // namespace

std::string filled(std::string_view text, const std::map<std::string, std::string, std::less<>>& parts) {
  std::string result;
  std::size_t used = 0;
  for (std::size_t begin = text.find("{{"); begin != std::string_view::npos; begin = text.find("{{")) {
    const std::size_t end = text.find("}}", begin);
    assert(end != std::string_view::npos);
    const auto part = parts.find(text.substr(begin + 2, end - begin - 2));
    assert(part != parts.end() && "a name without its part");
    result.append(text.substr(0, begin)).append(part->second);
    text.remove_prefix(end + 2);
    ++used;
  }
  assert(used >= parts.size() && "a part without its name");
  return result.append(text);
}

std::string page(const PageParts& parts) {
  const std::vector<std::string_view> scripts = scripts_of(parts.charts);
  std::string code;
  for (const std::string_view script : scripts) code += "<script>" + std::string(script) + "</script>\n";
  std::string data;
  if (parts.charts) data = json_script("chart-specs", chart_specs()) + json_script("chart-rows", parts.chart_rows);
  if (!parts.data.empty()) data += json_script("result", parts.data);
  return filled(report_file("page.html"), {{"policy", content_policy(scripts)},
                                           {"title", html(parts.title)},
                                           {"style", std::string(report_file("report.css"))},
                                           {"content", filled(report_file(parts.content), parts.parts)},
                                           {"data", data},
                                           {"code", code}});
}

std::string page_for_a_mail(const std::function<std::string(bool with_images)>& make, const std::string& advice) {
  std::string text = make(true);
  if (text.size() > kMaxReportBytes) text = make(false);
  if (text.size() > kMaxReportBytes) {
    throw Error(ErrorCode::kTooLarge, "the report would have " + std::to_string(text.size() >> 20) +
                                          " MB, more than the 8 that a mail takes: " + advice);
  }
  return text;
}

std::string footer(const std::string& version) {
  return "Made by " + html(version) + ". This file is whole in itself: it asks nothing of any network.";
}

std::string chart_figure(const Chart& chart) {
  const std::string id = "chart-" + chart.rows;
  return "<figure class=\"chart\">\n<figcaption id=\"" + id + "\"><h3>" + chart.title + "</h3>\n<p>" + chart.summary +
         "</p></figcaption>\n<div class=\"drawing\" data-chart=\"" + chart.spec + "\" data-rows=\"" + chart.rows +
         "\" aria-labelledby=\"" + id +
         "\"></div>\n<details class=\"numbers\" open>\n<summary>The numbers</summary>\n" + chart.table +
         "</details>\n</figure>\n";
}

}  // namespace tta
