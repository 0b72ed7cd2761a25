#include "tta/study/report/assets.h"

#include <algorithm>
#include <cassert>

namespace tta {
namespace {

const EmbeddedFile* find(std::string_view name) {
  const std::span<const EmbeddedFile> files = report_files();
  const auto found =
      std::find_if(files.begin(), files.end(), [&](const EmbeddedFile& file) { return file.name == name; });
  return found == files.end() ? nullptr : &*found;
}

}  // namespace

std::string_view report_file(std::string_view name) {
  const EmbeddedFile* file = find(name);
  assert(file != nullptr && "a file that isn't embedded");
  return file->text;
}

bool can_draw_charts() {
  return find("vega.js") != nullptr;
}

}  // namespace tta
