#include "tta/study/report/chosen_views.h"

#include <algorithm>

#include "tta/study/eval/figure_text.h"
#include "tta/study/report/html.h"
#include "tta/study/report/image_cards.h"
#include "tta/study/report/notices.h"

namespace tta {
namespace {

constexpr std::size_t kNameBytes = 120;

std::string pictures_of(std::size_t view, const std::string& name, const TuningLooks& looks) {
  std::string text;
  for (const ShownImage& sample : looks.samples) {
    if (view < sample.views.size())
      text += picture_html(sample.views[view].picture, sample.is_small,
                           name + " of the image " + html(sample.name, kNameBytes));
  }
  return text.empty() ? "" : "<div class=\"pictures\">" + text + "</div>";
}

// As wide as its share of the greatest weight.
std::string weight_bar(double weight, double greatest) {
  return "<span class=\"bar\"><span style=\"width:" + formatted("%.1f", 100 * weight / greatest) + "%\"></span></span>";
}

std::string as_they_are(const TuningLooks& looks) {
  std::string pictures;
  for (const ShownImage& sample : looks.samples)
    pictures += picture_html(sample.picture, sample.is_small, "the image " + html(sample.name, kNameBytes));
  if (pictures.empty()) return "";
  return "<li class=\"source\"><div class=\"pictures\">" + pictures +
         "</div><span class=\"view\">the images themselves</span></li>\n";
}

std::string counted(std::size_t count) {
  return count == 1 ? "one view" : std::to_string(count) + " views";
}

}  // namespace

std::string chosen_views(const std::vector<View>& views, const TuningLooks& looks) {
  double greatest = 0;
  for (const View& view : views) greatest = std::max(greatest, view.weight);
  std::string items = as_they_are(looks);
  for (std::size_t v = 0; v < views.size(); ++v) {
    const std::string name = html(display_name(views[v]), kNameBytes);
    items += "<li>" + pictures_of(v, name, looks) + "<span class=\"view\"><b>" + std::to_string(v + 1) + "</b> <bdi>" +
             name + "</bdi></span>" + weight_bar(views[v].weight, greatest) + "<span class=\"share\">counts " +
             formatted("%.1f", 100 * views[v].weight) + "&nbsp;%</span></li>\n";
  }
  return "<ol class=\"chosen\">\n" + items + "</ol>\n";
}

std::string images_by_need(const Tuning& tuning, const TuningLooks& looks, const std::vector<std::string>& labels) {
  const StopOutcome* outcome = views_needed(tuning);
  if (outcome == nullptr) return "";
  const std::size_t most = tuning.policy.views.size();
  const std::vector<std::int64_t> images = images_by_views(*outcome, most);
  const auto heading = [&](const std::string& kind, std::size_t views, std::size_t shown) {
    return kind + ": " + counted(views) + (views == most ? ", all there are" : " was enough") + " <small>(" +
           std::to_string(shown) + " of " + thousands(images[views - 1]) + " such images)</small>";
  };
  const std::string text = image_list(looks.easy, heading("Easy", 1, looks.easy.size()), "", labels) +
                           image_list(looks.hard, heading("Hard", most, looks.hard.size()), "", labels);
  return text.empty() ? paragraph("No image needed one view only, and none needed all.") : text;
}

}  // namespace tta
