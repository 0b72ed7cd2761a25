#include "tta/cli/image_notes.h"

#include "tta/base/core/text.h"
#include "tta/cli/messages.h"

namespace tta::cli {

void say_image_notes(long long turned, long long mended, const Recipe& recipe) {
  if (turned > 0 && !recipe.apply_orientation) {
    say_warning(counted(turned, "image") +
                " carried an EXIF orientation that was ignored, as in training; a recipe with \"orientation\": "
                "\"apply\" turns them");
  }
  if (mended > 0) say_warning(counted(mended, "image") + " had small damage that the decoder mended");
}

std::string message_about(const std::string& image, const Error& error) {
  const std::string message = error.what();
  const bool is_named = message.find("'" + printable(image) + "'") != std::string::npos;
  return is_named ? message : printable(image) + ": " + message;
}

}  // namespace tta::cli
