// Oracle: table_test.cc looks up value by value. Every target gives the same bytes.
#include "tta/image/pixels/table.h"

#include <cstddef>

#define HWY_WANT_AVX3_DL 1  // the instruction set with large look-ups, which Highway leaves out unless asked
#include "tta/image/pixels/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tta/image/pixels/table.cc"
#include <hwy/foreach_target.h>  // includes this file once for each instruction set
// After foreach_target.h, which must come first.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace tta::HWY_NAMESPACE {
namespace {

template <std::size_t kChannels>
void look_up_one_by_one(std::uint8_t* values, std::size_t begin, std::size_t end, const ByteTables& tables) {
  for (std::size_t i = begin; i < end; i += kChannels) {
    for (std::size_t c = 0; c < kChannels; ++c) values[i + c] = tables[c][values[i + c]];
  }
}

#if HWY_TARGET == HWY_AVX3_DL

namespace hn = hwy::HWY_NAMESPACE;

using D = hn::ScalableTag<std::uint8_t>;
using Bytes = hn::Vec<D>;

// A whole table in four registers: two look-ups of 128 entries each, the value's top bit chooses between them.
class RegisterTable {
 public:
  explicit RegisterTable(const ByteTable& table) {
    for (std::size_t i = 0; i < 4; ++i) parts_[i] = hn::LoadU(D(), table.data() + 64 * i);
  }
  HWY_INLINE Bytes operator()(Bytes values) const {
    const __m512i low = _mm512_permutex2var_epi8(parts_[0].raw, values.raw, parts_[1].raw);
    const __m512i high = _mm512_permutex2var_epi8(parts_[2].raw, values.raw, parts_[3].raw);
    return Bytes{_mm512_mask_blend_epi8(_mm512_movepi8_mask(values.raw), low, high)};
  }

 private:
  Bytes parts_[4];
};

std::size_t look_up_vectors(std::uint8_t* values, std::size_t count, const ByteTable& table) {
  const RegisterTable look_up(table);
  const std::size_t lanes = hn::Lanes(D());
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) hn::StoreU(look_up(hn::LoadU(D(), values + i)), D(), values + i);
  return i;
}

std::size_t look_up_rgb_vectors(std::uint8_t* values, std::size_t count, const ByteTables& tables) {
  const RegisterTable red(tables[0]), green(tables[1]), blue(tables[2]);
  const std::size_t step = 3 * hn::Lanes(D());
  std::size_t i = 0;
  for (; i + step <= count; i += step) {
    Bytes r, g, b;
    hn::LoadInterleaved3(D(), values + i, r, g, b);
    hn::StoreInterleaved3(red(r), green(g), blue(b), D(), values + i);
  }
  return i;
}

#else

// Without a look-up of 128 bytes at once, loading them one by one is as fast as anything.
std::size_t look_up_vectors(std::uint8_t*, std::size_t, const ByteTable&) {
  return 0;
}
std::size_t look_up_rgb_vectors(std::uint8_t*, std::size_t, const ByteTables&) {
  return 0;
}

#endif

void look_up(std::uint8_t* values, std::size_t count, std::size_t channels, const ByteTables& tables) {
  if (channels == 1 || (tables[0] == tables[1] && tables[1] == tables[2])) {
    look_up_one_by_one<1>(values, look_up_vectors(values, count, tables[0]), count, tables);
  } else {
    look_up_one_by_one<3>(values, look_up_rgb_vectors(values, count, tables), count, tables);
  }
}

}  // namespace
}  // namespace tta::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace tta {

HWY_EXPORT(look_up);

ByteTables identity_tables() {
  ByteTables tables;
  for (ByteTable& table : tables) {
    for (std::size_t v = 0; v < 256; ++v) table[v] = static_cast<std::uint8_t>(v);
  }
  return tables;
}

ByteTables compose(const ByteTables& first, const ByteTables& second) {
  ByteTables tables;
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t v = 0; v < 256; ++v) tables[c][v] = second[c][first[c][v]];
  }
  return tables;
}

void apply_tables(Image& image, const ByteTables& tables) {
  const std::size_t pixels = static_cast<std::size_t>(image.width()) * static_cast<std::size_t>(image.height());
  apply_tables(image.row(0), pixels, image.channels(), tables);
}

void apply_tables(std::uint8_t* values, std::size_t pixels, int channels, const ByteTables& tables) {
  const auto count = static_cast<std::size_t>(channels);
  HWY_DYNAMIC_DISPATCH(look_up)(values, pixels * count, count, tables);
}

}  // namespace tta
#endif  // HWY_ONCE
