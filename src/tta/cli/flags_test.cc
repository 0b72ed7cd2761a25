#include "tta/cli/flags.h"

#include <gtest/gtest.h>

#include <string>

namespace tta::cli {
namespace {

std::string problem(const CLI::Validator& validator, const std::string& text) {
  return validator(text);
}

TEST(Flags, OneOfTakesItsWordsOnly) {
  const CLI::Validator validator = one_of({"none", "exact"});
  EXPECT_EQ(problem(validator, "exact"), "");
  EXPECT_EQ(problem(validator, "exat"), "unknown value 'exat' (did you mean 'exact'?); allowed are none, exact");
  EXPECT_EQ(problem(validator, "EXACT"), "unknown value 'EXACT' (did you mean 'exact'?); allowed are none, exact");
  EXPECT_EQ(problem(validator, ""), "unknown value ''; allowed are none, exact");
}

TEST(Flags, WholeNumberTakesDigitsInItsRangeOnly) {
  const CLI::Validator validator = whole_number(1, 1024);
  for (const char* good : {"1", "1024", "007"}) EXPECT_EQ(problem(validator, good), "") << good;
  for (const char* bad : {"0", "1025", "-1", "1.5", "1e2", "0x10", "", " 1", "1 ", "x", "99999999999999999999"}) {
    EXPECT_EQ(problem(validator, bad), "'" + std::string(bad) + "' is not a whole number from 1 to 1024");
  }
}

TEST(Flags, NumberTakesDecimalsInItsRangeOnly) {
  const CLI::Validator validator = number(0.01, 1);
  for (const char* good : {"0.01", "1", "8.75e-1"}) EXPECT_EQ(problem(validator, good), "") << good;
  for (const char* bad : {"0", "1.01", "nan", "inf", "", "x"}) {
    EXPECT_EQ(problem(validator, bad), "'" + std::string(bad) + "' is not a number from 0.01 to 1");
  }
}

TEST(Flags, TerminalsAreSafeFromValues) {
  EXPECT_EQ(problem(one_of({"a"}), "\033[2J").find('\033'), std::string::npos);
}

}  // namespace
}  // namespace tta::cli
