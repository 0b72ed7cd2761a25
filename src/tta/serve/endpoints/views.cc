#include "tta/serve/endpoints/views.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "tta/base/json.h"
#include "tta/model/recipe/decoding.h"
#include "tta/predict/predictor/prediction_json.h"
#include "tta/serve/endpoints/question.h"
#include "tta/views/render/thumbnail.h"
#include "tta/views/render/view_pictures.h"

namespace tta {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kPictureSide = 320;  // pixels: what a page shows, for dense screens

// What the pictures are made from, once the prediction is there.
struct Asked {
  std::vector<std::byte> image;
  std::string policy;
  std::optional<StopRule> stop;
  std::optional<Orientation> orientation;
  int top = 0;
  std::shared_ptr<void> slot;
};

struct Pictures {
  Size image;
  std::vector<std::string> views;  // data URIs
};

Pictures make_pictures(const Asked& asked, const ServedModel& model, int views_used) {
  const Recipe& recipe = model.bundle.recipe;
  DecodeOptions options = decode_options(recipe, model.predictor->limits());
  if (asked.orientation) options.orientation = *asked.orientation;
  Image image = decode_image(asked.image, options).image;
  Pictures pictures;
  pictures.image = image.size();
  const std::vector<View>& views = policy_of(*model.prepared(asked.policy, asked.stop)).views;
  const int count = std::min(views_used, kMaxPictures);
  const ViewPictures rendered(std::span<const View>(views).first(static_cast<std::size_t>(count)), recipe,
                              std::move(image));
  for (int view = 0; view < count; ++view) {
    const int same = rendered.same_as(view);
    pictures.views.push_back(same < view ? pictures.views[static_cast<std::size_t>(same)]
                                         : thumbnail(rendered.picture(view), kPictureSide));
  }
  return pictures;
}

double milliseconds(std::chrono::nanoseconds time) {
  return std::nearbyint(std::chrono::duration<double, std::micro>(time).count()) / 1000;
}

void write_times(JsonWriter& out, const StageTimes& times, std::chrono::nanoseconds pictures) {
  out.key("times_ms").begin_object().member("queue", milliseconds(times.queue));
  out.member("decode", milliseconds(times.decode)).member("augment", milliseconds(times.augment));
  out.member("infer", milliseconds(times.infer)).member("reduce", milliseconds(times.reduce));
  out.member("total", milliseconds(times.total)).member("pictures", milliseconds(pictures)).end_object();
}

std::string views_json(const Asked& asked, const ServedModel& model, const Prediction& prediction) {
  const Clock::time_point start = Clock::now();
  const Pictures pictures = make_pictures(asked, model, prediction.views_used);
  const std::chrono::nanoseconds took = Clock::now() - start;
  const bool turned =
      asked.orientation ? *asked.orientation == Orientation::kApply : model.bundle.recipe.apply_orientation;
  JsonWriter out;
  out.begin_object();
  write_prediction(out, prediction, model.bundle.labels, {asked.top, /*per_view=*/true, pictures.views});
  out.member("width", pictures.image.width).member("height", pictures.image.height);
  out.member("orientation_tag", prediction.orientation_tag).member("orientation", turned ? "apply" : "ignore");
  out.member("pictures_left_out", prediction.views_used - static_cast<int>(pictures.views.size()));
  write_times(out, prediction.times, took);
  return out.end_object().take();
}

// The slot is free before the client hears of it, so that its next question finds one.
void answer_views(Asked& asked, const ExchangePtr& exchange, const ServeResponse& response) {
  const ServeAnswer& answer = response.answers.front();
  if (const auto* error = std::get_if<Error>(&answer)) {
    asked.slot.reset();
    throw *error;
  }
  const auto& prediction = std::get<Prediction>(answer);
  exchange->notes().views_requested = prediction.views_requested;
  exchange->notes().views_used = prediction.views_used;
  std::string json = views_json(asked, *response.model, prediction);
  asked.slot.reset();
  exchange->respond(json_response(200, std::move(json)));
}

}  // namespace

void views_endpoint(const EndpointContext& context, const ExchangePtr& exchange) {
  Question question = read_question(exchange->request());
  const Query parameters = question.parameters;
  parameters.allow_only({"model", "version", "policy", "top", "stop", "max_views", "deadline_ms", "orientation"});
  const std::shared_ptr<const ServedModel> model = note_model(
      exchange, context.service.find(parameters.text("model").value_or(""), parameters.text("version").value_or("")));
  if (question.images.size() != 1) {
    throw Error(ErrorCode::kUsage, "views are shown of one image, not of " + std::to_string(question.images.size()));
  }

  auto asked = std::make_shared<Asked>();
  asked->slot = context.picture_slots->take();
  if (asked->slot == nullptr) {
    throw Error(ErrorCode::kOverloaded, "too many are looking at views just now; try again later");
  }
  asked->image = std::get<std::vector<std::byte>>(question.images.front());
  asked->top = parameters.integer("top", 1, kMaxClasses).value_or(PredictionJsonOptions{}.top);
  ServeRequest request = serve_request(std::move(question));
  asked->policy = request.policy;
  asked->stop = request.stop;
  asked->orientation = request.orientation;
  exchange->notes().policy = request.policy;
  exchange->notes().images = 1;
  start_request(context, exchange, model, std::move(request),
                [asked](const ExchangePtr& answered, const ServeResponse& response) {
                  answer_views(*asked, answered, response);
                });
}

}  // namespace tta
