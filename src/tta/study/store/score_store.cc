#include "tta/study/store/score_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/file.h"
#include "tta/base/core/limits.h"
#include "tta/base/core/text.h"
#include "tta/base/json.h"
#include "tta/base/npy.h"

namespace tta {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSchema = "tta-scores/1";

std::string_view type_name(ScoreType type) {
  return type == ScoreType::kFloat32 ? "float32" : "float16";
}

std::string in_quotes(const fs::path& path) {
  return "'" + printable(path.string()) + "'";
}

[[noreturn]] void refuse(const fs::path& folder, const std::string& reason) {
  throw Error(ErrorCode::kStore, "the score store " + in_quotes(folder) + " " + reason);
}

[[noreturn]] void fail(const fs::path& path, int error) {
  throw Error(ErrorCode::kIo, in_quotes(path) + ": " + std::generic_category().message(error));
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw Error(ErrorCode::kIo, in_quotes(folder) + " can't be made: " + error.message());
}

// Nothing, or only the empty folder that a store begins with: all that a full disk left of one.
bool holds_nothing(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().filename() != "views" || !entry.is_directory() || !fs::is_empty(entry.path())) return false;
  }
  return true;
}

// What a store of `contents` says of itself, and of its views.
std::string manifest_text(const StoreContents& contents, const std::map<std::string, std::string>& views) {
  JsonWriter out(JsonWriter::Style::kIndented);
  out.begin_object().member("schema", kSchema);
  out.member("model_sha256", contents.model_sha256).member("recipe_sha256", contents.recipe_sha256);
  out.member("dataset_sha256", contents.dataset_sha256);
  out.member("images", contents.images.size()).member("classes", contents.classes);
  out.member("dtype", type_name(contents.type));
  out.key("views").begin_object();
  for (const auto& [digest, text] : views) out.member(digest, text);
  out.end_object().end_object();
  return out.take() + "\n";
}

// One thing that must be the same, and what it means where it isn't.
void require_same(const fs::path& folder, const Json& found, std::string_view expected, const std::string& difference) {
  if (found.as_string() != expected) refuse(folder, difference + ". Give another folder, or remove this one");
}

std::map<std::string, std::string> read_manifest(const fs::path& folder, const StoreContents& contents) {
  const fs::path path = folder / "manifest.json";
  const Json manifest = Json::parse(read_text_file(path, kMaxJsonBytes), path.string(), ErrorCode::kStore);
  require_same(folder, manifest.at("schema"), kSchema, "has another format version than " + std::string(kSchema));
  require_same(folder, manifest.at("model_sha256"), contents.model_sha256, "holds the scores of another model");
  require_same(folder, manifest.at("recipe_sha256"), contents.recipe_sha256, "holds scores made with another recipe");
  require_same(folder, manifest.at("dataset_sha256"), contents.dataset_sha256,
               "holds the scores of other images, or of other classes for them");
  require_same(folder, manifest.at("dtype"), type_name(contents.type), "has another number type");
  if (manifest.at("classes").as_integer(0, kMaxClasses) != contents.classes)
    refuse(folder, "holds scores of another number of classes");
  std::map<std::string, std::string> views;
  for (const auto& [digest, text] : manifest.at("views").members()) views[digest] = text.as_string();
  return views;
}

// Files that a run which was killed had not finished.
void remove_leftovers(const fs::path& folder) {
  for (const fs::path& place : {folder, folder / "views"}) {
    std::vector<fs::path> leftovers;
    for (const auto& entry : fs::directory_iterator(place)) {
      const std::string name = entry.path().filename().string();
      if (name.find(".tmp-") != std::string::npos || name.ends_with(".new")) leftovers.push_back(entry.path());
    }
    for (const fs::path& leftover : leftovers) fs::remove(leftover);
  }
}

std::string lines_of(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += name + '\n';
  return text;
}

void write_labels(const fs::path& path, const std::vector<std::int32_t>& truths) {
  const auto bytes = std::as_bytes(std::span(truths));
  NumpyArray labels;
  labels.type = NumpyType::kInt32;
  labels.shape = {static_cast<std::int64_t>(truths.size())};
  labels.values.assign(bytes.begin(), bytes.end());
  write_npy_file(path, labels);
}

