// The score store: the probabilities of every (image, view), on disk.
//
// A folder that numpy can read as it is:
//   manifest.json        what the scores belong to, and which view each file holds
//   labels.npy           int32 [N]: the images' classes
//   images.txt           the images' names, one a line, in the order of the rows
//   views/<digest>.npy   float32 or float16 [N, K]: one view's probabilities; named by view_digest()
//
// Rows that were not run, or whose image failed, are NaN. A view's file is made whole, all NaN, before its first row is
// written, and a row counts as there only when none of it is NaN. So there is nothing to repair: a run that was killed
// at any moment is continued by running the rows that are NaN, and ends with the same bytes as an unbroken one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "tta/views/policy/policy.h"

namespace tta {

enum class ScoreType { kFloat32, kFloat16 };

// The least probability that a float16 store keeps, its smallest number above 0: so that no class becomes impossible by
// rounding.
inline constexpr double kLeastHalf = 5.9604644775390625e-8;

// What the scores belong to. A store is refused where any of it differs.
struct StoreContents {
  std::string model_sha256;
  std::string recipe_sha256;   // of recipe_json()
  std::string dataset_sha256;  // dataset_digest()
  std::vector<std::string> images;
  std::vector<std::int32_t> truths;
  int classes = 0;
  ScoreType type = ScoreType::kFloat32;
};

// One view's scores, mapped into memory: what isn't looked at takes none. Reading is thread-safe; different rows may be
// written by different threads.
class ViewScores {
 public:
  // `path` holds `images` x `classes`. Errors: kIo; kStore if it is not such a file.
  ViewScores(const std::filesystem::path& path, std::size_t images, int classes, ScoreType type);
  ViewScores(ViewScores&&) noexcept;
  ViewScores& operator=(ViewScores&&) noexcept;
  ~ViewScores();

  // True if image's row was written to its end.
  bool has(std::size_t image) const;

  // The row as stored, not renormalised. Requires: has(image); row.size() is the number of classes.
  void read(std::size_t image, std::span<double> row) const;

  // Nothing will be read for some time: the memory that was mapped for it is given back.
  void rest() const;

  // Rounded to the store's type. Requires: finite values in 0..1.
  void write(std::size_t image, std::span<const double> row);

 private:
  struct Mapping;
  std::unique_ptr<Mapping> mapping_;
  std::size_t images_;
  std::size_t classes_;
  ScoreType type_;
};

// An open store. Only one process at a time has it. Not thread-safe, but for what ViewScores promises.
class ScoreStore {
 public:
  // Opens the folder, or makes it. Errors, kStore: scores of another model, recipe, data set, type or version (which,
  // and what to do), a folder that holds something else, a store in use; kIo.
  ScoreStore(const std::filesystem::path& folder, const StoreContents& contents);
  ScoreStore(ScoreStore&&) noexcept;
  ScoreStore& operator=(ScoreStore&&) noexcept;
  ~ScoreStore();

  // The scores of `view` (its name, weight and label map don't matter). Makes the file, all NaN, if it isn't there: the
  // disk that it needs is taken at once. The reference lives as long as the store.
  // Errors: kIo, a full disk among them.
  ViewScores& scores(const View& view);

  // Bytes that files of these views would add. For a question before the work.
  std::uintmax_t bytes_needed(std::span<const View> views) const;

 private:
  void write_manifest() const;
  std::filesystem::path view_path(const std::string& digest) const;
  std::size_t view_bytes() const;

  class Lock;
  std::filesystem::path folder_;
  StoreContents contents_;
  std::unique_ptr<Lock> lock_;
  std::map<std::string, std::string> views_;                 // digest -> canonical text, as the manifest has them
  std::map<std::string, std::unique_ptr<ViewScores>> open_;  // by digest
};

}  // namespace tta
