// Times the pixel kernels on one thread and prints, for each, the fastest of many runs in milliseconds.
// tools/bench/pillow_pixels.py times the same resize with Pillow; `./dev bench` prints both and their ratio.
#include <chrono>
#include <cstdio>
#include <limits>

#include "test_picture.h"
#include "tta/base/tensor.h"
#include "tta/image/matrix.h"
#include "tta/image/pixels/blur.h"
#include "tta/image/pixels/clahe.h"
#include "tta/image/pixels/lab.h"
#include "tta/image/pixels/median.h"
#include "tta/image/pixels/noise.h"
#include "tta/image/pixels/pack.h"
#include "tta/image/pixels/resample.h"
#include "tta/image/pixels/resample_float.h"
#include "tta/image/pixels/resample_opencv.h"
#include "tta/image/pixels/sample.h"
#include "tta/image/pixels/sharpen.h"
#include "tta/image/pixels/statistics.h"
#include "tta/image/pixels/table.h"

namespace tta {
namespace {

constexpr int kRuns = 500;

template <typename Action>
void report(const char* name, Action action) {
  double fastest_ms = std::numeric_limits<double>::infinity();
  for (int run = 0; run < kRuns; ++run) {
    const auto start = std::chrono::steady_clock::now();
    action();
    const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
    if (elapsed.count() < fastest_ms) fastest_ms = elapsed.count();
  }
  std::printf("%-32s %8.4f ms\n", name, fastest_ms);
}

PackTable imagenet_table() {
  constexpr std::array<float, 3> kMean{0.485F, 0.456F, 0.406F};
  constexpr std::array<float, 3> kStd{0.229F, 0.224F, 0.225F};
  PackTable table;
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t v = 0; v < 256; ++v) table.values[c][v] = (static_cast<float>(v) / 255.0F - kMean[c]) / kStd[c];
  }
  return table;
}

void run_filters(const Image& square) {
  const BlurWeights narrow = gaussian_weights(0.5, 3);
  const BlurWeights usual = gaussian_weights(2, 13);
  const BlurWeights wide = gaussian_weights(10, 61);
  const LabPlanes lab = lab_from_rgb(square);

  report("sharpen 224", [&] { sharpen(square, 1.7F); });
  report("blur 224, size 3", [&] { blur(square, narrow); });
  report("blur 224, size 13", [&] { blur(square, usual); });
  report("blur 224, size 61", [&] { blur(square, wide); });
  report("median_filter 224, size 3", [&] { median_filter(square, 3); });
  report("median_filter 224, size 5", [&] { median_filter(square, 5); });
  report("median_filter 224, size 7", [&] { median_filter(square, 7); });
  report("clahe 224, gray", [&] { clahe(lab.lightness, 4, 8); });
  report("lab_from_rgb 224", [&] { lab_from_rgb(square); });
  report("rgb_from_lab 224", [&] { rgb_from_lab(lab); });
  report("add_normal_noise 224", [&] { add_normal_noise(square, 25.5F, 1); });
}

// tools/bench/resize_kinds.py prints the same with cv2 and torch.
void run_resize_kinds(const Image& photo) {
  const AxisPart x = part_of_side(photo.width(), 384, 0, 384);
  const AxisPart y = part_of_side(photo.height(), 256, 0, 256);
  const std::uint8_t fill[3] = {0, 0, 0};
  const auto opencv = [&](const char* name, Filter filter) {
    report(name, [&] { resample_opencv(photo, x, y, filter, fill); });
  };
  const auto torch = [&](const char* name, Filter filter, bool antialias) {
    report(name, [&] { resample_float(photo, x, y, {FloatLibrary::kTorch, filter, antialias}, fill); });
  };
  opencv("resize, opencv nearest", Filter::kNearest);
  opencv("resize, opencv bilinear", Filter::kBilinear);
  opencv("resize, opencv box", Filter::kBox);
  opencv("resize, opencv bicubic", Filter::kBicubic);
  torch("resize, torch nearest", Filter::kNearest, false);
  torch("resize, torch bilinear", Filter::kBilinear, false);
  torch("resize, torch bilinear smooth", Filter::kBilinear, true);
  torch("resize, torch bicubic", Filter::kBicubic, false);
  torch("resize, torch bicubic smooth", Filter::kBicubic, true);
}

void run() {
  const Image photo = test_picture({640, 427});
  const Image copy = resize(photo, {384, 256}, Filter::kBilinear);
  const ImageView view = copy.view().crop({80, 16, 224, 224});
  const PackTable table = imagenet_table();
  Tensor tensor(DType::kFloat32, {1, 3, 224, 224});
  const auto pack_moved = [&](Move move) { pack(view, move, table, Layout::kNchw, false, tensor.row(0)); };
  const std::uint8_t fill[3] = {0, 0, 0};
  // The window's centre on the copy's, turned by seven degrees.
  const Matrix3 turn =
      multiply(translation(80, 16), about({112, 112}, {0.99255, 0.12187, 0, -0.12187, 0.99255, 0, 0, 0, 1}));
  const ByteTables tables = identity_tables();
  Image square = Image::copy_of(view);

  report("resize 640x427 -> 384x256", [&] { resize(photo, {384, 256}, Filter::kBilinear); });
  report("resize, bicubic", [&] { resize(photo, {384, 256}, Filter::kBicubic); });
  report("resize, center 224 only", [&] { resize(photo, {384, 256}, Filter::kBilinear, {80, 16, 224, 224}); });
  report("crop + pack 224", [&] { pack_moved({}); });
  report("crop + flip + pack 224", [&] { pack_moved({/*flip_x=*/true, false, false}); });
  report("crop + quarter turn + pack 224", [&] { pack_moved({false, true, /*transpose=*/true}); });
  report("rotated 224", [&] { sample_bilinear(copy, turn, {224, 224}, Border::kReflect, fill); });
  report("apply_tables 224", [&] { apply_tables(square, tables); });
  report("luma_mean 224", [&] { luma_mean(square); });
  report("channel_histograms 224", [&] { channel_histograms(square); });
  run_filters(square);
  run_resize_kinds(photo);
}

}  // namespace
}  // namespace tta

int main() {
  tta::run();
}
