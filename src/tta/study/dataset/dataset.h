// Labelled images: where they lie, and which class of the model each one is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace tta {

// Plain data. Images are in byte order of their names, so that the same folder is the same data set everywhere.
struct Dataset {
  std::filesystem::path root;         // names are relative to it
  std::vector<std::string> images;    // names; the file of image i is root / images[i]
  std::vector<std::int32_t> truths;   // one per image: the model's class
  std::vector<std::uint32_t> groups;  // one per image, numbered from 0: images that belong together; empty = no groups
  std::string class_order;            // how class names became numbers, for people: "names match the model's labels"
  std::vector<std::string> notes;     // what a user should know, one sentence each

  std::size_t size() const { return images.size(); }
};

// What the classes are matched with.
struct ModelClasses {
  int count = 0;
  std::vector<std::string> labels;  // one per class, or empty
};

// How class names become the model's class numbers.
//   ""         names where the model's labels know them; else the order of the names, if it is beyond doubt
//   "names"    names only
//   "bytes"    sorted as torchvision's ImageFolder does: "10" before "2"
//   "natural"  sorted as timm and people do: "2" before "10"
//   otherwise  a file with one class name a line, in the model's order
//
// `data` is
//   a folder   with one subfolder per class (any depth below it), as torchvision's ImageFolder;
//              or with metadata.csv or metadata.jsonl (Hugging Face's imagefolder: file_name, label), or labels.csv;
//              or with nothing but one of these in its only subfolder
//   a file     CSV or TSV: path,label[,group] with or without a header, which may name them in any order; or a list
//              "path label" (Caffe). Paths are relative to the file's folder, or to its subfolder images/
//
// A name matches a label if they are equal but for case, '_' for ' ' and white space, or if it is one of the label's
// synonyms ("tench, Tinca tinca"). Labels that are whole numbers are the model's class numbers, unless they are names
// of folders.
//
// Errors, kDataset: nothing there, no images, classes that the model hasn't (named, with a did-you-mean), two names for
// one class, a number of classes that isn't the model's where only their order could tell, an order that is in doubt
// (with the flag that resolves it), lines that can't be read (numbered), a file listed twice. Files are not opened.
Dataset read_dataset(const std::filesystem::path& data, const ModelClasses& classes, const std::string& class_order);

// SHA-256 over the images' names, sizes, truths and groups: what a score store remembers of a data set.
std::string dataset_digest(const Dataset& dataset);

// "2" before "10": runs of digits compare as numbers, everything else as bytes.
bool natural_less(std::string_view a, std::string_view b);

}  // namespace tta
