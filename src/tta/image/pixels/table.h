// 256-entry tables on pixels. Thread-safe.
#pragma once

#include "tta/image/image.h"

namespace tta {

ByteTables identity_tables();

// First `first`, then `second`.
ByteTables compose(const ByteTables& first, const ByteTables& second);

// In place: every value v of channel c becomes tables[c][v].
void apply_tables(Image& image, const ByteTables& tables);

// The same for `pixels` packed pixels of `channels` bytes.
void apply_tables(std::uint8_t* values, std::size_t pixels, int channels, const ByteTables& tables);

}  // namespace tta
