// Training augmentations, as people have them in files, as a test-time policy.
//
// Read are albumentations' JSON (A.save, 1.x and 2.x), a printed torchvision Compose (v1 and v2), timm's training
// arguments (args.yaml or a command line) and Keras' preprocessing layers (model or layer JSON, Keras 2 and 3). Which
// of them a text is, its content says. docs/importing.md tells of each what is read, and what differs.
//
// Pure functions, thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tta/views/policy/distribution.h"
#include "tta/views/policy/policy.h"

namespace tta {

inline constexpr std::size_t kMaxPipelineBytes = std::size_t{1} << 20;  // of a training pipeline's text

struct ImportOptions {
  DrawOptions draw;
  bool skip_unsupported = false;  // what we have no op for is left out, and said; else it is an error
};

// What a file says about training: a distribution over views, and what is beyond the picture.
struct TrainingViews {
  std::string source;  // "albumentations", "torchvision", "timm", "Keras"
  Distribution distribution;
  Border border = Border::kReflect;
  std::optional<std::array<std::uint8_t, 3>> fill;
  std::vector<std::string> notes;  // for people: what was passed over, left out or approximated, each once
};

// The library that `text` comes from, or nothing if it is none of them.
std::optional<std::string_view> training_source(std::string_view text);

// Errors, kPolicy, with `name` and the place (line or path): what none of them reads, syntax, values out of range, a
// transform that no op stands for, more than kMaxPipelineBytes or kMaxRandomNumbers.
TrainingViews read_training_views(std::string_view text, const std::string& name, bool skip_unsupported);

struct ImportedPolicy {
  Policy policy;  // the identity first; equal views are kept
  std::vector<std::string> notes;
};

// `draw.count` views of it, with its border. Errors: those of draw_views().
Policy drawn_policy(const TrainingViews& training, const DrawOptions& draw);

// Both in one: views drawn as `options.draw` says. Errors: those of read_training_views() and draw_views().
ImportedPolicy import_policy(std::string_view text, const std::string& name, const ImportOptions& options);

}  // namespace tta
