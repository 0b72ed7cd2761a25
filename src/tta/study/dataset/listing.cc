#include "tta/study/dataset/listing.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <system_error>

#include "tta/base/core/csv.h"
#include "tta/base/core/error.h"
#include "tta/base/core/file.h"
#include "tta/base/core/text.h"
#include "tta/base/json.h"
#include "tta/image/codec/codec.h"

namespace tta {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxListBytes = std::size_t{256} << 20;

[[noreturn]] void fail(const fs::path& where, const std::string& problem) {
  throw Error(ErrorCode::kDataset, printable(where.string()) + ": " + problem);
}

[[noreturn]] void fail_line(const fs::path& where, std::size_t line, const std::string& problem) {
  fail(where, "line " + std::to_string(line + 1) + ": " + problem);
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

bool is_image_name(const fs::path& path) {
  const auto known = image_extensions();
  return std::find(known.begin(), known.end(), lower(path.extension().string())) != known.end();
}

bool is_hidden(const fs::path& path) {
  return path.filename().string().starts_with('.');
}

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    if (!is_hidden(it->path())) entries.push_back(it->path());
  if (error) fail(folder, "this folder can't be listed: " + error.message());
  std::sort(entries.begin(), entries.end());
  return entries;
}

// --- one subfolder per class ---------------------------------------------------------------------------------------

// The images below `folder`, at any depth. Links to folders are not followed: they might lead round in circles.
void add_images_below(const fs::path& folder, const std::string& label, Listing& listing, std::size_t& others) {
  for (const fs::path& entry : entries_of(folder)) {
    if (fs::is_directory(fs::symlink_status(entry))) {
      add_images_below(entry, label, listing, others);
    } else if (is_image_name(entry)) {
      listing.images.push_back({entry.lexically_relative(listing.root).string(), label, ""});
    } else {
      ++others;
    }
  }
}

void check_is_no_split(const fs::path& root, const std::vector<fs::path>& folders) {
  static const std::set<std::string> kSplits{"train", "training", "val", "valid", "validation", "test", "testing"};
  const auto is_split = [](const fs::path& folder) { return kSplits.contains(lower(folder.filename().string())); };
  if (folders.empty() || !std::all_of(folders.begin(), folders.end(), is_split)) return;
  fail(root, "these are parts of a data set, not classes: give one of them, '" +
                 printable((root / folders.back().filename()).string()) + "' say");
}

Listing list_class_folders(const fs::path& root, const std::vector<fs::path>& folders) {
  check_is_no_split(root, folders);
  Listing listing;
  listing.root = root;
  listing.labels_are_folders = true;
  std::size_t others = 0;
  for (const fs::path& folder : folders) {
    const std::size_t before = listing.images.size();
    add_images_below(folder, folder.filename().string(), listing, others);
    if (listing.images.size() == before) {
      listing.notes.push_back("the folder '" + printable(folder.filename().string()) + "' holds no images");
    }
  }
  if (others > 0) {
    listing.notes.push_back(std::to_string(others) + (others == 1 ? " file that is" : " files that are") +
                            " no image by name: left out");
  }
  return listing;
}

// --- tables --------------------------------------------------------------------------------------------------------

struct Columns {
  std::size_t path = 0;
  std::size_t label = 1;
  std::optional<std::size_t> group;
};

std::optional<std::size_t> column_named(const std::vector<std::string>& header,
                                        std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (lower(header[i]) == name) return i;
    }
  }
  return std::nullopt;
}

// Nothing if the first line is no header but an image.
std::optional<Columns> columns_of(const std::vector<std::string>& header) {
  const auto path = column_named(header, {"file_name", "filename", "path", "file", "image", "image_path"});
  const auto label = column_named(header, {"label", "class", "target", "class_name", "index", "y"});
  if (!path || !label) return std::nullopt;
  return Columns{*path, *label, column_named(header, {"group", "cluster", "patient", "video", "subject"})};
}

// Caffe's "path label": the label is what follows the last space, so that paths may hold spaces.
std::vector<std::string> list_fields(std::string_view line) {
  const std::size_t space = line.find_last_of(" \t");
  if (space == std::string_view::npos) return {std::string(line)};
  return {std::string(trim(line.substr(0, space))), std::string(trim(line.substr(space)))};
}

// Tells a table's separator from its first line that isn't empty.
char separator_of(std::string_view line) {
  if (line.find('\t') != std::string_view::npos) return '\t';
  return line.find(',') != std::string_view::npos ? ',' : ' ';
}

struct TableReader {
  const fs::path& path;
  char separator = ',';
  Columns columns;
  Listing& listing;

  void add(std::size_t number, const std::vector<std::string>& fields) const {
    const auto field = [&](std::size_t column) -> const std::string& {
      if (column >= fields.size()) {
        fail_line(path, number,
                  "has " + std::to_string(fields.size()) + " fields, but field " + std::to_string(column + 1) +
                      " is wanted: path,label[,group]");
      }
      if (fields[column].empty()) fail_line(path, number, "field " + std::to_string(column + 1) + " is empty");
      return fields[column];
    };
    ListedImage image{field(columns.path), field(columns.label), ""};
    if (columns.group) image.group = field(*columns.group);
    listing.images.push_back(std::move(image));
  }
};

