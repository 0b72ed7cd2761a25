#include "tta/views/policy/policy_json.h"

#include "support/support.h"
#include "tta/base/core/limits.h"
#include "tta/views/policy/random_policy.h"

namespace tta {
namespace {

using testing::error_of;

constexpr const char* kExample = R"({
  "schema": "tta-policy/1", "name": "example",
  "views": [{"name": "identity", "ops": [], "weight": 2},
            {"ops": [{"op": "crop", "anchor": "top_left", "fraction": 0.8}, {"op": "hflip"}], "weight": 1,
             "label_map": {"turn left": "turn right", "turn right": "turn left"}},
            {"ops": [{"op": "rotate", "degrees": 7}], "border": "constant", "fill": [0, 128, 255]}],
  "pool": "logit_mean", "temperature": 0.83,
  "stop": {"rule": "exact"},
  "fitted": {"model_sha256": "abc", "images": 4000, "seed": 7, "heldout_gain_pp": 0.98, "ci95_pp": [0.76, 1.2]}})";

Policy parse(const std::string& text) {
  return parse_policy_json(text, "policy.json");
}

std::string problem_of(const std::string& text) {
  const Error error = error_of([&] { parse(text); });
  EXPECT_EQ(error.code(), ErrorCode::kPolicy);
  return error.what();
}

// A policy file around the given views, and around one view with the given members.
std::string with_views(const std::string& views, const std::string& more = "") {
  return R"({"schema": "tta-policy/1", "views": )" + views + more + "}";
}
std::string with_ops(const std::string& ops) {
  return with_views(R"([{"ops": )" + ops + "}]");
}
std::string with_more(const std::string& more) {
  return with_views(R"([{"ops": []}])", ", " + more);
}

TEST(PolicyJson, ReadsEveryField) {
  const Policy policy = parse(kExample);
  EXPECT_EQ(policy.name, "example");
  ASSERT_EQ(policy.views.size(), 3U);

  EXPECT_EQ(policy.views[0].name, "identity");
  EXPECT_TRUE(policy.views[0].ops.empty());
  EXPECT_EQ(policy.views[0].weight, 2);

  EXPECT_EQ(canonical_text(policy.views[1]), "crop(top_left, 0.8) * hflip()");
  EXPECT_EQ(policy.views[1].label_map, (LabelMap{{"turn left", "turn right"}, {"turn right", "turn left"}}));

  EXPECT_EQ(policy.views[2].weight, 1);
  EXPECT_EQ(policy.views[2].border, Border::kConstant);
  EXPECT_EQ(policy.views[2].fill, (std::array<std::uint8_t, 3>{0, 128, 255}));

  EXPECT_EQ(policy.pool, Pooling::kLogitMean);
  EXPECT_EQ(policy.temperature, 0.83);
  EXPECT_EQ(policy.stop, StopRule::kExact);
  ASSERT_TRUE(policy.fitted);
  EXPECT_EQ(policy.fitted->model_sha256, "abc");
  EXPECT_EQ(policy.fitted->images, 4000);
  EXPECT_EQ(policy.fitted->seed, 7U);
  EXPECT_EQ(policy.fitted->heldout_gain_pp, 0.98);
  EXPECT_EQ(policy.fitted->ci95_pp, (std::array<double, 2>{0.76, 1.2}));
}

// A step with the given coefficient of the first feature.
std::string step_json(const std::string& first = "0.5") {
  std::string coefficients;
  for (const std::string_view name : risk_feature_names()) {
    const bool is_first = coefficients.empty();
    coefficients += (is_first ? "\"" : ", \"") + std::string(name) + "\": " + (is_first ? first : "2");
  }
  return R"({"constant": -3.5, "coefficients": {)" + coefficients + "}}";
}

// A calibrated stop for two views; the arguments are JSON.
std::string calibrated_stop(const std::string& threshold, const std::string& step,
                            const std::string& certificate = "null") {
  return with_views(R"([{"ops": []}, {"ops": [{"op": "hflip"}]}])",
                    R"(, "stop": {"rule": "calibrated", "threshold": )" + threshold + R"(, "steps": [)" + step +
                        R"(], "certificate": )" + certificate + "}");
}

// A certificate with the given limit, errors and digest of the model.
std::string certificate_json(const std::string& limit, const std::string& errors, const std::string& digest) {
  return R"({"promise": "accuracy_loss", "limit": )" + limit + R"(, "confidence": 0.95, "images": 3500, "errors": )" +
         errors + R"(, "fit_images": 3000, "seed": 7, "model_sha256": ")" + digest + R"(", "recipe_sha256": ")" +
         std::string(64, 'b') + R"(", "policy_sha256": ")" + std::string(64, 'c') + "\"}";
}

