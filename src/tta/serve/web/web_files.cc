#include "tta/serve/web/web_files.h"

#include <algorithm>
#include <cassert>
#include <utility>
#include <vector>

#include "tta/base/core/sha256.h"

namespace tta {
namespace {

constexpr std::pair<std::string_view, std::string_view> kContentTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".svg", "image/svg+xml"},
};

std::string_view content_type(std::string_view name) {
  const auto* const found = std::find_if(std::begin(kContentTypes), std::end(kContentTypes),
                                         [&](const auto& type) { return name.ends_with(type.first); });
  assert(found != std::end(kContentTypes) && "a kind of file without a type");
  return found->second;
}

std::vector<WebFile> make_web_files() {
  std::vector<WebFile> files;
  for (const EmbeddedFile& file : embedded_web_files()) {
    const std::string etag = "\"" + sha256_hex(file.text).substr(0, 32) + "\"";
    files.push_back({file.name, file.text, content_type(file.name), etag});
  }
  return files;
}

}  // namespace

std::span<const WebFile> web_files() {
  static const std::vector<WebFile> files = make_web_files();
  return files;
}

const WebFile* find_web_file(std::string_view name) {
  const std::span<const WebFile> files = web_files();
  const auto found = std::find_if(files.begin(), files.end(), [&](const WebFile& file) { return file.name == name; });
  return found == files.end() ? nullptr : &*found;
}

}  // namespace tta
