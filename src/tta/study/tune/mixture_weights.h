// How much each view should count: the weights, none negative, with which the mean of the views' probabilities is most
// likely.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "tta/study/tune/score_source.h"

namespace tta {

// The weights w >= 0, summing to 1, that maximise the mean over the images of log(sum over the views of w p[truth]).
// The problem is concave, so there is one best value, and only the truth's probabilities matter. Some weights are 0
// as a rule. One entry per view.
//
// How: Newton's method; each step maximises the quadratic that touches the function here on the simplex, pair by pair,
// and is halved until it gains. (Sequential quadratic programming for mixtures: Kim, Carbonetto, Stephens and Anitescu,
// JCGS 2020, arXiv:1806.01412.) It ends when no weights can be better by more than 1e-8: the gain left is at most the
// largest derivative less 1. Oracle: expectation maximisation, in mixture_weights_test.cc. Thread-safe; deterministic.
//
// Requires: the images' rows of the views are brought; neither is empty.
std::vector<double> mixture_weights(const ScoreSource& source, std::span<const std::size_t> images,
                                    std::span<const std::size_t> views);

}  // namespace tta