TEST(PolicyJson, ReadsACalibratedStop) {
  const Policy policy =
      parse(calibrated_stop("0.004", step_json(), certificate_json("0.005", "10", std::string(64, 'a'))));
  EXPECT_EQ(policy.stop, StopRule::kCalibrated);
  ASSERT_TRUE(policy.calibrated);
  EXPECT_EQ(policy.calibrated->threshold, 0.004);
  ASSERT_EQ(policy.calibrated->steps.size(), 1U);
  const StopStep& step = policy.calibrated->steps[0];
  EXPECT_EQ(step.constant, -3.5);
  EXPECT_EQ(step.coefficients.front(), 0.5);
  EXPECT_EQ(step.coefficients.back(), 2);
  const StopCertificate expected{
      StopPromise::kAccuracyLoss, 0.005, 0.95, 3500, 10, 3000, 7, std::string(64, 'a'), std::string(64, 'b'),
      std::string(64, 'c')};
  EXPECT_EQ(policy.calibrated->certificate, expected);
}

TEST(PolicyJson, ACalibratedStopMayBeThereWithoutBeingTheRule) {
  const Policy policy = parse(with_more(R"("stop": {"rule": "exact", "threshold": 0.1, "steps": []})"));
  EXPECT_EQ(policy.stop, StopRule::kExact);
  EXPECT_TRUE(policy.calibrated);
  EXPECT_FALSE(parse(with_more(R"("stop": {"rule": "calibrated"})")).calibrated);
}

TEST(PolicyJson, OnlySchemaAndViewsMustBeThere) {
  const Policy policy = parse(with_ops("[]"));
  Policy expected;
  expected.views.emplace_back();
  EXPECT_EQ(policy, expected);
}

TEST(PolicyJson, ABorderForAllViewsCanBeOverruled) {
  const Policy policy =
      parse(with_views(R"([{"ops": []}, {"ops": [], "border": "edge"}, {"ops": [], "fill": [9, 9, 9]}])",
                       R"(, "border": "constant", "fill": [1, 2, 3])"));
  EXPECT_EQ(policy.views[0].border, Border::kConstant);
  EXPECT_EQ(policy.views[0].fill, (std::array<std::uint8_t, 3>{1, 2, 3}));
  EXPECT_EQ(policy.views[1].border, Border::kEdge);
  EXPECT_EQ(policy.views[2].border, Border::kConstant);
  EXPECT_EQ(policy.views[2].fill, (std::array<std::uint8_t, 3>{9, 9, 9}));
}

TEST(PolicyJson, ParametersHaveDefaults) {
  EXPECT_EQ(canonical_text(parse(with_ops(R"([{"op": "rot90"}])")).views[0]), "rot90(1)");
  EXPECT_EQ(canonical_text(parse(with_ops(R"([{"op": "crop", "fraction": 0.5}])")).views[0]), "crop(center, 0.5)");
}

TEST(PolicyJson, LabelsMayBeIndices) {
  const Policy policy = parse(with_views(R"([{"ops": [], "label_map": {"3": 5, "5": "3"}}])"));
  EXPECT_EQ(policy.views[0].label_map, (LabelMap{{"3", "5"}, {"5", "3"}}));
}

TEST(PolicyJson, IsWrittenForPeople) {
  Policy policy = parse(with_ops(R"([{"op": "rot90"}, {"op": "crop", "anchor": "left", "fraction": 0.5}])"));
  policy.name = "turned";
  EXPECT_EQ(policy_json(policy), R"({
  "schema": "tta-policy/1",
  "name": "turned",
  "views": [
    {
      "ops": [
        {
          "op": "rot90",
          "quarters": 1
        },
        {
          "op": "crop",
          "anchor": "left",
          "fraction": 0.5
        }
      ],
      "weight": 1
    }
  ],
  "pool": "mean",
  "temperature": 1,
  "stop": {
    "rule": "none"
  }
})");
}

TEST(PolicyJson, ReadsBackWhatItWrote) {
  EXPECT_EQ(parse(policy_json(parse(kExample))), parse(kExample));
  testing::expect_always("policy JSON round trip", [] {
    const Policy policy = testing::arbitrary_policy();
    RC_ASSERT(parse(policy_json(policy)) == policy);
  });
}

// -- errors
// --------------------------------------------------------------------------------------------------------------

