#include "tta/study/report/parameter_list.h"

#include <cstdint>

#include "tta/study/eval/figure_text.h"
#include "tta/study/report/html.h"

namespace tta {
namespace {

constexpr std::size_t kPathBytes = 400;

std::string store_text(const RunFacts& run) {
  const std::string type = run.score_type.empty() ? "" : ", " + html(run.score_type);
  return (run.store.empty() ? "a temporary one" : html_name(run.store, kPathBytes)) + type;
}

}  // namespace

void ParameterList::add(std::string_view name, std::string value) {
  if (value.empty()) return;
  text_ += "<dt>" + std::string(name) + "</dt><dd>" + std::move(value) + "</dd>\n";
}

void ParameterList::add_digest(std::string_view name, std::string_view digest) {
  if (!digest.empty()) add(name, "<code>" + html(digest) + "</code>");
}

void ParameterList::add_inputs(std::string_view model, std::string_view data, std::string_view class_order,
                               const RunFacts& run) {
  add("model", html_name(model, kPathBytes));
  add_digest("model, SHA-256", run.model_sha256);
  add("recipe", html(run.recipe, 2000));
  add_digest("recipe, SHA-256", run.recipe_sha256);
  add("data", html_name(data, kPathBytes));
  add_digest("data, SHA-256", run.dataset_sha256);
  add("classes", html(class_order, kPathBytes));
}

void ParameterList::add_origin(std::size_t views_run, const RunFacts& run) {
  add("score store", store_text(run));
  add("views run now", thousands(static_cast<std::int64_t>(views_run)) + "; all others were in the store");
  add("versions", html(run.version) + (run.runtime.empty() ? "" : ", ") + html(run.runtime));
}

}  // namespace tta
