// What a tuning found, in plain words. Pure; thread-safe.
#pragma once

#include <string>

#include "tta/study/tune/tuning.h"

namespace tta {

// In one line, plain text: "5 views are worth it: +3.56 points".
std::string tuning_headline(const Tuning& tuning);

// Cards: what is gained, what it costs, how it compares. HTML.
std::string tuning_cards(const Tuning& tuning);

// What the pictures of the chosen views show, and, where they are kept out, why. HTML.
std::string views_lead(const Tuning& tuning);

// Why no calibrated stop is written. HTML.
std::string why_no_promise(const Tuning& tuning);

}  // namespace tta
