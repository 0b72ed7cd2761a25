// What a pooling mode is, and the table of all of them. A new mode is one file pair and one line in pooling_mode.cc.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "tta/views/policy/policy.h"

namespace tta {

// Combines weighted rows into one distribution. The Pooler decides which rows count and with what weight; a mode only
// does its formula. Not thread-safe.
class PoolingMode {
 public:
  virtual ~PoolingMode() = default;

  // Requires: a row that sums to 1, values >= 0; weight > 0.
  virtual void add(std::span<const double> row, double weight) = 0;

  // The distribution of the rows so far, summing to 1. Requires: at least one row.
  virtual std::vector<double> pooled() const = 0;

  // How much weight the views to come would need, at least, to overturn the answer: the lead of the best class over the
  // next, in the unit of the weights. 0 where a lead promises nothing.
  virtual double lead() const { return 0; }
};

struct PoolingLine {
  Pooling pooling;
  std::unique_ptr<PoolingMode> (*make)(int classes);
  std::string_view why_no_exact_stop;  // empty = lead() bounds what is to come
};

const PoolingLine& pooling_line(Pooling pooling);

}  // namespace tta