// A file that appears whole or not at all.
class NewFile {
 public:
  explicit NewFile(const fs::path& target) : target_(target), path_(target.string() + ".new") {
    file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file_ < 0) fail(target_, errno);
  }
  ~NewFile() {
    ::close(file_);
    ::unlink(path_.c_str());  // gone by now if it was renamed
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::write(file_, bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail(target_, errno);
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }

  void finish() {
    if (::fsync(file_) != 0 || ::rename(path_.c_str(), target_.c_str()) != 0) fail(target_, errno);
  }

 private:
  fs::path target_;
  fs::path path_;
  int file_ = -1;
};

// Real bytes, not a hole: a disk that is too small says so now and not after hours.
void make_view_file(const fs::path& path, const std::string& header, std::size_t rows, std::size_t row_values,
                    ScoreType type) {
  constexpr std::string_view kNan32("\x00\x00\xC0\x7F", 4);
  constexpr std::string_view kNan16("\x00\x7E", 2);
  std::string row;
  for (std::size_t i = 0; i < row_values; ++i) row += type == ScoreType::kFloat32 ? kNan32 : kNan16;
  NewFile file(path);
  file.write(header);
  for (std::size_t i = 0; i < rows; ++i) file.write(row);
  file.finish();
}

}  // namespace

// The folder itself is locked: the lock goes with the process, however that ends.
class ScoreStore::Lock {
 public:
  explicit Lock(const fs::path& folder) : file_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (file_ < 0) fail(folder, errno);
    if (::flock(file_, LOCK_EX | LOCK_NB) == 0) return;
    const int error = errno;
    ::close(file_);
    if (error == EWOULDBLOCK) refuse(folder, "is in use by another run: wait for it, or give another folder");
    fail(folder, error);
  }
  ~Lock() { ::close(file_); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  int file_;
};

ScoreStore::ScoreStore(const fs::path& folder, const StoreContents& contents) : folder_(folder), contents_(contents) {
  const bool is_new = !fs::exists(folder / "manifest.json");
  if (is_new && fs::exists(folder) && !fs::is_directory(folder)) refuse(folder, "is not a folder");
  if (is_new && fs::exists(folder) && !fs::exists(folder / "images.txt") && !holds_nothing(folder))
    refuse(folder, "can't be made there: the folder holds something else");
  make_folder(folder / "views");
  lock_ = std::make_unique<Lock>(folder);
  remove_leftovers(folder);
  if (!is_new) {
    views_ = read_manifest(folder, contents);
    return;
  }
  // The manifest comes last: without it a folder is a store that was never begun.
  write_file_atomically(folder / "images.txt", lines_of(contents.images));
  write_labels(folder / "labels.npy", contents.truths);
  write_manifest();
}

ScoreStore::ScoreStore(ScoreStore&&) noexcept = default;
ScoreStore& ScoreStore::operator=(ScoreStore&&) noexcept = default;
ScoreStore::~ScoreStore() = default;

void ScoreStore::write_manifest() const {
  write_file_atomically(folder_ / "manifest.json", manifest_text(contents_, views_));
}

fs::path ScoreStore::view_path(const std::string& digest) const {
  return folder_ / "views" / (digest + ".npy");
}

std::size_t ScoreStore::view_bytes() const {
  return contents_.images.size() * static_cast<std::size_t>(contents_.classes) *
         (contents_.type == ScoreType::kFloat32 ? sizeof(float) : sizeof(std::uint16_t));
}

ViewScores& ScoreStore::scores(const View& view) {
  const std::string digest = view_digest(view);
  std::unique_ptr<ViewScores>& scores = open_[digest];
  if (scores) return *scores;
  const fs::path path = view_path(digest);
  if (!fs::exists(path)) {
    const std::vector<std::int64_t> shape{static_cast<std::int64_t>(contents_.images.size()), contents_.classes};
    const bool single = contents_.type == ScoreType::kFloat32;
    make_view_file(path, npy_header(single ? NumpyType::kFloat32 : NumpyType::kFloat16, shape), contents_.images.size(),
                   static_cast<std::size_t>(contents_.classes), contents_.type);
  }
  if (views_.try_emplace(digest, canonical_text(view)).second) write_manifest();
  scores = std::make_unique<ViewScores>(path, contents_.images.size(), contents_.classes, contents_.type);
  return *scores;
}

std::uintmax_t ScoreStore::bytes_needed(std::span<const View> views) const {
  std::uintmax_t bytes = 0;
  for (const View& view : views) bytes += fs::exists(view_path(view_digest(view))) ? 0 : view_bytes();
  return bytes;
}

}  // namespace tta
