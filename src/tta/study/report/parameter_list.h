// Parameters of a run as an HTML list of names and values. Not thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "tta/study/report/run_facts.h"

namespace tta {

class ParameterList {
 public:
  // `value` is HTML; where it is empty, nothing is added.
  void add(std::string_view name, std::string value);
  void add_digest(std::string_view name, std::string_view digest);

  // What was asked about, by name and digest.
  void add_inputs(std::string_view model, std::string_view data, std::string_view class_order, const RunFacts& run);
  // Where scores are kept, and who made them.
  void add_origin(std::size_t views_run, const RunFacts& run);

  std::string text() const { return "<dl class=\"parameters\">\n" + text_ + "</dl>\n"; }

 private:
  std::string text_;
};

}  // namespace tta
