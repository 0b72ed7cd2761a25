// Is my preprocessing right? Compares the tensor that a recipe makes of an image with the one that the user's own code
// makes of it, and names the stages that differ, the first one first.
//
// The way: pictures are made of the image as the recipe says and as people make them otherwise; the one that explains
// the user's tensor best, each channel by a straight line, tells decode, resize, crop, channel order and layout; the
// lines tell scale, mean and std. What is found is tried: the tensor is made again with those changes and compared.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tta/base/core/limits.h"
#include "tta/base/npy.h"
#include "tta/image/image.h"
#include "tta/model/recipe/recipe.h"

namespace tta {

// In the order in which they happen.
enum class Stage { kDecode, kResize, kCrop, kOrder, kScale, kMeanStd, kLayout };
std::string_view stage_name(Stage stage);  // "channel order"

// A stage in which the two differ.
struct StageDifference {
  Stage stage = Stage::kDecode;
  std::string field;  // of recipe.json: "resize.filter"; "" where no recipe can say it
  std::string ours;   // "bilinear"
  std::string yours;  // "bicubic"
  std::string text;   // what differs and what to change, one sentence without a full stop
};

// How far two tensors are apart, in their own unit.
struct Gap {
  double max = 0;
  double mean = 0;    // of the absolute differences
  double levels = 0;  // the largest difference in 8-bit levels of the image
  int channel = 0;    // where the largest is: as the tensor counts its channels
  int row = 0;
  int column = 0;
  float ours = 0;  // the two values there
  float yours = 0;
};

enum class Verdict {
  kEqual,        // every value is equal
  kRounding,     // the same stages; values differ by what float arithmetic rounds
  kArithmetic,   // the same stages; pixels differ by a level or so: another decoder's or resizer's arithmetic
  kExplained,    // stages differ, and with them changed at most that remains
  kPartly,       // stages differ, and more than that remains
  kUnexplained,  // none of the known causes
};
std::string_view verdict_name(Verdict verdict);  // "partly explained"

struct Comparison {
  Verdict verdict = Verdict::kUnexplained;
  std::string our_shape;   // "float32 NCHW 3 x 224 x 224" (channels x height x width)
  std::string your_shape;  // likewise
  std::optional<Gap> gap;  // as the two are; nothing where their sizes differ
  std::vector<StageDifference> stages;
  std::optional<Gap> rest;         // what remains once the stages are changed; nothing where nothing was found
  std::vector<std::string> notes;  // what a user should know, one sentence each
};

// `image` is an image file, `reference` the tensor that the user's code makes of it (planes.h says which shapes). A
// float64 tensor is compared as the model would take it, rounded to float32; a float16 one with ours rounded.
//
// Takes some hundred renderings where the tensors differ: a second or so for a photo. Pure; thread-safe.
// Errors: decode_image(); kView, if the recipe can't be carried out on this image; kUnsupported or kDecode, naming the
// array `name`, where it is no tensor of one image or holds what isn't finite.
Comparison compare_with_reference(const Recipe& recipe, std::span<const std::byte> image, const Limits& limits,
                                  const NumpyArray& reference, const std::string& name);

// The whole in sentences, one a line, for people.
std::vector<std::string> comparison_text(const Comparison& comparison);

}  // namespace tta
