// JSON: what is read can be walked, and its strings can be written and read again.
#include "fuzz/fuzz.h"
#include "tta/base/json.h"

namespace {

void write(const tta::Json& value, tta::JsonWriter& out) {
  if (value.is_object()) {
    out.begin_object();
    for (const auto& [key, member] : value.members()) write(member, out.key(key));
    out.end_object();
  } else if (value.is_array()) {
    out.begin_array();
    for (const tta::Json& element : value.elements()) write(element, out);
    out.end_array();
  } else if (value.is_string()) {
    out.value(value.as_string());
  } else if (value.is_number()) {
    out.value(value.as_number());
  } else if (value.is_bool()) {
    out.value(value.as_bool());
  } else {
    out.null();
  }
}

std::string rewritten(std::string_view text) {
  tta::JsonWriter out;
  write(tta::Json::parse(text, "input", tta::ErrorCode::kUsage), out);
  return out.take();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text;
  try {
    text = rewritten(tta::fuzz::text_of(data, size));
  } catch (const tta::Error&) {
    return 0;
  }
  tta::fuzz::expect(rewritten(text) == text);
  return 0;
}
