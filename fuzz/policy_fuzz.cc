// Policy files: a policy that is read is written and read back equal.
#include "fuzz/fuzz.h"
#include "tta/base/core/error.h"
#include "tta/views/policy/policy_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tta::Policy policy;
  try {
    policy = tta::parse_policy_json(tta::fuzz::text_of(data, size), "policy.json");
  } catch (const tta::Error&) {
    return 0;
  }
  tta::fuzz::expect(tta::parse_policy_json(tta::policy_json(policy), "policy.json") == policy);
  return 0;
}
