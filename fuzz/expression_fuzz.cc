// Policy expressions: the canonical text of every view that is read means the same view again.
#include "fuzz/fuzz.h"
#include "tta/base/core/error.h"
#include "tta/views/policy/expression.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const tta::PolicyContext context;
  tta::Policy policy;
  try {
    policy = tta::parse_expression(tta::fuzz::text_of(data, size), context);
  } catch (const tta::Error&) {
    return 0;
  }
  tta::merge_equal_views(policy);
  for (const tta::View& view : policy.views) {
    const std::string text = tta::canonical_text(view);
    const tta::Policy again = tta::parse_expression(text, context);
    tta::fuzz::expect(again.views.size() == 1 && tta::canonical_text(again.views.front()) == text);
  }
  return 0;
}
