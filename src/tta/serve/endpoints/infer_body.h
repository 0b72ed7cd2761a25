// The bodies that /v2/models/{model}/infer takes, told apart by the headers and, where they say little, by the bytes.
//
//   headers                                   | body
//   ----------------------------------------- | ------------------------------------------------------------------
//   Inference-Header-Content-Length: n        | JSON of n bytes, then tensors (binary tensor extension); 0: one raw
//   input Content-Type: multipart/form-data         | image files, one a part; other fields are parameters
//   Content-Type: image/... | an image file none, JSON, octet-stream, a form (curl's) | JSON if it begins with '{',
//   else an image file
//
// Files have no place for parameters; theirs stand in the query, where any body's may stand:
// ?tta_policy=d4&tta_max_views=3.
#pragma once

#include "tta/serve/http/message.h"
#include "tta/serve/oip/infer.h"
#include "tta/serve/service/served_model.h"

namespace tta {

// Takes the body out of `request`. Errors: kUsage, kTooLarge (see oip_json); kUnsupported: a Content-Type that isn't in
// the table.
oip::InferRequest read_infer_body(const ServedModel& model, HttpRequest& request);

// The same for image files alone, for which `body` has no other form than a file or a form with files.
oip::InferRequest read_files_body(const ServedModel& model, HttpRequest& request);

// The same for {"instances": [...]} (oip_json/read_instances.h).
oip::InferRequest read_instances_body(const ServedModel& model, HttpRequest& request);

// Whether the body is JSON, by its Content-Type or its first letter.
bool is_json_body(const HttpRequest& request);

}  // namespace tta
