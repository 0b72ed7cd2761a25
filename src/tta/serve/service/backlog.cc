#include "tta/serve/service/backlog.h"

#include <algorithm>
#include <cmath>

namespace tta {
namespace {

constexpr double kPixelsOfView = 224.0 * 224.0;
constexpr double kPixelsDecoded = 1e6;  // take about as long as one view of a small network
constexpr double kLargestShare = 0.25;  // of the capacity, that one image can count for
constexpr double kSheddingBegins = 0.25;

}  // namespace

double request_cost(std::uint64_t source_pixels, std::uint64_t view_pixels, int views) {
  const double view = std::max(1.0, static_cast<double>(view_pixels) / kPixelsOfView);
  return views * view + static_cast<double>(source_pixels) / kPixelsDecoded;
}

int views_under_load(int views, double backlog, double capacity) {
  const double beyond = (backlog / capacity - kSheddingBegins) / (1 - kSheddingBegins);
  const double share = std::clamp(1 - beyond, 0.0, 1.0);
  return std::max(1, static_cast<int>(std::ceil(views * share)));
}

double Backlog::counted(double full) const {
  return std::min(full, capacity_ * kLargestShare);
}

bool Backlog::enter(int images, double full, double least) {
  const std::lock_guard lock(mutex_);
  if (images_ + images > most_images_) return false;
  if (waiting_ > 0 && waiting_ + least > capacity_) return false;
  images_ += images;
  waiting_ += full;
  return true;
}

void Backlog::opened(double cost) {
  const std::lock_guard lock(mutex_);
  waiting_ = std::max(0.0, waiting_ - cost);
}

void Backlog::left() {
  const std::lock_guard lock(mutex_);
  --images_;
  if (images_ == 0) waiting_ = 0;  // what rounding left
}

double Backlog::cost() const {
  const std::lock_guard lock(mutex_);
  return waiting_;
}

int Backlog::images() const {
  const std::lock_guard lock(mutex_);
  return images_;
}

}  // namespace tta
