// The models that are served, by name and version. Plain data, immutable once made: a reload makes a new one.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tta/serve/service/served_model.h"

namespace tta {

class ModelSet {
 public:
  using Entry = std::shared_ptr<const ServedModel>;

  ModelSet() = default;
  // Errors, kUsage: a name with the same version twice.
  explicit ModelSet(std::vector<Entry> models);

  // `name` empty: the only name there is; `version` empty: its newest. Errors, kNotFound, with the names or versions
  // there are, or a did-you-mean.
  Entry find(std::string_view name, std::string_view version) const;

  const std::vector<Entry>& all() const { return models_; }  // in the order of first mention, newest version first

 private:
  std::string only_name() const;
  std::vector<Entry> versions_of(const std::string& name) const;
  std::vector<std::string> names() const;

  std::vector<Entry> models_;
};

}  // namespace tta
