#include "tta/study/report/image_cards.h"

#include <algorithm>
#include <cassert>
#include <iterator>

#include "tta/predict/predictor/predictor.h"
#include "tta/study/eval/figure_text.h"
#include "tta/study/report/html.h"

namespace tta {
namespace {

constexpr std::size_t kLabelBytes = 80;

std::string label_of(const std::vector<std::string>& labels, int index) {
  return (labels.empty() ? "class " : "") + class_name(labels, index);
}

// "right" or "wrong" is also the class that colours it; a sign says it without colours.
std::string answer_row(std::string_view who, const ShownAnswer& answer, std::int32_t truth,
                       const std::vector<std::string>& labels) {
  const bool right = answer.index == truth;
  return "<dt>" + std::string(who) + "</dt><dd class=\"" + (right ? "right" : "wrong") + "\"><span class=\"answer\">" +
         (right ? "✓ " : "✗ ") + html_name(label_of(labels, answer.index), kLabelBytes) + " " +
         formatted("%.0f", 100 * answer.probability) + "&nbsp;%</span></dd>";
}

std::string view_item(const ShownView& view, const ShownImage& image, const std::vector<std::string>& labels) {
  const bool right = view.answer.index == image.truth;
  const std::string name = html(view.name, kLabelBytes);
  const std::string answer = html(label_of(labels, view.answer.index), kLabelBytes);
  return "<li class=\"" + std::string(right ? "right" : "wrong") + "\" title=\"" + name + ": " + answer + "\">" +
         picture_html(view.picture, image.is_small, "view " + name) + "<span>" + (right ? "✓ " : "✗ ") + "<bdi>" +
         answer + "</bdi></span><span>" + formatted("%.0f", 100 * view.answer.probability) + "&nbsp;%</span></li>\n";
}

std::string image_item(const ShownImage& image, std::string_view tone, const std::vector<std::string>& labels) {
  std::string text = "<li class=\"look " + std::string(tone) + "\">\n<div class=\"whole\">" +
                     picture_html(image.picture, image.is_small, "the image " + html(image.name, kLabelBytes)) +
                     "<dl><dt>truth</dt><dd><span class=\"answer\">" +
                     html_name(label_of(labels, image.truth), kLabelBytes) + "</span></dd>" +
                     answer_row("plain", image.before, image.truth, labels) +
                     answer_row("views", image.after, image.truth, labels) + "</dl></div>\n<ul class=\"views\">\n";
  for (const ShownView& view : image.views) text += view_item(view, image, labels);
  text += "</ul>\n<p class=\"name\">" + html_name(image.name, 120);
  const auto shown = static_cast<int>(image.views.size());
  if (shown < image.views_used) text += "; " + std::to_string(image.views_used - shown) + " more views aren't shown";
  return text + "</p>\n</li>\n";
}

std::string list_of(const ShownPolicy& policy, bool fixed, const std::string& name,
                    const std::vector<std::string>& labels) {
  std::vector<ShownImage> images;
  std::copy_if(policy.images.begin(), policy.images.end(), std::back_inserter(images),
               [&](const ShownImage& image) { return image.fixed == fixed; });
  return image_list(images, std::string(fixed ? "Fixed" : "Broken") + " by " + name, fixed ? "fixed" : "broken",
                    labels);
}

}  // namespace

std::string picture_html(const std::string& picture, bool is_small, const std::string& alternative) {
  if (picture.empty()) return "<span class=\"none\">no picture</span>";
  return "<img" + std::string(is_small ? " class=\"pixels\"" : "") + " src=\"" + picture + "\" alt=\"" + alternative +
         "\">";
}

std::string image_list(std::span<const ShownImage> images, const std::string& heading, std::string_view tone,
                       const std::vector<std::string>& labels) {
  if (images.empty()) return "";
  std::string items;
  for (const ShownImage& image : images) items += image_item(image, tone, labels);
  return "<h4>" + heading + "</h4>\n<ul class=\"looks\">\n" + items + "</ul>\n";
}

std::string image_cards(std::span<const ShownPolicy> policies, std::span<const std::string> names,
                        const std::vector<std::string>& labels) {
  assert(policies.size() == names.size());
  std::string text;
  for (std::size_t p = 0; p < policies.size(); ++p) {
    const ShownPolicy& policy = policies[p];
    const std::string name = html_name(names[p]);
    text += "<h3>" + name + "</h3>\n<p class=\"lead\">";
    const auto shown = static_cast<std::int64_t>(policy.images.size());
    const std::int64_t all = shown + static_cast<std::int64_t>(policy.left_out);
    if (all == 0) text += "No image changed sides.";
    if (all > 0 && policy.left_out == 0) text += "All " + thousands(all) + " that changed sides.";
    if (policy.left_out > 0) {
      text += thousands(shown) + " of " + thousands(all) +
              " that changed sides: those whose true class gained or lost most probability. The others are left out to "
              "keep this file small.";
    }
    text += "</p>\n" + list_of(policy, true, name, labels) + list_of(policy, false, name, labels);
  }
  return text;
}

}  // namespace tta
