// An evaluation in words, and as a table for a terminal.
#pragma once

#include <string>
#include <vector>

#include "tta/study/eval/evaluation.h"
#include "tta/study/eval/evaluation_json.h"

namespace tta {

// One sentence a policy: "ten_crop is worth it: +4.00 points [+2.11, +5.89] on 1,000 images, 78 fixed and 38 broken,
// for 9.6 times the compute".
std::string verdict_sentence(const PolicyEvaluation& policy, const Evaluation& evaluation);

// The sentences, the table of figures, the classes that suffer, and what else the compute would buy. Ends with a new
// line.
std::string evaluation_text(const Evaluation& evaluation, const EvaluationFacts& facts);

// How many images to label for gains of some sizes: `tta eval --plan`. For several shares of answers that change, since
// nobody knows theirs before it is measured.
std::string plan_text(double min_gain);

}  // namespace tta
