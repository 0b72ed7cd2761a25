#include "tta/study/report/image_looks.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/file.h"
#include "tta/image/codec/codec.h"
#include "tta/model/recipe/decoding.h"
#include "tta/predict/pool/label_permutation.h"
#include "tta/predict/pool/pool.h"
#include "tta/study/report/page.h"
#include "tta/views/render/thumbnail.h"
#include "tta/views/render/view_pictures.h"

namespace tta {
namespace {

// Twice the size at which the page shows them, for dense screens.
constexpr int kSourceSide = 208;
constexpr int kViewSide = 112;

ShownAnswer answer_of(const Outcome& outcome) {
  return {outcome.predicted, static_cast<double>(outcome.confidence)};
}

// What the store holds of one view of one image.
ShownAnswer view_answer(const LookSource& source, const View& view, std::size_t image) {
  std::vector<double> row(static_cast<std::size_t>(source.classes));
  source.store.scores(view).read(image, row);
  row = permuted(row, label_permutation(view.label_map, source.labels, source.classes, display_name(view)));
  const int index = argmax(row);
  return {index, row[static_cast<std::size_t>(index)]};
}

// Nothing where the file can't be read any more.
std::optional<Image> decoded_image(const LookSource& source, std::size_t image) {
  try {
    const std::vector<std::byte> bytes =
        read_file(source.dataset.root / source.dataset.images[image], source.limits.encoded_bytes);
    return decode_image(bytes, decode_options(source.recipe, source.limits)).image;
  } catch (const Error&) {
    return std::nullopt;
  }
}

void add_pictures(ShownImage& shown, const LookSource& source, const Policy& policy, Image image) {
  shown.picture = thumbnail(image, kSourceSide);
  shown.is_small = std::max(image.width(), image.height()) <= kSmallPictureSide;
  const ViewPictures pictures(policy.views, source.recipe, std::move(image));
  for (std::size_t view = 0; view < shown.views.size(); ++view)
    shown.views[view].picture = thumbnail(pictures.picture(static_cast<int>(view)), kViewSide);
}

}  // namespace

ShownImage look_at(const LookSource& source, const Policy& policy, std::size_t place, const PolicyScores& baseline,
                   const PolicyScores& scores) {
  const std::size_t image = source.images[place];
  ShownImage shown;
  shown.name = source.dataset.images[image];
  shown.truth = source.dataset.truths[image];
  shown.before = answer_of(baseline.outcomes[place]);
  shown.after = answer_of(scores.outcomes[place]);
  shown.views_used = scores.views_used[place];
  for (int view = 0; view < std::min(shown.views_used, kMaxShownViews); ++view) {
    const View& used = policy.views[static_cast<std::size_t>(view)];
    shown.views.push_back({display_name(used), view_answer(source, used, image), ""});
  }
  if (std::optional<Image> picture = decoded_image(source, image))
    add_pictures(shown, source, policy, *std::move(picture));
  return shown;
}

int pictures_each(const Policy& policy) {
  return 1 + std::min(static_cast<int>(policy.views.size()), kMaxShownViews);
}

std::vector<ShownPolicy> look_at_changed_images(const LookSource& source, std::span<const Policy> policies,
                                                const PolicyScores& baseline, std::span<const PolicyArm> arms) {
  std::vector<std::vector<ChangedImage>> changed;
  std::vector<int> pictures;
  for (std::size_t p = 0; p < policies.size(); ++p) {
    changed.push_back(changed_images(baseline.outcomes, arms[p].scores.outcomes));
    pictures.push_back(pictures_each(policies[p]));
  }
  const std::vector<std::vector<ChangedImage>> chosen = shown_images(changed, pictures, kMaxThumbnails);
  std::vector<ShownPolicy> shown(policies.size());
  for (std::size_t p = 0; p < policies.size(); ++p) {
    for (const ChangedImage& image : chosen[p]) {
      shown[p].images.push_back(look_at(source, policies[p], image.image, baseline, arms[p].scores));
      shown[p].images.back().fixed = image.fixed;
    }
    shown[p].left_out = changed[p].size() - chosen[p].size();
  }
  return shown;
}

}  // namespace tta
