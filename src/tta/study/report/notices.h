// What a reader of a report should know before the rest. Pure; thread-safe.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "tta/study/eval/fill_store.h"

namespace tta {

// <p>, around HTML.
std::string paragraph(const std::string& content);

struct Notices {
  std::span<const std::string> sentences;  // plain text
  std::span<const FailedImage> failed;
  std::span<const std::string> failed_names;  // of the same images
  std::vector<std::string> about_charts;      // HTML, as all that follows
  bool charts = true;                         // whether there are any
  bool with_images = true;
  bool with_data = true;
};

// HTML; empty where there is nothing to say.
std::string notices_html(const Notices& notices);

}  // namespace tta
