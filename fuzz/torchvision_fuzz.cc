// Printed and written torchvision pipelines.
#include "tta/views/importers/torchvision.h"

#include "fuzz/importer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return tta::fuzz::import_and_draw(tta::read_torchvision_pipeline, data, size);
}
