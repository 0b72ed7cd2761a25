// Class names, in every form in which people keep them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tta {

// Reads the class names of a model with `classes` outputs from a file, told apart by shape, not by name:
//   text        one name per line; of synset lists ("n01440764 tench, Tinca tinca", "n01440764<TAB>tench") the words
//   CSV         index,name[,...] with or without a header line, which may say which column: name, label, class
//   JSON        ["tench", ...]
//               {"0": "tench", ...}   {"0": ["n01440764", "tench"], ...}   {"tench": 0, ...}
//               {"id2label": {...}}   (Hugging Face config.json; label2id as a fallback)
//               {"label_names": [...] or {...}, "label_descriptions": {...}}   (timm config.json; "labels" in old ones)
// A Hugging Face file whose names are all LABEL_0, LABEL_1, ... says nothing, nor does a model's config.json without
// any of these keys: an empty list.
//
// Errors, kLabels: names that don't number `classes` (both numbers told), indices missing or twice, unreadable.
std::vector<std::string> read_labels(const std::filesystem::path& path, int classes);

// The same from text that is already in memory; `name` stands in messages.
std::vector<std::string> parse_labels(std::string_view text, const std::string& name, int classes);

// Ultralytics writes its names into the ONNX file as a Python dict: {0: 'tench', 1: "jack-o'-lantern"}. Errors as
// above, with the character's number.
std::vector<std::string> parse_python_dict_labels(std::string_view text, const std::string& name, int classes);

}  // namespace tta
