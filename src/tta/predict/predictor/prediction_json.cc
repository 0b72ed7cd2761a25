#include "tta/predict/predictor/prediction_json.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "tta/predict/predictor/predictor.h"

namespace tta {
namespace {

// Six decimals are more than a float32 model's answer is worth, and keep lines readable.
double rounded(double value) {
  return std::nearbyint(value * 1e6) / 1e6 + 0.0;
}

void write_class(JsonWriter& out, std::span<const std::string> labels, int index, double probability) {
  out.member("index", index).member("label", class_name(labels, index)).member("probability", rounded(probability));
}

void write_uncertainty(JsonWriter& out, const Uncertainty& uncertainty) {
  out.key("uncertainty").begin_object();
  out.member("entropy", rounded(uncertainty.entropy));
  out.member("mutual_information", rounded(uncertainty.mutual_information));
  out.member("agreement", rounded(uncertainty.agreement));
  out.member("margin", rounded(uncertainty.margin));
  out.end_object();
}

void write_views(JsonWriter& out, const Prediction& prediction, std::span<const std::string> labels,
                 std::span<const std::string> pictures) {
  out.key("views").begin_array();
  for (std::size_t i = 0; i < prediction.views.size(); ++i) {
    const ViewAnswer& view = prediction.views[i];
    out.begin_object().member("name", view.name);
    write_class(out, labels, view.index, view.probability);
    out.member("weight", rounded(view.weight));
    if (i < pictures.size()) out.member("picture", pictures[i]);
    out.end_object();
  }
  out.end_array();
}

}  // namespace

std::vector<int> top_classes(std::span<const double> probabilities, int count) {
  std::vector<int> order(probabilities.size());
  std::iota(order.begin(), order.end(), 0);
  const auto middle = order.begin() + std::min<std::ptrdiff_t>(count, std::ssize(order));
  std::partial_sort(order.begin(), middle, order.end(), [&](int a, int b) {
    return probabilities[a] != probabilities[b] ? probabilities[a] > probabilities[b] : a < b;
  });
  order.erase(middle, order.end());
  return order;
}

void write_prediction(JsonWriter& out, const Prediction& prediction, std::span<const std::string> labels,
                      const PredictionJsonOptions& options) {
  const std::vector<double>& probabilities = prediction.pooled.probabilities;
  out.member("image", prediction.image);
  write_class(out, labels, prediction.pooled.index, probabilities[prediction.pooled.index]);
  out.key("top").begin_array();
  for (const int index : top_classes(probabilities, options.top)) {
    out.begin_object();
    write_class(out, labels, index, probabilities[index]);
    out.end_object();
  }
  out.end_array();
  out.member("views_requested", prediction.views_requested).member("views_used", prediction.views_used);
  out.member("views_run", prediction.views_run).member("stopped_by", stopped_by_name(prediction.stopped_by));
  if (prediction.certificate) out.member("certificate", *prediction.certificate);
  write_uncertainty(out, prediction.pooled.uncertainty);
  if (options.per_view) write_views(out, prediction, labels, options.pictures);
}

std::string prediction_json(const Prediction& prediction, std::span<const std::string> labels,
                            const PredictionJsonOptions& options) {
  JsonWriter out;
  out.begin_object();
  write_prediction(out, prediction, labels, options);
  return out.end_object().take();
}

std::string failure_json(std::string_view image, const Error& error) {
  JsonWriter out;
  out.begin_object().member("image", image).key("error").begin_object();
  out.member("code", error_code_name(error.code())).member("message", std::string_view(error.what()));
  return out.end_object().end_object().take();
}

}  // namespace tta
