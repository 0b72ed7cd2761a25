#include "tta/views/policy/policy_json.h"

#include <algorithm>
#include <cassert>
#include <limits>

#include "tta/base/core/limits.h"
#include "tta/base/core/text.h"
#include "tta/base/json.h"
#include "tta/views/policy/json_choice.h"
#include "tta/views/policy/stop_json.h"

namespace tta {
namespace {

constexpr std::string_view kSchema = "tta-policy/1";
constexpr std::string_view kBorderNames[] = {"reflect", "edge", "constant"};  // in the order of enum Border

// Far beyond any use, and small enough that the sum of all weights stays finite.
constexpr double kMaxWeight = 1e9;

// Beyond these the pooled distribution is one-hot or flat in double.
constexpr double kMinTemperature = 0.001;
constexpr double kMaxTemperature = 1000;

using Fill = std::array<std::uint8_t, 3>;

// -- reading
// -------------------------------------------------------------------------------------------------------------

double read_value(const Json& json, const ParamDef& param) {
  if (!param.choices.empty()) {
    const std::optional<double> value = choice_value(param, json.as_string());
    if (!value) json.fail(choice_problem(param, json.as_string()));
    return *value;
  }
  const double value = json.as_number();
  if (const auto problem = value_problem(param, value)) json.fail(*problem);
  return value;
}

Op read_op(const Json& json) {
  const Json name = json.at("op");
  const OpDef* def = find_op(name.as_string());
  if (def == nullptr) {
    name.fail("is '" + printable(name.as_string(), 40) + "', which is no op" +
              did_you_mean(name.as_string(), op_names()));
  }
  std::vector<std::string_view> known{"op"};
  for (const ParamDef& param : def->params) known.push_back(param.name);
  json.allow_only(known);

  Op op{def, {}};
  for (const ParamDef& param : def->params) {
    const bool use_default = param.default_value && !json.has(param.name);
    op.values.push_back(use_default ? *param.default_value : read_value(json.at(param.name), param));
  }
  if (const auto problem = op_problem(op)) json.fail(*problem);
  return op;
}

std::vector<Op> read_ops(const Json& json) {
  if (json.size() > kMaxOps) {
    json.fail("holds " + std::to_string(json.size()) + " ops, allowed are " + std::to_string(kMaxOps));
  }
  std::vector<Op> ops;
  for (const Json& op : json.elements()) ops.push_back(read_op(op));
  if (const auto problem = order_problem(ops)) json.fail(*problem);
  return ops;
}

Border read_border(const Json& json) {
  const auto* const found = std::find(std::begin(kBorderNames), std::end(kBorderNames), json.as_string());
  if (found == std::end(kBorderNames)) fail_choice(json, kBorderNames);
  return static_cast<Border>(found - std::begin(kBorderNames));
}

Fill read_fill(const Json& json) {
  const std::vector<Json> channels = json.elements();
  if (channels.size() != 3) json.fail("must hold three numbers: red, green, blue");
  Fill fill;
  for (std::size_t c = 0; c < fill.size(); ++c) fill[c] = static_cast<std::uint8_t>(channels[c].as_integer(0, 255));
  return fill;
}

// Classes are named by label or by index; an index may be written as a number.
LabelMap read_label_map(const Json& json) {
  LabelMap map;
  for (const auto& [seen_as, really_is] : json.members()) {
    map.emplace_back(seen_as, really_is.is_number() ? std::to_string(really_is.as_integer(0, kMaxClasses - 1))
                                                    : really_is.as_string());
  }
  return map;
}

// `defaults` holds the border that the file states for all views.
View read_view(const Json& json, const View& defaults) {
  json.allow_only({"name", "ops", "weight", "border", "fill", "label_map"});
  View view = defaults;
  if (const auto name = json.find("name")) view.name = name->as_string();
  view.ops = read_ops(json.at("ops"));
  if (const auto weight = json.find("weight")) view.weight = weight->as_number(0, kMaxWeight);
  if (const auto border = json.find("border")) view.border = read_border(*border);
  if (const auto fill = json.find("fill")) view.fill = read_fill(*fill);
  if (const auto map = json.find("label_map")) view.label_map = read_label_map(*map);
  return view;
}

std::vector<View> read_views(const Json& json) {
  View defaults;
  if (const auto border = json.find("border")) defaults.border = read_border(*border);
  if (const auto fill = json.find("fill")) defaults.fill = read_fill(*fill);

  const Json list = json.at("views");
  const std::size_t count = list.elements().size();
  if (count == 0) list.fail("is empty; a policy needs at least one view");
  if (count > kMaxViews) {
    list.fail("holds " + std::to_string(count) + " views, allowed are " + std::to_string(kMaxViews));
  }
  std::vector<View> views;
  for (const Json& view : list.elements()) views.push_back(read_view(view, defaults));
  if (std::all_of(views.begin(), views.end(), [](const View& view) { return view.weight == 0; })) {
    list.fail("have weight 0 throughout; at least one must weigh more");
  }
  return views;
}

Pooling read_pooling(const Json& json) {
  const std::optional<Pooling> pooling = find_pooling(json.as_string());
  if (!pooling) fail_choice(json, pooling_names());
  return *pooling;
}

Fitted read_fitted(const Json& json) {
  constexpr std::int64_t kMaxInteger = std::numeric_limits<std::int64_t>::max();
  json.allow_only({"model_sha256", "images", "seed", "heldout_gain_pp", "ci95_pp", "recipe_sha256", "data_sha256",
                   "method", "objective", "heldout_images", "tuning_gain_pp", "reason"});
  Fitted fitted;
  if (const auto sha256 = json.find("model_sha256")) fitted.model_sha256 = sha256->as_string();
  if (const auto images = json.find("images")) fitted.images = images->as_integer(0, kMaxInteger);
  if (const auto seed = json.find("seed")) fitted.seed = static_cast<std::uint64_t>(seed->as_integer(0, kMaxInteger));
  if (const auto gain = json.find("heldout_gain_pp")) fitted.heldout_gain_pp = gain->as_number();
  if (const auto interval = json.find("ci95_pp")) {
    const std::vector<double> ends = interval->as_numbers();
    if (ends.size() != 2) interval->fail("must hold two numbers: the ends of the interval");
    fitted.ci95_pp = {ends[0], ends[1]};
  }
  if (const auto sha256 = json.find("recipe_sha256")) fitted.recipe_sha256 = sha256->as_string();
  if (const auto sha256 = json.find("data_sha256")) fitted.data_sha256 = sha256->as_string();
  if (const auto method = json.find("method")) fitted.method = method->as_string();
  if (const auto objective = json.find("objective")) fitted.objective = objective->as_string();
  if (const auto images = json.find("heldout_images")) fitted.heldout_images = images->as_integer(0, kMaxInteger);
  if (const auto gain = json.find("tuning_gain_pp")) fitted.tuning_gain_pp = gain->as_number();
  if (const auto reason = json.find("reason")) fitted.reason = reason->as_string();
  return fitted;
}

// -- writing
// -------------------------------------------------------------------------------------------------------------

void write_op(JsonWriter& out, const Op& op) {
  out.begin_object().member("op", op.def->name);
  for (std::size_t i = 0; i < op.values.size(); ++i) {
    const ParamDef& param = op.def->params[i];
    out.key(param.name);
    if (!param.choices.empty()) {
      out.value(param.choices[static_cast<std::size_t>(op.values[i])]);
    } else if (param.integer) {
      out.value(static_cast<std::int64_t>(op.values[i]));
    } else {
      out.value(op.values[i]);
    }
  }
  out.end_object();
}

void write_view(JsonWriter& out, const View& view) {
  out.begin_object();
  if (!view.name.empty()) out.member("name", view.name);
  out.key("ops").begin_array();
  for (const Op& op : view.ops) write_op(out, op);
  out.end_array();
  out.member("weight", view.weight);
  if (view.border != Border::kReflect) out.member("border", border_name(view.border));
  if (view.fill) {
    out.key("fill").begin_array();
    for (const int channel : *view.fill) out.value(channel);
    out.end_array();
  }
  if (!view.label_map.empty()) {
    out.key("label_map").begin_object();
    for (const auto& [seen_as, really_is] : view.label_map) out.member(seen_as, really_is);
    out.end_object();
  }
  out.end_object();
}

void write_fitted(JsonWriter& out, const Fitted& fitted) {
  assert(fitted.seed <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
  out.key("fitted").begin_object();
  out.member("model_sha256", fitted.model_sha256);
  out.member("images", fitted.images);
  out.member("seed", static_cast<std::int64_t>(fitted.seed));
  if (fitted.heldout_gain_pp) out.member("heldout_gain_pp", *fitted.heldout_gain_pp);
  if (fitted.ci95_pp) {
    out.key("ci95_pp").begin_array().value((*fitted.ci95_pp)[0]).value((*fitted.ci95_pp)[1]).end_array();
  }
  if (!fitted.recipe_sha256.empty()) out.member("recipe_sha256", fitted.recipe_sha256);
  if (!fitted.data_sha256.empty()) out.member("data_sha256", fitted.data_sha256);
  if (!fitted.method.empty()) out.member("method", fitted.method);
  if (!fitted.objective.empty()) out.member("objective", fitted.objective);
  if (fitted.heldout_images > 0) out.member("heldout_images", fitted.heldout_images);
  if (fitted.tuning_gain_pp) out.member("tuning_gain_pp", *fitted.tuning_gain_pp);
  if (!fitted.reason.empty()) out.member("reason", fitted.reason);
  out.end_object();
}

void write_near(JsonWriter& out, std::span<const NearDuplicate> near) {
  out.key("near_duplicates").begin_array();
  for (const NearDuplicate& one : near) {
    out.begin_object().member("view", one.view).member("like", one.like);
    out.member("difference", one.difference).end_object();
  }
  out.end_array();
}

}  // namespace

Policy parse_policy_json(std::string_view text, const std::string& name) {
  const Json json = Json::parse(text, name, ErrorCode::kPolicy);
  // Before anything else: a file of another kind, or of a later version, has other keys as well.
  const Json schema = json.at("schema");
  if (schema.as_string() != kSchema) {
    schema.fail("is '" + printable(schema.as_string(), 40) + "', expected '" + std::string(kSchema) + "'");
  }
  json.allow_only(
      {"schema", "name", "views", "border", "fill", "pool", "temperature", "stop", "fitted", "near_duplicates"});

  Policy policy;
  if (const auto own_name = json.find("name")) policy.name = own_name->as_string();
  policy.views = read_views(json);
  if (const auto pool = json.find("pool")) policy.pool = read_pooling(*pool);
  if (const auto temperature = json.find("temperature")) {
    policy.temperature = temperature->as_number(kMinTemperature, kMaxTemperature);
  }
  if (const auto stop = json.find("stop")) read_stop(*stop, policy);
  if (const auto fitted = json.find("fitted")) policy.fitted = read_fitted(*fitted);
  return policy;
}

std::string policy_json(const Policy& policy, std::span<const NearDuplicate> near) {
  JsonWriter out(JsonWriter::Style::kIndented);
  out.begin_object().member("schema", kSchema);
  if (!policy.name.empty()) out.member("name", policy.name);
  out.key("views").begin_array();
  for (const View& view : policy.views) write_view(out, view);
  out.end_array();
  out.member("pool", pooling_name(policy.pool));
  out.member("temperature", policy.temperature);
  write_stop(out, policy);
  if (policy.fitted) write_fitted(out, *policy.fitted);
  if (!near.empty()) write_near(out, near);
  out.end_object();
  return out.take();
}

}  // namespace tta