TEST(PolicyJsonErrors, Values) {
  EXPECT_EQ(problem_of(with_views(R"([{"ops": []}, {"ops": [{"op": "hflip"}, {"op": "rotate", "degrees": 400}]}])")),
            "policy.json: views[1].ops[1].degrees is 400, allowed -180..180");
  EXPECT_EQ(problem_of(with_ops(R"([{"op": "rot90", "quarters": 2.5}])")),
            "policy.json: views[0].ops[0].quarters is 2.5, allowed whole numbers 1..3");
  EXPECT_EQ(problem_of(with_ops(R"([{"op": "rotate", "degrees": "7"}])")),
            "policy.json: views[0].ops[0].degrees is a string, expected a number");
  EXPECT_EQ(problem_of(with_ops(R"([{"op": "crop", "anchor": "top_lft", "fraction": 1}])")),
            "policy.json: views[0].ops[0].anchor is 'top_lft', allowed center, top_left, top_right, bottom_left, "
            "bottom_right, left, right (did you mean 'top_left'?)");
}

TEST(PolicyJsonErrors, OpsThatDoNotGoTogether) {
  EXPECT_EQ(problem_of(with_ops(R"([{"op": "hflip"}, {"op": "letterbox"}])")),
            "policy.json: views[0].ops 'letterbox' looks at the whole picture, so it must come first in its view");
  EXPECT_EQ(problem_of(with_ops(R"([{"op": "perspective", "top_left_x": 0.4, "top_left_y": 0.4, "top_right_x": -0.4,
                                     "top_right_y": -0.4, "bottom_right_x": 0, "bottom_right_y": 0,
                                     "bottom_left_x": -0.4, "bottom_left_y": -0.4}])")),
            "policy.json: views[0].ops[0] perspective: its corners don't make a convex quadrilateral");
}

TEST(PolicyJsonErrors, Keys) {
  EXPECT_EQ(problem_of(with_ops(R"([{"op": "rotate", "degres": 7}])")),
            "policy.json: views[0].ops[0] has the unknown key 'degres' (did you mean 'degrees'?)");
  EXPECT_EQ(problem_of(with_ops(R"([{"op": "rotate"}])")), "policy.json: views[0].ops[0] lacks 'degrees'");
  EXPECT_EQ(problem_of(with_ops(R"([{"op": "hflop"}])")),
            "policy.json: views[0].ops[0].op is 'hflop', which is no op (did you mean 'hflip'?)");
  EXPECT_EQ(problem_of(with_views(R"([{"weight": 1}])")), "policy.json: views[0] lacks 'ops'");
  EXPECT_EQ(problem_of(with_views(R"([{"ops": [], "wieght": 1}])")),
            "policy.json: views[0] has the unknown key 'wieght' (did you mean 'weight'?)");
  EXPECT_EQ(problem_of(with_more(R"("pools": "mean")")),
            "policy.json has the unknown key 'pools' (did you mean 'pool'?)");
}

TEST(PolicyJsonErrors, Views) {
  EXPECT_EQ(problem_of(R"({"schema": "tta-policy/1"})"), "policy.json lacks 'views'");
  EXPECT_EQ(problem_of(with_views("[]")), "policy.json: views is empty; a policy needs at least one view");
  EXPECT_EQ(problem_of(with_views(R"([{"ops": [], "weight": -1}])")),
            "policy.json: views[0].weight is -1, allowed 0..1000000000");
  EXPECT_EQ(problem_of(with_views(R"([{"ops": [], "weight": 0}, {"ops": [], "weight": 0}])")),
            "policy.json: views have weight 0 throughout; at least one must weigh more");
  EXPECT_EQ(problem_of(with_views(R"([{"ops": [], "border": "edges"}])")),
            "policy.json: views[0].border is 'edges', allowed reflect, edge, constant (did you mean 'edge'?)");
  EXPECT_EQ(problem_of(with_views(R"([{"ops": [], "fill": [1, 2]}])")),
            "policy.json: views[0].fill must hold three numbers: red, green, blue");
  EXPECT_EQ(problem_of(with_views(R"([{"ops": [], "fill": [1, 2, 256]}])")),
            "policy.json: views[0].fill[2] is 256, allowed 0..255");
  EXPECT_EQ(problem_of(with_views(R"([{"ops": [], "label_map": {"3": 1.5}}])")),
            "policy.json: views[0].label_map.3 is 1.5, expected a whole number");
  EXPECT_EQ(problem_of(with_views("[7]")), "policy.json: views[0] is a number, expected an object");
}

