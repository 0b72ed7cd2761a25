// timm's training arguments, as YAML or a command line.
#include "tta/views/importers/timm.h"

#include "fuzz/importer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return tta::fuzz::import_and_draw(tta::read_timm_arguments, data, size);
}
