#include "tta/base/core/csv.h"

#include <gtest/gtest.h>

namespace tta {
namespace {

using Fields = std::vector<std::string>;

TEST(CsvFields, AreWhatStandsBetweenSeparators) {
  EXPECT_EQ(csv_fields("a,b,,d"), (Fields{"a", "b", "", "d"}));
  EXPECT_EQ(csv_fields(" a , b c "), (Fields{"a", "b c"}));
  EXPECT_EQ(csv_fields("a,b\tc", '\t'), (Fields{"a,b", "c"}));
  EXPECT_EQ(csv_fields(""), (Fields{""}));
}

TEST(CsvFields, MayBeQuoted) {
  EXPECT_EQ(csv_fields(R"("a, b",c)"), (Fields{"a, b", "c"}));
  EXPECT_EQ(csv_fields(R"("say ""hi""",c)"), (Fields{"say \"hi\"", "c"}));
  EXPECT_EQ(csv_fields(R"("never closed,c)"), (Fields{"never closed,c"}));
}

}  // namespace
}  // namespace tta
