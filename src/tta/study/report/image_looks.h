// What an image that changed sides looked like, and what was said to it: pictures as small data URIs, answers from the
// score store.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "tta/base/core/limits.h"
#include "tta/image/image.h"
#include "tta/model/recipe/recipe.h"
#include "tta/study/dataset/dataset.h"
#include "tta/study/eval/evaluation.h"
#include "tta/study/report/changed_images.h"
#include "tta/study/store/score_store.h"
#include "tta/views/policy/policy.h"

namespace tta {

inline constexpr int kMaxShownViews = 10;  // of an image

struct ShownAnswer {
  int index = 0;           // class
  double probability = 0;  // of it
};

struct ShownView {
  std::string name;
  ShownAnswer answer;   // after its label map
  std::string picture;  // data URI; empty where the image cannot be read any more
};

struct ShownImage {
  std::string name;
  std::int32_t truth = 0;
  bool fixed = false;
  ShownAnswer before;            // of the identity view
  ShownAnswer after;             // of all views used
  std::string picture;           // the source, upright as the model sees it
  bool is_small = false;         // it is enlarged, and its pixels should show
  std::vector<ShownView> views;  // the first ones used, at most kMaxShownViews
  int views_used = 0;
};

struct ShownPolicy {
  std::vector<ShownImage> images;  // in shown_images()'s order
  std::size_t left_out = 0;        // changed images that aren't shown
};

// Where images and answers come from.
struct LookSource {
  const Dataset& dataset;
  std::span<const std::size_t> images;  // of the data set, those that were evaluated
  ScoreStore& store;
  const Recipe& recipe;
  std::span<const std::string> labels;
  int classes = 0;
  Limits limits;
};

// How many pictures one image of a policy takes: itself and its views.
int pictures_each(const Policy& policy);

// The image at this place of source.images. Both scores are of source.images; `fixed` is left to the caller. An image
// that can't be read any more has no pictures; that is no error.
ShownImage look_at(const LookSource& source, const Policy& policy, std::size_t place, const PolicyScores& baseline,
                   const PolicyScores& scores);

// The images that a report of these policies shows. `arms` are the policies' scores, of
// source.images.
std::vector<ShownPolicy> look_at_changed_images(const LookSource& source, std::span<const Policy> policies,
                                                const PolicyScores& baseline, std::span<const PolicyArm> arms);

}  // namespace tta
