// Logistic regression with a ridge penalty. Pure; thread-safe.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace tta {

// What a fit is made from: `rows` is row after row of `columns` features. outcomes[i] is 0 or 1, or what lies between
// where it isn't certain: a row of 0.3 counts as three tenths of one with 1 and seven tenths of one with 0.
struct LogisticData {
  std::span<const double> rows;  // outcomes.size() x columns
  std::size_t columns = 0;
  std::span<const double> outcomes;
};

// P(outcome = 1) = 1 / (1 + exp(-constant - coefficients . row)).
struct LogisticModel {
  double constant = 0;
  std::vector<double> coefficients;  // one per column
};

// The model with the least
//
//   -log likelihood + ridge / 2 * (sum of the squared coefficients + constant^2 / 1000)
//
// of features standardised over the rows; returned for the features as given. Columns that don't vary get 0. The
// penalty on the constant only keeps it finite where all outcomes are alike. Newton's method, a step halved as long as
// it doesn't lead down. Deterministic.
//
// Source: le Cessie and van Houwelingen, "Ridge estimators in logistic regression", Applied Statistics 41 (1992).
// Oracle: scipy.optimize.minimize, in the test. Requires: finite features; one row or more;
// outcomes of 0..1; ridge > 0.
LogisticModel fit_logistic(const LogisticData& data, double ridge);

}  // namespace tta
