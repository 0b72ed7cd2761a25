#include "tta/serve/oip/read_image.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"
#include "tta/image/codec/codec.h"
#include "tta/serve/oip/base64.h"
#include "tta/serve/oip/shape.h"

namespace tta::oip {
namespace {

constexpr std::string_view kContentType = "content_type";

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::string content_type(const Parameters& of_tensor, const Parameters& of_request, const std::string& where) {
  for (const Parameters* parameters : {&of_tensor, &of_request}) {
    const auto found = parameters->find(kContentType);
    if (found == parameters->end()) continue;
    if (const auto* text = std::get_if<std::string>(&found->second)) return lower(*text);
    throw Error(ErrorCode::kUsage, where + ".parameters.content_type must be a string");
  }
  return "";
}

// "base64" and "image/jpeg;base64".
bool declares_base64(std::string_view type) {
  if (trim(type) == "base64") return true;
  const std::size_t semicolon = type.rfind(';');
  return type.starts_with("image/") && semicolon != type.npos && trim(type.substr(semicolon + 1)) == "base64";
}

std::string_view as_text(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::vector<std::byte> read_declared(const std::vector<std::byte>& element, const std::string& where) {
  if (auto bytes = decode_base64(as_text(element))) return std::move(*bytes);
  throw Error(ErrorCode::kUsage, where +
                                     " is not base64, which content_type declares: the standard alphabet, padded "
                                     "with '=', without line breaks");
}

std::vector<std::byte> read_proven(const std::vector<std::byte>& element, const std::string& where) {
  auto bytes = decode_base64(as_text(element));
  if (bytes && image_format(*bytes)) return std::move(*bytes);
  throw Error(ErrorCode::kUsage,
              where +
                  " is a JSON string that isn't plainly an image in base64: declare it with the input's parameter "
                  "\"content_type\": \"base64\", or send the bytes themselves with the binary tensor extension "
                  "(Inference-Header-Content-Length)");
}

}  // namespace

std::vector<std::vector<std::byte>> read_images(InferTensor tensor, const Parameters& of_request,
                                                const std::string& where) {
  const bool flat = tensor.shape.size() == 1 || (tensor.shape.size() == 2 && tensor.shape[1] == 1);
  if (!flat) {
    throw Error(ErrorCode::kUsage, where + ".shape is " + shape_text(tensor.shape) +
                                       "; BYTES are image files, one per element: [N] or [N,1]");
  }
  const bool declared = declares_base64(content_type(tensor.parameters, of_request, where));
  std::vector<std::vector<std::byte>> images = std::move(tensor.elements);
  for (std::size_t i = 0; i < images.size(); ++i) {
    const std::string place = where + ".data[" + std::to_string(i) + "]";
    if (declared) {
      images[i] = read_declared(images[i], place);
    } else if (tensor.form == ElementForm::kText) {
      images[i] = read_proven(images[i], place);
    }
    if (images[i].empty()) throw Error(ErrorCode::kUsage, place + " is empty: an image file is expected");
  }
  return images;
}

}  // namespace tta::oip
