// The tensors that an answer can have: one table. N images, C classes. Pure and thread-safe.
//
//   output             | datatype, shape | what
//   ------------------ | --------------- | -----------------------------------------------------------------
//   probabilities      | FP32 [N,C]      | pooled over the views; each row sums to 1
//   class_id           | INT64 [N]       | the largest of them
//   label              | BYTES [N]       | its name, or its index where the model has no labels
//   confidence         | FP32 [N]        | its probability
//   agreement          | FP32 [N]        | weight of the views whose own answer is this class, of all used
//   entropy            | FP32 [N]        | of the probabilities, in nats
//   mutual_information | FP32 [N]        | how much the views disagree, in nats
//   views_used         | INT64 [N]       | views that were pooled
//   stopped_by         | BYTES [N]       | why not all of the policy's: stopped_by_name()
//   error              | BYTES [N]       | only if asked for: "" or why there is no answer for this image
//   view_probabilities | FP32 [1,V,C]    | only if asked for, of one image: what each of the V views used said
//
// Asked for with the parameter `classification` = K, probabilities come as BYTES [N,K], "0.8312:281:tabby": the K
// largest, value:index:label (Triton's classification extension).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "tta/serve/oip/infer.h"
#include "tta/serve/service/request.h"
#include "tta/serve/service/served_model.h"

namespace tta::oip {

// One line of the table.
struct OutputForm {
  std::string_view name;
  Datatype datatype = Datatype::kFp32;
  bool per_class = false;  // [N,C] rather than [N]
  bool by_default = true;  // given where the request names no outputs
  void (*append)(const Prediction& prediction, const ServedModel& model, InferTensor& to) = nullptr;  // one image's
  void (*append_missing)(const Error& error, const ServedModel& model, InferTensor& to) = nullptr;    // where it failed
};
std::span<const OutputForm> output_forms();

// The table's lines that are given only if asked for.
inline constexpr std::string_view kErrorOutput = "error";
inline constexpr std::string_view kViewProbabilitiesOutput = "view_probabilities";

struct AskedOutput {
  const OutputForm* form = nullptr;
  int classification = 0;  // K; 0 = not asked for
};

// What a request's `outputs` ask for; all that are given by default where there are none. Errors, kUsage: a name that
// isn't in the table (did-you-mean) or comes twice; `classification` that isn't a whole number from 1 on, or is asked
// of another output; parameters that belong elsewhere.
std::vector<AskedOutput> read_outputs(std::span<const RequestedOutput> outputs, int classes);

// Whether one of them is the table's line of that name.
bool asks_for(std::span<const AskedOutput> outputs, std::string_view name);

// The tensor. A failed image's row has zeros, class -1, no text.
InferTensor make_output(const AskedOutput& output, const ServeResponse& response);

}  // namespace tta::oip
