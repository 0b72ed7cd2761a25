// What the model sees: a prediction with the pictures of its views, for the page and for whoever writes one.
//
//   POST /v1/views     body and parameters are those of /v1/predict (predict.h), for one image
//
// answers the prediction's object (docs/json.md) with "views", of which the first kMaxPictures have a "picture" (a data
// URI of what the model saw, before normalisation), and
//
//   "width", "height"              pixels of the image, turned if it was
//   "orientation_tag"              EXIF; not 1: the file asks to be turned
//   "orientation"                  "apply" or "ignore": what was done
//   "pictures_left_out"            views beyond kMaxPictures
//   "times_ms"                     {"queue","decode","augment","infer","reduce","total","pictures"}: StageTimes, and
//                                  what the pictures took after that
#pragma once

#include "tta/serve/endpoints/endpoint.h"

namespace tta {

inline constexpr int kMaxPictures = 64;

// Admitted like any other request, and refused with kOverloaded where too many of its kind are under way.
void views_endpoint(const EndpointContext& context, const ExchangePtr& exchange);

}  // namespace tta
