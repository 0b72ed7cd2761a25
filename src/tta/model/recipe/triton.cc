// What is read here (triton-inference-server/common, protobuf/model_config.proto):
//
//   max_batch_size: N            above 0, dims have no batch
//   input  { data_type: TYPE_FP32 | TYPE_FP16 | TYPE_UINT8  format: FORMAT_NONE | FORMAT_NCHW | FORMAT_NHWC  dims: [N]
//   } output { label_filename: TEXT }
#include "tta/model/recipe/triton.h"

#include <algorithm>
#include <array>
#include <vector>

#include "tta/base/core/text.h"
#include "tta/base/json.h"
#include "tta/model/recipe/protobuf_text.h"
#include "tta/model/recipe/recipe_values.h"

namespace tta {
namespace {

constexpr std::array<Named<DType>, 3> kDataTypes{
    {{"TYPE_FP32", DType::kFloat32}, {"TYPE_FP16", DType::kFloat16}, {"TYPE_UINT8", DType::kUInt8}}};

enum class Format { kNone, kNchw, kNhwc };
constexpr std::array<Named<Format>, 3> kFormats{
    {{"FORMAT_NONE", Format::kNone}, {"FORMAT_NCHW", Format::kNchw}, {"FORMAT_NHWC", Format::kNhwc}}};

// A field that may come more than once.
std::vector<Json> all_of(const Json& message, std::string_view field) {
  const auto value = message.find(field);
  if (!value) return {};
  if (value->is_array()) return value->elements();
  return {*value};
}

class Reader {
 public:
  Reader(const Json& root, const InputSignature& signature) : root_(root), signature_(signature) {}

  Recipe read() {
    const std::vector<Json> inputs = all_of(root_, "input");
    if (inputs.size() != 1) root_.fail("has " + std::to_string(inputs.size()) + " inputs, expected one for images");
    const Json& input = inputs.front();
    read_tensor(input);
    if (recipe_.dtype != DType::kUInt8) refuse(input);
    recipe_.resize.mode = ResizeMode::kExact;
    recipe_.resize.size = size_;
    recipe_.origins["resize.size"] = input.where();
    recipe_.notes.push_back(input.where() +
                            " says nothing of a resize, Triton does none: images are squashed to the model's size. If "
                            "your clients do otherwise, write a recipe.json.");
    return recipe_;
  }

 private:
  void read_tensor(const Json& input) {
    const Json data_type = input.at("data_type");
    recipe_.dtype = read_choice(data_type, kDataTypes);
    recipe_.origins["dtype"] = data_type.where();
    const std::vector<Json> dims = without_batch(input);
    const auto format = input.find("format");
    switch (format ? read_choice(*format, kFormats) : Format::kNone) {
      case Format::kNchw: recipe_.layout = Layout::kNchw; break;
      case Format::kNhwc: recipe_.layout = Layout::kNhwc; break;
      case Format::kNone: recipe_.layout = layout_of(dims); break;
    }
    recipe_.origins["layout"] = (format ? *format : input.at("dims")).where();
    const bool channels_first = recipe_.layout == Layout::kNchw;
    recipe_.channels = static_cast<int>(dims[channels_first ? 0 : 2].as_integer(1, 3));
    if (recipe_.channels == 2) input.at("dims").fail("has 2 channels, expected 1 or 3");
    recipe_.origins["channels"] = input.at("dims").where();
    const Size own = input_size_or(signature_, square(kUsualInputSide));
    size_.height = side_of(dims[channels_first ? 1 : 0], own.height);
    size_.width = side_of(dims[channels_first ? 2 : 1], own.width);
  }

  // Channels, height and width in the file's order.
  std::vector<Json> without_batch(const Json& input) const {
    std::vector<Json> dims = all_of(input, "dims");
    const auto max_batch = root_.find("max_batch_size");
    const bool has_batch = !max_batch || max_batch->as_integer(0, 1 << 30) == 0;
    if (has_batch && dims.size() == 4) dims.erase(dims.begin());
    if (dims.size() != 3) input.at("dims").fail("aren't those of images: expected channels, height and width");
    return dims;
  }

  static Layout layout_of(const std::vector<Json>& dims) {
    const double last = dims[2].as_number();
    return last == 1 || last == 3 ? Layout::kNhwc : Layout::kNchw;
  }

  // -1 is any size.
  static int side_of(const Json& dim, int otherwise) { return dim.as_number() == -1 ? otherwise : read_side(dim); }

  [[noreturn]] void refuse(const Json& input) const {
    const std::string size = std::to_string(size_.width) + ", \"height\": " + std::to_string(size_.height);
    input.fail(
        "tells the tensor's form, but not how an image becomes it: Triton does no preprocessing. Complete this "
        "recipe.json: {\"schema\": \"tta-recipe/1\", \"input\": {\"width\": " +
        size + "}, \"layout\": \"" + std::string(name_of(kLayouts, recipe_.layout)) + "\", \"dtype\": \"" +
        std::string(name_of(kDTypes, recipe_.dtype)) + "\", \"resize\": ..., \"normalize\": ...}");
  }

  const Json& root_;
  const InputSignature& signature_;
  Recipe recipe_;
  Size size_;
};

}  // namespace

bool is_triton(std::string_view text) {
  return text.find("TYPE_") != std::string_view::npos && text.find("dims") != std::string_view::npos;
}

Recipe read_triton(std::string_view text, const std::string& name, const InputSignature& signature) {
  const Json root = Json::parse(json_of_protobuf_text(text, name, ErrorCode::kRecipe), name, ErrorCode::kRecipe);
  return Reader(root, signature).read();
}

std::optional<std::string> triton_label_file(std::string_view text, const std::string& name) {
  const Json root = Json::parse(json_of_protobuf_text(text, name, ErrorCode::kLabels), name, ErrorCode::kLabels);
  for (const Json& output : all_of(root, "output")) {
    const auto file = output.find("label_filename");
    if (!file) continue;
    const std::string& label_file = file->as_string();
    const bool plain = !label_file.empty() && label_file.find_first_of("/\\") == std::string::npos &&
                       label_file.find('\0') == std::string::npos && label_file != "..";
    return plain ? std::optional(label_file) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace tta
