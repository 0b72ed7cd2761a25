#include "tta/serve/endpoints/infer_notes.h"

namespace tta {

void note_request(const ServeRequest& request, Exchange& exchange) {
  exchange.notes().policy = request.policy;
  exchange.notes().images = static_cast<int>(request.images.size());
}

void note_answers(const ServeResponse& response, Exchange& exchange) {
  for (const ServeAnswer& answer : response.answers) {
    const auto* prediction = std::get_if<Prediction>(&answer);
    if (prediction == nullptr) continue;
    exchange.notes().views_requested += prediction->views_requested;
    exchange.notes().views_used += prediction->views_used;
  }
}

}  // namespace tta
