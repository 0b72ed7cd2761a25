#include "tta/cli/messages.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>

namespace tta::cli {
namespace {

spdlog::logger& logger() {
  static const std::shared_ptr<spdlog::logger> instance = [] {
    const char* no_color = std::getenv("NO_COLOR");  // https://no-color.org: any value but the empty one
    const bool plain = no_color != nullptr && *no_color != '\0';
    auto made = spdlog::stderr_color_mt("tta", plain ? spdlog::color_mode::never : spdlog::color_mode::automatic);
    made->set_pattern("tta: %^%l%$: %v");
    return made;
  }();
  return *instance;
}

}  // namespace

void set_quiet(bool quiet) {
  logger().set_level(quiet ? spdlog::level::err : spdlog::level::info);
}

void say_error(std::string_view text) {
  logger().error("{}", text);
}
void say_warning(std::string_view text) {
  logger().warn("{}", text);
}
void say_note(std::string_view text) {
  logger().info("{}", text);
}

std::string counted(long long count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace tta::cli
