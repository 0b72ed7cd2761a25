// From the service's answers to a response in the protocol's words. Pure and thread-safe.
#pragma once

#include "tta/serve/oip/infer.h"
#include "tta/serve/oip/read_request.h"
#include "tta/serve/service/request.h"

namespace tta::oip {

// The outputs that the plan asks for, in its order, and as parameters what is the same for every image:
// tta_views_requested, tta_views_used, tta_stopped_by, tta_certificate (of a calibrated stop).
//
// The protocol has no place for one image's error beside others' answers. So one failed image fails the response, and
// the message says which; unless the request asked for the output `error`, where each image then has its own.
//
// Errors: the first failed image's, its place before the message where there are several ("image 2 of 5: ...").
InferResponse write_response(const ServeResponse& response, const AnswerPlan& plan);

// That error, if there is one and the plan has no place for it: for protocols with answers of another form.
void throw_failed_image(const ServeResponse& response, const AnswerPlan& plan);

}  // namespace tta::oip
