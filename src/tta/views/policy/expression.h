// Policy expressions: for typing on a command line.
//
//   expression := product ('+' product)*            one list of views after the other
//   product    := factor ('*' factor)*              every combination, the first factor varying slowest
//   factor     := name | name '(' [alternatives] ')' | '(' expression ')'
//
// A name is a preset or an op. An op without parentheses means "without and with" (only ops whose parameters all have
// defaults). In parentheses stand the values to try: for an op with one parameter `zoom(1, 1.15)` or `zoom(1 | 1.15)`
// are two views; for one with several, commas separate the parameters and bars the values to try: `crop(center |
// top_left, 0.8)`, also by name: `translate(y=0.1, x=0)`. `hflip()` is the flip alone. `identity` is the identity view.
// `border(edge)` and `fill(red, green, blue)`, which is a constant border of that colour, are factors that do nothing
// but set the views' border; the last one of a product holds.
//
// A name can also be a generator (generators.h), which draws its views at random, the same ones for the same seed:
// `randaugment(n=2, m=9, count=8, seed=1)` are the identity and seven views of RandAugment. Without parentheses its
// parameters have their defaults. Its border is black, unless a later factor says otherwise.
#pragma once

#include <string>
#include <string_view>

#include "tta/views/policy/policy.h"
#include "tta/views/policy/presets.h"

namespace tta {

// The policy that `text` means, named by the text. Equal views are kept: merge_equal_views() is the caller's business.
//
// Errors, kPolicy, each with the column and a did-you-mean where there is one: unknown names, values out of range
// (which, and what is allowed), values missing or too many, syntax, more than kMaxViews (counted before memory is
// taken), text longer than kMaxExpressionBytes, more than kMaxOps in a view, parentheses nested deeper than
// kMaxJsonDepth.
Policy parse_expression(std::string_view text, const PolicyContext& context);

// True if `argument` stands for a file: it names one that exists, has a '/' in it or ends in ".json".
bool names_policy_file(const std::string& argument);

// What `--policy` takes: a file if names_policy_file(argument), else an expression. A file that gives its policy no
// name lends it its own, without ".json".
//
// Errors, kPolicy: those of parse_expression() and parse_policy_json(), a directory, and a file that isn't there. kIo,
// kTooLarge: a file that can't be read.
Policy load_policy(const std::string& argument, const PolicyContext& context);

}  // namespace tta
