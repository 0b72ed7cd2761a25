// Label files of every kind, and the Python dict of an ONNX file's metadata. The first byte is the number of classes.
#include "fuzz/fuzz.h"
#include "tta/base/core/error.h"
#include "tta/model/labels.h"

namespace {

using Parser = std::vector<std::string> (*)(std::string_view text, const std::string& name, int classes);

void read(Parser parser, std::string_view text, int classes) {
  try {
    const std::size_t labels = parser(text, "labels", classes).size();
    tta::fuzz::expect(labels == 0 || labels == static_cast<std::size_t>(classes));
  } catch (const tta::Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text = tta::fuzz::text_of(data + 1, size - 1);
  const int classes = 1 + data[0] % 16;
  read(tta::parse_labels, text, classes);
  read(tta::parse_python_dict_labels, text, classes);
  return 0;
}
