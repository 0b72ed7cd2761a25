#include "tta/study/report/notices.h"

#include <algorithm>
#include <cassert>
#include <cstdint>

#include "tta/study/eval/figure_text.h"
#include "tta/study/report/html.h"

namespace tta {
namespace {

constexpr std::size_t kFailedImagesNamed = 10;

std::string failed_images(const Notices& notices) {
  if (notices.failed.empty()) return "";
  assert(notices.failed.size() == notices.failed_names.size());
  const auto count = static_cast<std::int64_t>(notices.failed.size());
  std::string text =
      thousands(count) + (count == 1 ? " image" : " images") + " could not be looked at and no figure counts them: ";
  for (std::size_t i = 0; i < std::min(notices.failed.size(), kFailedImagesNamed); ++i)
    text += (i == 0 ? "" : ", ") + html_name(notices.failed_names[i], 120) + " (" +
            html(notices.failed[i].problem, 120) + ")";
  if (notices.failed.size() > kFailedImagesNamed) text += " and others";
  return paragraph(text + ".");
}

}  // namespace

std::string paragraph(const std::string& content) {
  return "<p>" + content + "</p>\n";
}

std::string notices_html(const Notices& notices) {
  std::string text;
  for (const std::string& sentence : notices.sentences) text += paragraph(html(sentence, 1000));
  text += failed_images(notices);
  if (!notices.charts) {
    text += paragraph(
        "This program was built without its charts (Vega): the numbers stand in tables. <code>./dev setup</code> gets "
        "them.");
  }
  for (const std::string& about : notices.about_charts) text += paragraph(about);
  if (!notices.with_images)
    text += paragraph("The pictures are left out: with them this file would be larger than 8 MB.");
  if (!notices.with_data)
    text += paragraph("The result for programs is left out, for its size: <code>--format json</code> has it.");
  return text.empty() ? "" : "<div class=\"notice\" role=\"note\">\n" + text + "</div>\n";
}

}  // namespace tta
