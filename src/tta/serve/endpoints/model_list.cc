#include "tta/serve/endpoints/model_list.h"

#include "tta/base/core/error.h"
#include "tta/base/json.h"
#include "tta/views/ops/op.h"
#include "tta/views/policy/expression.h"
#include "tta/views/policy/generators.h"
#include "tta/views/policy/presets.h"

namespace tta {
namespace {

// Of a calibrated stop: "promise": {"of": "disagreement", "limit": 0.005, "confidence": 0.95}.
void write_promise(JsonWriter& out, const Policy& policy) {
  if (policy.stop != StopRule::kCalibrated || !policy.calibrated || !policy.calibrated->certificate) return;
  const StopCertificate& certificate = *policy.calibrated->certificate;
  out.key("promise").begin_object().member("of", stop_promise_name(certificate.promise));
  out.member("limit", certificate.limit).member("confidence", certificate.confidence).end_object();
}

// True if the policy's name alone says all of it but the stop that was asked for, as an expression does. A file's
// doesn't.
bool named_by_expression(const ServedModel& model) {
  const Policy& policy = model.policy;
  try {
    const Policy named = parse_expression(policy.name, policy_context(model.bundle.recipe));
    return !policy.calibrated && policy.temperature == named.temperature && policy.pool == named.pool &&
           policy.views == merge_equal_views(named).policy.views;
  } catch (const Error&) {
    return false;
  }
}

void write_model(JsonWriter& out, const ServedModel& model) {
  const Recipe& recipe = model.bundle.recipe;
  out.begin_object().member("name", model.name).member("version", model.version);
  out.member("classes", model.bundle.model->info().classes);
  out.key("input").begin_object().member("width", recipe.input.width).member("height", recipe.input.height);
  out.member("channels", recipe.channels).end_object();
  out.key("policy").begin_object().member("name", model.policy.name);
  out.member("views", model.policy.views.size()).member("expression", named_by_expression(model));
  write_promise(out, model.policy);
  out.end_object().member("orientation", recipe.apply_orientation ? "apply" : "ignore").end_object();
}

void write_op(JsonWriter& out, const OpDef& op) {
  out.begin_object().member("name", op.name).member("summary", op.summary).key("parameters").begin_array();
  for (const ParamDef& parameter : op.params) out.value(parameter.name);
  out.end_array().end_object();
}

void write_presets(JsonWriter& out) {
  out.key("presets").begin_array();
  for (const Preset& preset : all_presets()) {
    out.begin_object().member("name", preset.name).member("summary", preset.summary);
    out.member("views", preset.views(PolicyContext{}).size()).end_object();
  }
  out.end_array();
}

}  // namespace

void served_models_endpoint(const EndpointContext& context, const ExchangePtr& exchange) {
  JsonWriter out;
  out.begin_object().key("models").begin_array();
  for (const auto& model : context.service.models()) write_model(out, *model);
  out.end_array();
  write_presets(out);
  out.key("generators").begin_array();
  for (const Generator& generator : all_generators()) write_op(out, generator.def);
  out.end_array().key("ops").begin_array();
  for (const OpDef* op : all_ops()) write_op(out, *op);
  out.end_array();
  out.key("limits").begin_object().member("image_bytes", context.service.limits().encoded_bytes).end_object();
  out.end_object();
  exchange->respond(json_response(200, out.take()));
}

}  // namespace tta
