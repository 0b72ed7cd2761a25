// albumentations' JSON.
#include "tta/views/importers/albumentations.h"

#include "fuzz/importer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return tta::fuzz::import_and_draw(tta::read_albumentations, data, size);
}
