#include "tta/views/importers/pipeline.h"

#include <algorithm>
#include <cmath>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/views/policy/augmentations.h"

namespace tta {
namespace {

void add_once(std::vector<std::string>& texts, const std::string& text) {
  if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
}

std::string joined(const std::vector<std::string>& texts) {
  const std::vector<std::string_view> parts(texts.begin(), texts.end());
  return join(parts, ", ");
}

Distribution nothing() {
  return all_of({});
}

}  // namespace

void Pipeline::note(const std::string& text) {
  add_once(notes_, text);
}

Distribution Pipeline::preparation(std::string_view name) {
  add_once(preparations_, printable(name, 60));
  return nothing();
}

Distribution Pipeline::unsupported(const std::string& place, std::string_view name,
                                   std::span<const std::string_view> known) {
  const std::string printed = printable(name, 60);
  if (!skip_) {
    throw Error(ErrorCode::kPolicy, place + " '" + printed + "', which no op stands for; there are " +
                                        join(known, ", ") + "; --skip-unsupported leaves it out");
  }
  add_once(left_out_, printed);
  return nothing();
}

void Pipeline::border(Border kind, std::optional<std::array<std::uint8_t, 3>> fill) {
  if (has_border_ && (kind != border_ || fill != fill_)) {
    note("its steps have different borders; all views have the first one's, '" + std::string(border_name(border_)) +
         "'");
  }
  if (has_border_) return;
  has_border_ = true;
  border_ = kind;
  fill_ = fill;
}

double Pipeline::side_or_usual(std::string_view what) {
  if (side_) return *side_;
  note(std::string(what) + " counts in pixels: the image is taken to be " + std::to_string(kUsualSide) + " wide");
  return kUsualSide;
}

Distribution Pipeline::crop_at_random(double pixels, double padding) {
  if (padding > 0) {
    const double steps = std::min(padding, pixels);
    border(Border::kConstant, std::array<std::uint8_t, 3>{0, 0, 0});
    const RandomNumber shift = step_number(-steps / pixels, steps / pixels, static_cast<int>(2 * steps) + 1);
    set_side(pixels);
    return random_op("translate", {scaled_number(shift, 0), scaled_number(shift, 0)});
  }
  const std::optional<double> whole = side_;
  set_side(pixels);
  if (!whole) {
    note("a random crop without a resize or padding before it says nothing of its place: the recipe's crop is taken");
    return nothing();
  }
  note("random crops are taken from the square of the short side");
  return random_crop(std::clamp(pixels / *whole, 0.1, 1.0));
}

TrainingViews Pipeline::finish(Distribution views) {
  TrainingViews result;
  result.source = source_;
  result.distribution = std::move(views);
  result.border = border_;
  result.fill = fill_;
  if (!preparations_.empty()) {
    result.notes.push_back("passed over, the recipe does this: " + joined(preparations_));
  }
  if (!left_out_.empty()) result.notes.push_back("left out, no op stands for it: " + joined(left_out_));
  result.notes.insert(result.notes.end(), notes_.begin(), notes_.end());
  return result;
}

Range read_pair(const Json& value, double least, double most) {
  if (!value.is_array() || value.size() != 2) value.fail("must be a pair [low, high]");
  const Range range{value.at(std::size_t{0}).as_number(least, most), value.at(1).as_number(least, most)};
  if (range.low > range.high) {
    value.fail("is [" + shortest_number(range.low) + ", " + shortest_number(range.high) + "]: low is above high");
  }
  return range;
}

Range read_symmetric(const Json& value, double least, double most) {
  if (!value.is_number()) return read_pair(value, least, most);
  const double limit = std::abs(value.as_number(least, most));
  return {std::max(least, -limit), std::min(most, limit)};
}

Range read_single(const Json& value, double least, double most) {
  if (!value.is_number()) return read_pair(value, least, most);
  const double only = value.as_number(least, most);
  return {only, only};
}

double probability_of(const Json& object, double usual) {
  const auto p = value_of(object, "p");
  return p ? p->as_number(0, 1) : usual;
}

std::array<std::uint8_t, 3> read_fill(const Json& value) {
  const auto level = [](const Json& one) { return static_cast<std::uint8_t>(std::lround(one.as_number(0, 255))); };
  if (!value.is_array()) return {level(value), level(value), level(value)};
  if (value.size() == 1) return read_fill(value.at(std::size_t{0}));
  if (value.size() != 3) value.fail("must be a number or three numbers");
  return {level(value.at(std::size_t{0})), level(value.at(1)), level(value.at(2))};
}

std::optional<Json> value_of(const Json& object, std::string_view key) {
  return object.find(key);
}

}  // namespace tta
