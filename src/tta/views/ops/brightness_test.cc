#include "tta/views/ops/brightness.h"

#include "support/support.h"
#include "tta/views/ops/brightness_reference.h"

namespace tta {
namespace {

using testing::golden_path;
using testing::NpyArray;
using testing::read_npy;

ByteTables tables_for(double factor, int channels) {
  const std::vector<double> values{factor};
  return kBrightnessOp.table(values, PixelStatistics{}, channels);
}

TEST(Brightness, IsPillowsToTheBit) {
  const NpyArray factors = read_npy(golden_path("ops/factors.npy"));
  const NpyArray expected = read_npy(golden_path("ops/brightness.npy"));
  for (std::size_t i = 0; i < factors.shape[0]; ++i) {
    const double factor = factors.as<double>()[i];
    const ByteTable table = tables_for(factor, 1)[0];
    for (std::size_t value = 0; value < 256; ++value) {
      ASSERT_EQ(table[value], expected.as<std::uint8_t>()[256 * i + value]) << factor << " on " << value;
    }
  }
}

TEST(Brightness, AgreesWithItsReference) {
  const Image image = testing::random_image({17, 5}, 3, 3);
  for (const double factor : {0.0, 0.37, 1.0, 1.73, 10.0}) {
    const ByteTables tables = tables_for(factor, 3);
    const Image expected = brightness_reference(image, factor);
    for (int i = 0; i < image.width() * 3; ++i) {
      ASSERT_EQ(tables[static_cast<std::size_t>(i % 3)][image.row(2)[i]], expected.row(2)[i]) << factor << " at " << i;
    }
  }
}

TEST(Brightness, OneIsAnIdentityInFloat32) {
  const std::vector<double> one{1};
  const std::vector<double> nearly{1 + 1e-9};
  const std::vector<double> more{1.001};
  EXPECT_TRUE(kBrightnessOp.is_identity(one));
  EXPECT_TRUE(kBrightnessOp.is_identity(nearly));
  EXPECT_FALSE(kBrightnessOp.is_identity(more));
}

TEST(Brightness, RefusesNegativeFactors) {
  EXPECT_EQ(value_problem(kBrightnessOp.params[0], -0.5), "is -0.5, allowed 0..10");
}

}  // namespace
}  // namespace tta
