#include "tta/serve/service/model_set.h"

#include <algorithm>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"

namespace tta {
namespace {

// Versions are numbers of any length without leading zeros.
bool newer(const ModelSet::Entry& a, const ModelSet::Entry& b) {
  if (a->version.size() != b->version.size()) return a->version.size() > b->version.size();
  return a->version > b->version;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace

ModelSet::ModelSet(std::vector<Entry> models) : models_(std::move(models)) {
  const std::vector<std::string> order = names();
  const auto place = [&](const Entry& model) { return std::find(order.begin(), order.end(), model->name); };
  std::stable_sort(models_.begin(), models_.end(), [&](const Entry& a, const Entry& b) {
    return a->name == b->name ? newer(a, b) : place(a) < place(b);
  });
  for (std::size_t i = 1; i < models_.size(); ++i) {
    if (models_[i]->name != models_[i - 1]->name || models_[i]->version != models_[i - 1]->version) continue;
    throw Error(ErrorCode::kUsage, "two models are called '" + models_[i]->name + "', version " + models_[i]->version +
                                       ": name them, as in --model NAME=PATH");
  }
}

std::vector<std::string> ModelSet::names() const {
  std::vector<std::string> result;
  for (const Entry& model : models_) {
    if (std::find(result.begin(), result.end(), model->name) == result.end()) result.push_back(model->name);
  }
  return result;
}

std::string ModelSet::only_name() const {
  const std::vector<std::string> all = names();
  if (all.size() == 1) return all.front();
  throw Error(ErrorCode::kNotFound, "say which model: there are " + joined(all));
}

std::vector<ModelSet::Entry> ModelSet::versions_of(const std::string& name) const {
  std::vector<Entry> result;
  for (const Entry& model : models_) {
    if (model->name == name) result.push_back(model);
  }
  return result;
}

ModelSet::Entry ModelSet::find(std::string_view name, std::string_view version) const {
  const std::string wanted = name.empty() ? only_name() : std::string(name);
  const std::vector<Entry> versions = versions_of(wanted);
  if (versions.empty()) {
    const std::vector<std::string> all = names();
    const std::vector<std::string_view> candidates(all.begin(), all.end());
    throw Error(ErrorCode::kNotFound, "there is no model '" + printable(wanted) + "'" +
                                          did_you_mean(wanted, candidates) + "; there is " + joined(all));
  }
  if (version.empty()) return versions.front();
  std::vector<std::string> known;
  for (const Entry& model : versions) {
    if (model->version == version) return model;
    known.push_back(model->version);
  }
  throw Error(ErrorCode::kNotFound, "model '" + wanted + "' has no version '" + printable(std::string(version)) +
                                        "'; there is " + joined(known));
}

}  // namespace tta