Listing list_table(const fs::path& path, const std::string& text) {
  Listing listing;
  listing.root = path.parent_path();
  const std::vector<std::string_view> lines = split(text, '\n');
  const auto is_empty = [](std::string_view line) { return trim(line).empty(); };
  const auto first = std::find_if_not(lines.begin(), lines.end(), is_empty);
  if (first == lines.end()) fail(path, "is empty: expected lines of path,label[,group]");

  const char separator = separator_of(trim(*first));
  const auto fields_of = [&](std::string_view line) {
    return separator == ' ' ? list_fields(trim(line)) : csv_fields(trim(line), separator);
  };
  const std::vector<std::string> first_fields = fields_of(*first);
  const std::optional<Columns> header = columns_of(first_fields);
  TableReader reader{path, separator, header.value_or(Columns{}), listing};
  if (!header && first_fields.size() >= 3) reader.columns.group = 2;
  for (auto line = header ? first + 1 : first; line != lines.end(); ++line) {
    if (is_empty(*line)) continue;
    const auto number = static_cast<std::size_t>(line - lines.begin());
    if (!is_valid_utf8(*line)) fail_line(path, number, "is not UTF-8 text");
    reader.add(number, fields_of(*line));
  }
  return listing;
}

Listing list_json_lines(const fs::path& path, const std::string& text) {
  Listing listing;
  listing.root = path.parent_path();
  const std::vector<std::string_view> lines = split(text, '\n');
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (trim(lines[i]).empty()) continue;
    const std::string where = path.filename().string() + " line " + std::to_string(i + 1);
    const Json entry = Json::parse(lines[i], where, ErrorCode::kDataset);
    const Json label = entry.at("label");
    const std::string text_of_label =
        label.is_number() ? std::to_string(label.as_integer(0, kMaxClasses)) : label.as_string();
    const auto group = entry.find("group");
    listing.images.push_back({entry.at("file_name").as_string(), text_of_label, group ? group->as_string() : ""});
  }
  return listing;
}

// Paths are relative to the table's folder; where they aren't found there, to its subfolder images/.
void find_images(const fs::path& table, Listing& listing) {
  if (listing.images.empty()) fail(table, "lists no images");
  std::error_code error;
  if (fs::exists(listing.root / listing.images.front().name, error)) return;
  const fs::path below = listing.root / "images";
  if (fs::exists(below / listing.images.front().name, error)) listing.root = below;
}

Listing list_file(const fs::path& path) {
  std::string text;
  try {
    text = read_text_file(path, kMaxListBytes);
  } catch (const Error& error) {
    throw Error(ErrorCode::kDataset, error.what());
  }
  const std::string extension = lower(path.extension().string());
  Listing listing = extension == ".jsonl" ? list_json_lines(path, text) : list_table(path, text);
  find_images(path, listing);
  return listing;
}

// --- either --------------------------------------------------------------------------------------------------------

Listing list_folder(const fs::path& folder) {
  for (const char* name : {"metadata.csv", "metadata.jsonl", "labels.csv", "labels.tsv"}) {
    if (fs::is_regular_file(folder / name)) return list_file(folder / name);
  }
  std::vector<fs::path> folders;
  std::size_t loose = 0;
  for (const fs::path& entry : entries_of(folder)) {
    if (fs::is_directory(entry)) {
      folders.push_back(entry);
    } else {
      loose += is_image_name(entry);
    }
  }
  if (loose > 0) {
    fail(folder, std::to_string(loose) + (loose == 1 ? " image lies" : " images lie") +
                     " here without a class: expected one subfolder per class, or metadata.csv with file_name,label");
  }
  if (folders.empty()) fail(folder, "no images here: expected one subfolder per class, or metadata.csv");
  if (folders.size() == 1) {
    const auto below = entries_of(folders.front());
    if (std::any_of(below.begin(), below.end(), [](const fs::path& entry) { return fs::is_directory(entry); }))
      return list_folder(folders.front());
  }
  return list_class_folders(folder, folders);
}

void check_listed_once(const Listing& listing, const fs::path& data) {
  const auto twice = std::adjacent_find(listing.images.begin(), listing.images.end(),
                                        [](const auto& a, const auto& b) { return a.name == b.name; });
  if (twice != listing.images.end()) fail(data, "'" + printable(twice->name) + "' is listed twice");
}

}  // namespace

Listing list_images(const fs::path& data) {
  std::error_code error;
  if (!fs::exists(data, error)) fail(data, "no such file or folder");
  Listing listing = fs::is_directory(data) ? list_folder(data) : list_file(data);
  if (listing.images.empty()) fail(data, "no images here");
  std::sort(listing.images.begin(), listing.images.end(),
            [](const ListedImage& a, const ListedImage& b) { return a.name < b.name; });
  check_listed_once(listing, data);
  return listing;
}

}  // namespace tta