TEST(PolicyJsonErrors, Limits) {
  std::string views = "[";
  for (int i = 0; i <= kMaxViews; ++i) views += std::string(i > 0 ? "," : "") + R"({"ops": []})";
  EXPECT_EQ(problem_of(with_views(views + "]")), "policy.json: views holds 1025 views, allowed are 1024");

  std::string ops = "[";
  for (std::size_t i = 0; i <= kMaxOps; ++i) ops += std::string(i > 0 ? "," : "") + R"({"op": "hflip"})";
  EXPECT_EQ(problem_of(with_ops(ops + "]")), "policy.json: views[0].ops holds 65 ops, allowed are 64");
}

TEST(PolicyJsonErrors, Settings) {
  EXPECT_EQ(problem_of(with_more(R"("pool": "average")")),
            "policy.json: pool is 'average', allowed mean, logit_mean, geometric, median, vote, max");
  EXPECT_EQ(problem_of(with_more(R"("temperature": 0)")), "policy.json: temperature is 0, allowed 0.001..1000");
  EXPECT_EQ(problem_of(with_more(R"("stop": {"rule": "exactly"})")),
            "policy.json: stop.rule is 'exactly', allowed none, exact, calibrated (did you mean 'exact'?)");
  EXPECT_EQ(problem_of(with_more(R"("stop": "exact")")), "policy.json: stop is a string, expected an object");
  EXPECT_EQ(problem_of(with_more(R"("fitted": {"ci95_pp": [1]})")),
            "policy.json: fitted.ci95_pp must hold two numbers: the ends of the interval");
  EXPECT_EQ(problem_of(with_more(R"("fitted": {"images": -1})")),
            "policy.json: fitted.images is -1, allowed 0 or more");
}

TEST(PolicyJsonErrors, CalibratedStops) {
  const std::string first(risk_feature_names()[0]);
  EXPECT_EQ(problem_of(calibrated_stop("0.1", "")),
            "policy.json: stop.steps holds 0 steps, expected 1: one less than the policy has views");
  EXPECT_EQ(problem_of(calibrated_stop("1.5", step_json())), "policy.json: stop.threshold is 1.5, allowed 0..1");
  EXPECT_EQ(problem_of(calibrated_stop("null", step_json())), "policy.json: stop.threshold is null, expected a number");
  EXPECT_EQ(problem_of(calibrated_stop("0.1", step_json("1e10"))),
            "policy.json: stop.steps[0].coefficients." + first + " is 10000000000, allowed -1000000000..1000000000");
  EXPECT_EQ(problem_of(calibrated_stop("0.1", R"({"constant": 0, "coefficients": {}})")),
            "policy.json: stop.steps[0].coefficients lacks '" + first + "'");
  EXPECT_EQ(problem_of(calibrated_stop("0.1", R"({"constnat": 0, "coefficients": {}})")),
            "policy.json: stop.steps[0] has the unknown key 'constnat' (did you mean 'constant'?)");
  EXPECT_EQ(problem_of(with_more(R"("stop": {"rule": "calibrated", "threshold": 0.1})")),
            "policy.json: stop.threshold stands without 'steps': there is no risk that it could be compared with");
  EXPECT_EQ(problem_of(with_more(R"("stop": {"rule": "calibrated", "certificate": {}})")),
            "policy.json: stop.certificate stands without 'steps': there is nothing that it could be about");
}

TEST(PolicyJsonErrors, Certificates) {
  const std::string digest(64, 'a');
  const auto problem = [](const std::string& certificate) {
    return problem_of(calibrated_stop("0.1", step_json(), certificate));
  };
  EXPECT_EQ(problem(certificate_json("0", "1", digest)),
            "policy.json: stop.certificate.limit is 0, allowed between 0 and 1");
  EXPECT_EQ(problem(certificate_json("0.01", "3501", digest)),
            "policy.json: stop.certificate.errors is 3501, allowed 0..3500");
  EXPECT_EQ(problem(certificate_json("0.01", "1", "ab")),
            "policy.json: stop.certificate.model_sha256 is no SHA-256 digest: 64 digits of 0..9 and a..f");
  EXPECT_EQ(problem(R"({"promise": "disagreements"})"),
            "policy.json: stop.certificate.promise is 'disagreements', allowed disagreement, accuracy_loss (did you "
            "mean 'disagreement'?)");
}

TEST(PolicyJsonErrors, OtherFiles) {
  EXPECT_EQ(problem_of(R"({"schema": "tta-policy/2", "looks": []})"),
            "policy.json: schema is 'tta-policy/2', expected 'tta-policy/1'");
  EXPECT_EQ(problem_of(R"({"views": []})"), "policy.json lacks 'schema'");
  EXPECT_EQ(problem_of("[]"), "policy.json is an array, expected an object");
  EXPECT_EQ(problem_of("hflip").substr(0, 15), "policy.json:1:1");
}

}  // namespace
}  // namespace tta
