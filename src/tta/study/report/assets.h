// The files that reports are made of: the pages, their style and script, the charts' specifications, and Vega's scripts
// where the program was built with them. Embedded by cmake/TtaEmbed.cmake.
#pragma once

#include <span>
#include <string_view>

#include "tta/base/core/embedded_file.h"

namespace tta {

// All of them. Defined in a source that the build makes.
std::span<const EmbeddedFile> report_files();

// The text of one. Requires: report_files() has it.
std::string_view report_file(std::string_view name);

// Whether Vega is among them: without it a report has tables and no charts.
bool can_draw_charts();

}  // namespace tta
