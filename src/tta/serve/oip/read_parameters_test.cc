#include "tta/serve/oip/read_parameters.h"

#include <gtest/gtest.h>

#include <limits>

#include "support/support.h"

namespace tta::oip {
namespace {

using std::chrono::milliseconds;
using namespace testing;

ServeRequest read(const Parameters& parameters) {
  ServeRequest request;
  read_parameters(parameters, request);
  return request;
}

std::string problem(const std::string& name, const ParameterValue& value) {
  const Error error = error_of([&] { read({{name, value}}); });
  EXPECT_EQ(error.code(), ErrorCode::kUsage);
  return error.what();
}

TEST(Parameters, NoneChangeNothing) {
  const ServeRequest request = read({{"my_own", std::string("x")}, {"headers", true}});
  EXPECT_EQ(request.policy, "");
  EXPECT_EQ(request.max_views, 0);
  EXPECT_FALSE(request.stop || request.deadline || request.orientation);
}

TEST(Parameters, EachIsRead) {
  const ServeRequest request = read({{"tta_policy", std::string("hflip * zoom(1, 1.1)")},
                                     {"tta_max_views", std::int64_t{3}},
                                     {"tta_stop", std::string("exact")},
                                     {"tta_deadline_ms", std::int64_t{250}},
                                     {"tta_orientation", std::string("apply")},
                                     {"priority", std::int64_t{2}}});
  EXPECT_EQ(request.policy, "hflip * zoom(1, 1.1)");
  EXPECT_EQ(request.max_views, 3);
  EXPECT_EQ(request.stop, StopRule::kExact);
  EXPECT_EQ(request.deadline, milliseconds(250));
  EXPECT_EQ(request.orientation, Orientation::kApply);
  EXPECT_EQ(read({{"tta_orientation", std::string("ignore")}}).orientation, Orientation::kIgnore);
}

TEST(Parameters, WholeDoublesAreIntegers) {
  EXPECT_EQ(read({{"tta_max_views", 7.0}}).max_views, 7);
  EXPECT_EQ(problem("tta_max_views", 7.5), "parameters.tta_max_views is no whole number, allowed 1..1024");
}

TEST(Parameters, RangesHold) {
  EXPECT_EQ(problem("tta_max_views", std::int64_t{0}), "parameters.tta_max_views is 0, allowed 1..1024");
  EXPECT_EQ(problem("tta_max_views", std::int64_t{1025}), "parameters.tta_max_views is 1025, allowed 1..1024");
  for (const ParameterValue& value :
       std::vector<ParameterValue>{true, std::string("3"), 1e300, std::numeric_limits<double>::quiet_NaN(),
                                   std::numeric_limits<double>::infinity(), std::numeric_limits<std::int64_t>::max()}) {
    EXPECT_NE(problem("tta_deadline_ms", value).find("allowed 1..86400000"), std::string::npos);
    EXPECT_NE(problem("tta_max_views", value).find("allowed 1..1024"), std::string::npos);
  }
  problem("tta_deadline_ms", std::int64_t{0});
  problem("priority", std::int64_t{-1});
  problem("timeout", std::int64_t{-1});
}

TEST(Parameters, TritonsTimeoutIsADeadlineInMicroseconds) {
  EXPECT_EQ(read({{"timeout", std::int64_t{2'500'000}}}).deadline, milliseconds(2500));
  EXPECT_EQ(read({{"timeout", std::int64_t{1}}}).deadline, milliseconds(1));
  EXPECT_FALSE(read({{"timeout", std::int64_t{0}}}).deadline);
  EXPECT_EQ(read({{"timeout", std::int64_t{5000}}, {"tta_deadline_ms", std::int64_t{9}}}).deadline, milliseconds(5));
  EXPECT_EQ(read({{"timeout", std::int64_t{50'000}}, {"tta_deadline_ms", std::int64_t{9}}}).deadline, milliseconds(9));
}

TEST(Parameters, TyposAreNotSilent) {
  EXPECT_EQ(problem("tta_polcy", std::string("d4")), "parameters.tta_polcy is unknown (did you mean 'tta_policy'?)");
  EXPECT_EQ(problem("tta_max_view", std::int64_t{3}),
            "parameters.tta_max_view is unknown (did you mean 'tta_max_views'?)");
  EXPECT_NE(problem("tta_temperature_and_more", 1.0).find("there are tta_policy, tta_max_views"), std::string::npos);
  EXPECT_EQ(problem("tta_stop", std::string("exat")), "parameters.tta_stop is 'exat' (did you mean 'exact'?)");
  EXPECT_EQ(problem("tta_orientation", std::string("90")),
            "parameters.tta_orientation is '90', allowed are ignore, apply");
  EXPECT_EQ(problem("tta_policy", std::string()),
            "parameters.tta_policy is empty; leave it out for the model's policy");
  EXPECT_EQ(problem("tta_policy", true), "parameters.tta_policy must be a string");
}

TEST(Parameters, PromisesThatWeDontKeepAreRefused) {
  EXPECT_EQ(problem("sequence_id", std::int64_t{4}), "parameters.sequence_id is not supported");
  EXPECT_EQ(problem("triton_enable_empty_final_response", true),
            "parameters.triton_enable_empty_final_response is not supported");
}

TEST(Parameters, OfTensorsTheyMustNotBeOurs) {
  EXPECT_NO_THROW(check_tensor_parameters({{"content_type", std::string("x")}}, "inputs[0]"));
  EXPECT_STREQ(error_of([] {
                 check_tensor_parameters({{"tta_policy", std::string("d4")}}, "inputs[0]");
               }).what(),
               "inputs[0].parameters.tta_policy belongs to the request's parameters");
  EXPECT_STREQ(error_of([] {
                 check_tensor_parameters({{"shared_memory_region", std::string("r")}}, "outputs[1]");
               }).what(),
               "outputs[1].parameters.shared_memory_region: shared memory is not supported");
}

}  // namespace
}  // namespace tta::oip
