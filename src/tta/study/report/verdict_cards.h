// The verdicts of an evaluation in plain words: HTML. Pure; thread-safe.
#pragma once

#include <string>

#include "tta/study/eval/evaluation.h"
#include "tta/study/eval/evaluation_json.h"

namespace tta {

// All verdicts in one line, plain text: "ten_crop is worth it".
std::string headline(const Evaluation& evaluation);

// A card a policy: the verdict's sentence, and what it means for somebody without statistics.
std::string verdict_cards(const Evaluation& evaluation, const EvaluationFacts& facts);

}  // namespace tta
