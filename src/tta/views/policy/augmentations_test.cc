#include "tta/views/policy/augmentations.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>

#include "support/support.h"
#include "tta/base/core/file.h"
#include "tta/base/json.h"

namespace tta {
namespace {

constexpr std::uint64_t kSeed = 5;

const Json& golden() {
  static const Json json = Json::parse(read_text_file(testing::golden_path("policy/torchvision.json"), 1 << 24),
                                       "torchvision.json", ErrorCode::kIo);
  return json;
}

double rounded(double value) {
  return std::nearbyint(value * 1e4) / 1e4;
}

std::string text_of(std::string_view op, double value) {
  return op_text(Op{find_op(op), {rounded(value) + 0.0}});
}
std::string shift_text(double x, double y) {
  return op_text(Op{find_op("translate"), {rounded(x) + 0.0, rounded(y) + 0.0}});
}

// The view that torchvision's _apply_op makes with a signed magnitude, written by hand from its source.
std::string view_text(const std::string& name, double m) {
  const double degrees = std::atan(m) * 180 / std::numbers::pi;
  if (name == "Identity" || (m == 0 && name != "AutoContrast" && name != "Equalize" && name != "Invert" &&
                             name != "Solarize" && name != "Posterize")) {
    return "identity";
  }
  if (name == "ShearX") return text_of("shear_x", degrees) + " * " + shift_text(-m / 2, 0);
  if (name == "ShearY") return text_of("shear_y", degrees) + " * " + shift_text(0, -m / 2);
  if (name == "TranslateX") return shift_text(m, 0);
  if (name == "TranslateY") return shift_text(0, m);
  if (name == "Rotate") return text_of("rotate", m);
  if (name == "Brightness") return text_of("brightness", 1 + m);
  if (name == "Color") return text_of("saturation", 1 + m);
  if (name == "Contrast") return text_of("contrast", 1 + m);
  if (name == "Sharpness") return text_of("sharpness", 1 + m);
  if (name == "Posterize") return m >= 8 ? "identity" : text_of("posterize", std::max(1.0, m));  // 0 bits are black
  if (name == "Solarize") return text_of("solarize", m);
  return name == "AutoContrast" ? "autocontrast()" : name == "Equalize" ? "equalize()" : "invert()";
}

bool is_signed(const std::string& name) {
  return name != "Identity" && name != "Posterize" && name != "Solarize" && name != "AutoContrast" &&
         name != "Equalize" && name != "Invert";
}

// The share of each view that one op of the space gives; all ops, magnitudes and signs are equally likely.
std::map<std::string, double> expected_shares(const Json& space) {
  std::map<std::string, double> shares;
  const auto ops = space.members();
  for (const auto& [name, values] : ops) {
    const std::vector<double> magnitudes = values.as_numbers();
    const double share = 1.0 / static_cast<double>(ops.size() * magnitudes.size());
    for (const double exact : magnitudes) {
      const double m = std::nearbyint(exact * 1e7) / 1e7;  // torchvision's are float32
      shares[view_text(name, m)] += is_signed(name) ? share / 2 : share;
      if (is_signed(name)) shares[view_text(name, -m)] += share / 2;
    }
  }
  return shares;
}

// Draws views, and compares how often each comes. Texts may differ in the last of their decimals.
void expect_shares(const Distribution& distribution, const std::map<std::string, double>& shares) {
  constexpr int kDraws = 10'000;
  std::map<std::string, int> seen;
  for (int i = 0; i < kDraws; ++i)
    ++seen[canonical_text(draw_view(distribution, kSeed, static_cast<std::uint64_t>(i)))];
  for (const auto& [text, count] : seen) EXPECT_TRUE(shares.contains(text)) << text << " isn't torchvision's";
  for (const auto& [text, share] : shares) {
    const double sigma = std::sqrt(share * (1 - share) / kDraws);
    EXPECT_NEAR(static_cast<double>(seen[text]) / kDraws, share, 5 * sigma) << text;
  }
}

TEST(Augmentations, RandAugmentIsTorchvisions) {
  for (const auto& [magnitude, space] : golden().at("randaugment").members()) {
    expect_shares(randaugment(1, std::stoi(magnitude)), expected_shares(space));
  }
}

TEST(Augmentations, TrivialAugmentIsTorchvisions) {
  expect_shares(trivialaugment(), expected_shares(golden().at("trivialaugment")));
}

TEST(Augmentations, AugMixIsTorchvisions) {
  for (const auto& [severity, space] : golden().at("augmix").members()) {
    expect_shares(augmix(std::stoi(severity), 1), expected_shares(space));
  }
}

TEST(Augmentations, AugMixIsOneToThreeOpsLong) {
  std::set<std::size_t> lengths;
  for (std::uint64_t i = 0; i < 300; ++i) {
    std::size_t ops = 0;
    for (const Op& op : draw_view(augmix(10), kSeed, i).ops) ops += op.def->name.starts_with("shear") ? 0U : 1U;
    lengths.insert(ops);
  }
  EXPECT_EQ(*lengths.rbegin(), 3U);
}

// Each pair alone, drawn often: its ops with their probabilities and magnitudes.
TEST(Augmentations, AutoAugmentIsTorchvisions) {
  for (const auto& [name, pairs] : golden().at("autoaugment").members()) {
    const Distribution policy = *autoaugment(name);
    ASSERT_EQ(policy.children.size(), pairs.size()) << name;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      for (std::size_t k = 0; k < 2; ++k) {
        const Json op = pairs.at(i).at(k);
        const std::string& op_name = op.at(std::size_t{0}).as_string();
        const double m = std::nearbyint(op.at(2).as_number() * 1e7) / 1e7;
        Distribution alone = policy.children[i].children[k];
        EXPECT_EQ(alone.probability, op.at(1).as_number()) << name << " " << i << " " << op_name;
        alone.probability = 1;
        const std::string text = canonical_text(draw_view(alone, kSeed, i));
        EXPECT_TRUE(text == view_text(op_name, m) || (is_signed(op_name) && text == view_text(op_name, -m)))
            << name << " " << i << ": " << text << " instead of " << view_text(op_name, m);
      }
    }
  }
}

// Deciles of torchvision's own draws.
TEST(Augmentations, WindowsAreTorchvisions) {
  constexpr int kDraws = 10'000;
  for (const Json& golden_crop : golden().at("resized_crop").elements()) {
    const auto scale = golden_crop.at("scale").as_numbers(), ratio = golden_crop.at("ratio").as_numbers();
    const Distribution crop = random_resized_crop(scale[0], scale[1], ratio[0], ratio[1]);
    std::map<std::string, std::vector<double>> drawn;
    for (int i = 0; i < kDraws; ++i) {
      double x = 0, y = 0, zoom = 1, aspect = 1;
      for (const Op& op : draw_view(crop, kSeed, static_cast<std::uint64_t>(i)).ops) {
        if (op.def->name == "translate") x = op.values[0], y = op.values[1];
        if (op.def->name == "zoom") zoom = op.values[0];
        if (op.def->name == "aspect") aspect = op.values[0];
      }
      drawn["area"].push_back(1 / (zoom * zoom));
      drawn["log_ratio"].push_back(std::log(aspect));
      drawn["left"].push_back(0.5 - x - std::sqrt(aspect) / zoom / 2);
      drawn["top"].push_back(0.5 - y - 1 / std::sqrt(aspect) / zoom / 2);
    }
    for (auto& [name, values] : drawn) {
      std::sort(values.begin(), values.end());
      const auto deciles = golden_crop.at(name).as_numbers();
      for (std::size_t d = 0; d < deciles.size(); ++d) {
        EXPECT_NEAR(values[kDraws / 10 * (d + 1)], deciles[d], 0.02)
            << name << " of " << golden_crop.where() << ", " << d;
      }
    }
  }
}

TEST(Augmentations, KnowTheirPolicies) {
  EXPECT_FALSE(autoaugment("imagenet1k"));
  EXPECT_FALSE(timm_autoaugment("v1", {}));
}

}  // namespace
}  // namespace tta
