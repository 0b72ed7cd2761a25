// Where the search reads scores from: the probabilities of (image, view), got when they are asked for. A store that a
// model fills is one (stored_scores.h); tests have theirs in memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace tta {

// Images and views by their numbers. Not thread-safe, but for read(), truth_probability() and heed_cancel().
class ScoreSource {
 public:
  // `truths`: one class per image. `threads` read rows at once. Requires: 0 <= truth < classes.
  ScoreSource(std::vector<std::int32_t> truths, std::size_t views, int classes, int threads);
  virtual ~ScoreSource() = default;
  ScoreSource(const ScoreSource&) = delete;
  ScoreSource& operator=(const ScoreSource&) = delete;

  std::size_t images() const { return truths_.size(); }
  std::size_t views() const { return rows_.size(); }
  int classes() const { return classes_; }
  int threads() const { return threads_; }
  std::span<const std::int32_t> truths() const { return truths_; }

  // Gets every (image, view) of these that isn't there yet. A view that can't be made of one of the images is not
  // usable() from then on. Errors: kCancelled after an interrupt, and what getting them throws.
  void bring(std::span<const std::size_t> images, std::span<const std::size_t> views);
  void bring(std::span<const std::size_t> images, std::size_t view) { bring(images, std::span(&view, 1)); }
  bool usable(std::size_t view) const { return usable_[view]; }
  std::vector<std::size_t> usable_of(std::span<const std::size_t> views) const;

  // Rows that were asked for so far, each once: what the model had to be run for, if it had not been run before.
  std::size_t rows_brought() const { return rows_brought_; }

  // Writes the view's probabilities: label map applied, summing to 1; NaN where the view can't be made of the image.
  // Thread-safe. Requires: brought.
  virtual void read(std::size_t image, std::size_t view, std::span<double> row) const = 0;

  // That of the image's own class: all that a plain log-likelihood needs. Kept in memory. Requires: as read().
  float truth_probability(std::size_t image, std::size_t view) const { return rows_[view][image]; }

  // From now on heed_cancel() throws once `cancelled` says so. It is asked often, and by several threads at once.
  void cancel_when(std::function<bool()> cancelled) { cancelled_ = std::move(cancelled); }

  // Everything that goes through many rows calls it at every turn: a search takes minutes, and its user may not want to
  // wait. Errors: kCancelled.
  void heed_cancel() const;

  // The view's rows won't be read for some time: memory that they take may be given back.
  virtual void rest(std::size_t /*view*/) const {}

 protected:
  // Gets all of these that it can.
  virtual void fetch(std::span<const std::size_t> images, std::span<const std::size_t> views) = 0;

 private:
  bool is_brought(std::size_t image, std::size_t view) const;
  void take_truths(std::span<const std::size_t> images, std::size_t view);

  std::vector<std::int32_t> truths_;
  int classes_;
  int threads_;
  std::vector<std::vector<float>> rows_;  // [view][image]: the truth's probability; -1 = not brought; empty = none is
  std::vector<bool> usable_;
  std::size_t rows_brought_ = 0;
  std::function<bool()> cancelled_;  // empty = never
};

}  // namespace tta
