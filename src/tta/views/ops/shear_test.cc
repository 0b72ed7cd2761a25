#include "tta/views/ops/shear.h"

#include <gtest/gtest.h>

#include "support/support.h"
#include "tta/views/ops/shear_x.h"
#include "tta/views/ops/shear_y.h"

namespace tta {
namespace {

constexpr Size kWindow{100, 60};

Point shown_at(const OpDef& shear, double degrees, Point output) {
  const std::vector<double> values{degrees};
  return apply(shear.map(values, kWindow), output);
}

// Each row of the golden file: the angles of torchvision's shear=[x, y], then its matrix, which acts on offsets from
// the centre.
TEST(Shear, IsTorchvisionsAffine) {
  const testing::NpyArray golden = testing::read_npy(testing::golden_path("ops/shear.npy"));
  int along_x = 0;
  int along_y = 0;
  for (std::size_t i = 0; i < golden.shape[0]; ++i) {
    const double* row = golden.as<double>() + 8 * i;
    ASSERT_NE(row[0] == 0, row[1] == 0) << "one direction at a time";
    const OpDef& shear = row[0] != 0 ? kShearXOp : kShearYOp;
    for (const Point p : {Point{0, 0}, Point{37, 11}, Point{100, 60}}) {
      const Point actual = shown_at(shear, row[0] + row[1], p);
      const Point from_centre{p.x - 50, p.y - 30};
      EXPECT_NEAR(actual.x, row[2] * from_centre.x + row[3] * from_centre.y + row[4] + 50, 1e-12);
      EXPECT_NEAR(actual.y, row[5] * from_centre.x + row[6] * from_centre.y + row[7] + 30, 1e-12);
    }
    ++(row[0] != 0 ? along_x : along_y);
  }
  EXPECT_EQ(along_x, 2);
  EXPECT_EQ(along_y, 2);
}

}  // namespace
}  // namespace tta
