#include "tta/views/policy/distribution.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "support/support.h"
#include "tta/views/policy/augmentations.h"

namespace tta {
namespace {

constexpr int kDraws = 10'000;
constexpr std::uint64_t kSeed = 11;

Distribution rotation(double degrees) {
  return random_op("rotate", {scaled_number(uniform_number(-degrees, degrees), 0)});
}

std::vector<std::string> texts_of(const std::vector<View>& views) {
  std::vector<std::string> texts;
  for (const View& view : views) texts.push_back(canonical_text(view));
  return texts;
}

int views_with(const std::vector<View>& views, std::string_view op) {
  return static_cast<int>(std::count_if(views.begin(), views.end(), [&](const View& view) {
    return std::any_of(view.ops.begin(), view.ops.end(), [&](const Op& one) { return one.def->name == op; });
  }));
}

// Each random number covers all strata of its range, whatever their number.
TEST(Distribution, NumbersAreStratified) {
  for (const int views : {1, 2, 7, 100}) {
    for (std::size_t variable = 0; variable < 20; ++variable) {
      std::set<int> strata;
      for (int index = 0; index < views; ++index) {
        const double u = stratified_uniform(kSeed, variable, index, views);
        ASSERT_TRUE(u >= 0 && u < 1) << u;
        strata.insert(static_cast<int>(u * views));
      }
      EXPECT_EQ(strata.size(), static_cast<std::size_t>(views)) << variable;
    }
  }
}

TEST(Distribution, AngleCoversAllStrata) {
  const std::vector<View> views = draw_views(rotation(30), {.count = 13, .seed = kSeed});
  std::set<int> strata;
  for (std::size_t i = 1; i < views.size(); ++i) {
    strata.insert(static_cast<int>(std::floor((views[i].ops.at(0).values[0] + 30) / 60 * 12)));
  }
  EXPECT_EQ(strata.size(), 12U);
}

// p * (count - 1) views, within one.
TEST(Distribution, ProbabilitiesComeOutWithinOneView) {
  for (const double p : {0.1, 0.3, 0.5, 0.8}) {
    for (const int count : {2, 9, 17, 64}) {
      const auto views = draw_views(maybe(p, random_op("hflip")), {.count = count, .seed = kSeed});
      EXPECT_LT(std::abs(views_with(views, "hflip") - p * (count - 1)), 1.0) << p << " of " << count;
    }
  }
}

TEST(Distribution, WeightsComeOutWithinOneView) {
  const Distribution one = one_of({random_op("hflip"), random_op("vflip"), random_op("invert")}, {0.5, 0.3, 0.2});
  const auto views = draw_views(one, {.count = 21, .seed = kSeed});
  EXPECT_LE(std::abs(views_with(views, "hflip") - 10), 1);
  EXPECT_LE(std::abs(views_with(views, "vflip") - 6), 1);
  EXPECT_LE(std::abs(views_with(views, "invert") - 4), 1);
}

TEST(Distribution, FirstViewIsTheIdentity) {
  const auto views = draw_views(rotation(30), {.count = 1});
  ASSERT_EQ(views.size(), 1U);
  EXPECT_EQ(canonical_text(views[0]), "identity");
  EXPECT_EQ(canonical_text(draw_views(rotation(30), {.count = 5})[0]), "identity");
}

TEST(Distribution, SameSeedSameViewsOtherSeedOthers) {
  const Distribution random = randaugment(2, 9);
  EXPECT_EQ(texts_of(draw_views(random, {.count = 16, .seed = 1})),
            texts_of(draw_views(random, {.count = 16, .seed = 1})));
  EXPECT_NE(texts_of(draw_views(random, {.count = 16, .seed = 1})),
            texts_of(draw_views(random, {.count = 16, .seed = 2})));
}

// The same on every machine: these texts are kept.
TEST(Distribution, ViewsAreWhatTheyAlwaysWere) {
  const auto texts = texts_of(
      draw_views(all_of({random_resized_crop(0.08, 1, 0.75, 4.0 / 3), maybe(0.5, random_op("hflip")), rotation(15)}),
                 {.count = 4, .seed = 7}));
  EXPECT_EQ(texts, (std::vector<std::string>{
                       "identity",
                       "crop(center, 1) * translate(0.0643, 0.0339) * zoom(1.781) * aspect(0.8892) * rotate(-8.6872)",
                       "crop(center, 1) * translate(0.105, -0.1105) * zoom(1.3891) * aspect(1.1326) * hflip() * "
                       "rotate(4.0095)",
                       "crop(center, 1) * translate(-0.0284, 0.0671) * zoom(1.1814) * aspect(0.9781) * hflip() * "
                       "rotate(9.5759)"}));
}

TEST(Distribution, StrengthZeroIsTheIdentity) {
  const Distribution all = all_of({random_resized_crop(0.08, 1, 0.75, 4.0 / 3), random_op("hflip"), rotation(30),
                                   random_op("equalize"), three_augment(), randaugment(3, 30), augmix(10)});
  Policy policy;
  policy.views = draw_views(all, {.count = 50, .strength = 0});
  const Merged merged = merge_equal_views(policy);
  ASSERT_EQ(merged.policy.views.size(), 1U);
  EXPECT_EQ(canonical_text(merged.policy.views[0]), "identity");
}

TEST(Distribution, StrengthScalesMagnitudesAndKeepsFlips) {
  const Distribution what = all_of({rotation(30), maybe(0.5, random_op("hflip"))});
  const auto full = draw_views(what, {.count = 9, .seed = kSeed});
  const auto half = draw_views(what, {.count = 9, .seed = kSeed, .strength = 0.5});
  for (std::size_t i = 1; i < full.size(); ++i) {
    EXPECT_NEAR(half[i].ops.at(0).values[0], full[i].ops.at(0).values[0] / 2, 1e-4);
    EXPECT_EQ(half[i].ops.size(), full[i].ops.size());
  }
}

// What has no magnitude happens less often.
TEST(Distribution, StrengthScalesTheProbabilityOfWhatHasNoMagnitude) {
  const auto views = draw_views(random_op("equalize"), {.count = 101, .strength = 0.25});
  EXPECT_EQ(views_with(views, "equalize"), 25);
}

TEST(Distribution, StrengthTakesWindowsTowardsTheWholePicture) {
  const Distribution window = random_resized_crop(0.25, 0.25, 1, 1);
  const View full = draw_view(window, kSeed, 0), half = draw_view(window, kSeed, 0, 0.5);
  EXPECT_EQ(full.ops[0], make_op("crop", {0, 1}));
  EXPECT_DOUBLE_EQ(full.ops.back().values[0], 2);
  EXPECT_NEAR(half.ops.back().values[0], std::sqrt(2.0), 1e-4);
}

TEST(Distribution, ACropComesFirstWhateverStandsBefore) {
  const View view = draw_view(all_of({rotation(15), random_op("hflip"), random_crop(0.5)}), kSeed, 3);
  EXPECT_EQ(view.ops[0], make_op("crop", {0, 1}));
  EXPECT_EQ(view.ops[1].def->name, "rotate");
}

// A window lies inside the picture, and has the mean of its uniform position.
TEST(Distribution, WindowsLieInside) {
  const Distribution window = random_resized_crop(0.08, 1, 0.75, 4.0 / 3);
  double sum_x = 0;
  for (int i = 0; i < kDraws; ++i) {
    double x = 0, y = 0, side = 1, ratio = 1;
    for (const Op& op : draw_view(window, kSeed, static_cast<std::uint64_t>(i)).ops) {
      if (op.def->name == "translate") x = op.values[0], y = op.values[1];
      if (op.def->name == "zoom") side = 1 / op.values[0];
      if (op.def->name == "aspect") ratio = op.values[0];
    }
    const double width = side * std::sqrt(ratio), height = side / std::sqrt(ratio);
    ASSERT_LE(std::abs(x) + width / 2, 0.5 + 2e-4);
    ASSERT_LE(std::abs(y) + height / 2, 0.5 + 2e-4);
    ASSERT_GE(side * side, 0.08 - 1e-3);
    ASSERT_TRUE(ratio > 0.75 - 1e-3 && ratio < 4.0 / 3 + 1e-3) << ratio;
    sum_x += x;
  }
  EXPECT_NEAR(sum_x / kDraws, 0, 0.01);
}

// As torchvision: when nothing fits, the largest window of the nearest ratio.
TEST(Distribution, WindowsThatDoNotFitAreMadeToFit) {
  const View wide = draw_view(random_resized_crop(1, 1, 2, 3), kSeed, 0);
  EXPECT_NEAR(wide.ops.at(1).values[0], std::sqrt(2.0), 1e-4);  // zoom
  EXPECT_NEAR(wide.ops.at(2).values[0], 2, 1e-4);               // aspect
  const View whole = draw_view(random_resized_crop(1, 1, 0.75, 4.0 / 3), kSeed, 0);
  EXPECT_EQ(canonical_text(whole), "crop(center, 1)");
}

TEST(Distribution, LawsHaveTheirRangesAndMeans) {
  struct Case {
    RandomNumber number;
    double low, high, mean;
  };
  RandomNumber normal = fixed_number(40);
  normal.law = RandomNumber::Law::kNormal;
  normal.high = 5;
  normal.least = 30;
  normal.most = 50;
  RandomNumber sign = fixed_number(20);
  sign.random_sign = true;
  for (const Case& one : {Case{uniform_number(-10, 30), -10, 30, 10}, Case{log_uniform_number(10, 40), 10, 40, 21.64},
                          Case{whole_number(3, 7), 3, 7, 5}, Case{normal, 30, 50, 40}, Case{sign, -20, 20, 0}}) {
    double sum = 0, least = 1e9, most = -1e9;
    for (int i = 0; i < kDraws; ++i) {
      const View view = draw_view(random_op("rotate", {one.number}), kSeed, static_cast<std::uint64_t>(i));
      const double value = view.ops.empty() ? 0 : view.ops[0].values[0];
      sum += value;
      least = std::min(least, value);
      most = std::max(most, value);
    }
    EXPECT_NEAR(sum / kDraws, one.mean, (one.high - one.low) * 0.02);
    EXPECT_GE(least, one.low);
    EXPECT_LE(most, one.high);
    EXPECT_NEAR(least, one.low, (one.high - one.low) * 0.1);
    EXPECT_NEAR(most, one.high, (one.high - one.low) * 0.1);
  }
}

TEST(Distribution, SomeOfTakesAsManyAsItSays) {
  const std::vector<Distribution> ops{random_op("invert"), random_op("equalize"), random_op("grayscale"),
                                      random_op("autocontrast")};
  for (std::uint64_t i = 0; i < 200; ++i) {
    const View view = draw_view(some_of(fixed_number(3), ops), kSeed, i);
    ASSERT_EQ(view.ops.size(), 3U);
    ASSERT_NE(view.ops[0], view.ops[1]);
    ASSERT_NE(view.ops[1], view.ops[2]);
  }
  int shuffled = 0;
  for (std::uint64_t i = 0; i < 200; ++i) {
    const View view = draw_view(in_random_order(ops), kSeed, i);
    ASSERT_EQ(view.ops.size(), 4U);
    if (view.ops[0].def->name != "invert") ++shuffled;
  }
  EXPECT_NEAR(shuffled, 150, 25);
}

TEST(Distribution, RefusesMoreThanItsLimits) {
  Distribution bomb = rotation(5);
  for (int i = 0; i < 8; ++i) bomb = some_of(fixed_number(4), {bomb, bomb, bomb, bomb});
  EXPECT_EQ(testing::error_of([&] { draw_views(bomb, {}); }).code(), ErrorCode::kPolicy);
  const Distribution endless = some_of(fixed_number(1e9), {rotation(5)});
  EXPECT_EQ(testing::error_of([&] { draw_views(endless, {}); }).code(), ErrorCode::kPolicy);
  std::vector<Distribution> long_chain(kMaxOps + 1, random_op("invert"));
  EXPECT_EQ(testing::error_of([&] { draw_views(all_of(long_chain), {}); }).code(), ErrorCode::kPolicy);
}

}  // namespace
}  // namespace tta
