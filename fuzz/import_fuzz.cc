// Training pipelines of every kind: what is read can be drawn from, and gives policies that read back equal.
#include "fuzz/fuzz.h"
#include "tta/base/core/error.h"
#include "tta/views/importers/import_policy.h"
#include "tta/views/policy/policy_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tta::ImportOptions options;
  options.skip_unsupported = true;
  options.draw.count = 4;
  for (const double strength : {1.0, 0.3, 0.0}) {
    options.draw.strength = strength;
    try {
      const tta::Policy policy = tta::import_policy(tta::fuzz::text_of(data, size), "pipeline", options).policy;
      tta::fuzz::expect(policy.views.size() == 4);
      tta::fuzz::expect(tta::parse_policy_json(tta::policy_json(policy), "policy.json") == policy);
      if (strength == 0) tta::fuzz::expect(tta::merge_equal_views(policy).policy.views.size() == 1);
    } catch (const tta::Error&) {
      return 0;
    }
  }
  return 0;
}
