// What the importers share while they read one pipeline: notes, the border, the size of the image so far, and values
// with their ranges. Inside this room.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tta/base/json.h"
#include "tta/image/image.h"
#include "tta/views/importers/import_policy.h"
#include "tta/views/policy/distribution.h"

namespace tta {

struct Range {
  double low = 0;
  double high = 0;
};

class Pipeline {
 public:
  Pipeline(const char* source, bool skip_unsupported) : source_(source), skip_(skip_unsupported) {}

  // Said once, however often it comes.
  void note(const std::string& text);

  // A step that prepares the image for the model, which the recipe does. Said in one line for all of them.
  Distribution preparation(std::string_view name);

  // A transform that we have no op for: an error, or left out and said. `place`: "file.json: transforms[3] is", or
  // "file.txt:8:". `known`: what this importer has.
  Distribution unsupported(const std::string& place, std::string_view name, std::span<const std::string_view> known);

  // What lies beyond the picture in this step. The first step with a border decides for the view.
  void border(Border kind, std::optional<std::array<std::uint8_t, 3>> fill = std::nullopt);

  // Pixels of the image's short side at this point of the pipeline, if the steps so far say it.
  std::optional<double> side() const { return side_; }
  void set_side(double pixels) { side_ = pixels; }

  // The side, or 224 with a note that `what` takes it for granted.
  double side_or_usual(std::string_view what);

  // A crop of `pixels` at a random place of an image padded by `padding` pixels on each side.
  Distribution crop_at_random(double pixels, double padding);

  TrainingViews finish(Distribution views);

 private:
  const char* source_;
  bool skip_;
  std::vector<std::string> notes_;
  std::vector<std::string> preparations_;
  std::vector<std::string> left_out_;
  std::optional<double> side_;
  bool has_border_ = false;
  Border border_ = Border::kReflect;
  std::optional<std::array<std::uint8_t, 3>> fill_;
};

// Values of JSON. Errors: kPolicy with the path; a pair must be two numbers in order, all of them in [least, most].
Range read_pair(const Json& value, double least, double most);
Range read_symmetric(const Json& value, double least, double most);  // a pair, or x for -x..x
Range read_single(const Json& value, double least, double most);     // a pair, or x for x..x
double probability_of(const Json& object, double usual);             // "p", 0..1

// A colour as a fill: a number or a list of three, 0..255.
std::array<std::uint8_t, 3> read_fill(const Json& value);

// `object` has it, and it isn't null.
std::optional<Json> value_of(const Json& object, std::string_view key);

}  // namespace tta
