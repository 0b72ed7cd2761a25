// Drops hopeless candidates early: all of them are tried on a few images, the better half on more, and so on, so that
// the model runs far fewer times than images x candidates.
//
// Source: successive halving (Karnin, Koren and Somekh 2013; Jamieson and Talwalkar 2016). What a candidate is worth is
// not its own loss but what it adds to others: the loss of the pool that a greedy search finds on the same images, with
// the candidate and without. The loss is the plain log-likelihood, whatever the objective: it needs one number a row.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "tta/study/tune/score_source.h"

namespace tta {

struct HalvingOptions {
  std::size_t least_images = 50;      // of the first round
  std::size_t least_candidates = 16;  // that are left after the last
};

struct HalvingRound {
  std::size_t images = 0;
  std::size_t candidates = 0;
};

struct Halving {
  std::vector<std::size_t> survivors;  // in the order of the candidates; brought on all of the images
  std::vector<HalvingRound> rounds;    // the last is that of the survivors on all images
};

// `images` in an order that is random, as the first ones are looked at first. `kept` candidates are never dropped.
// Candidates that can't be made of every image are dropped. Deterministic. Errors: those of source.bring().
// Requires: neither is empty; `kept` are among the candidates.
Halving halve_candidates(ScoreSource& source, std::span<const std::size_t> images,
                         std::span<const std::size_t> candidates, std::span<const std::size_t> kept,
                         const HalvingOptions& options);

}  // namespace tta
