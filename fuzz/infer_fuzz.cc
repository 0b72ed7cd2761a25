// Bodies of inference requests. The first byte says how one came: 'J' JSON, 'B' JSON and tensors (two bytes tell how
// long the JSON is), 'I' {"instances": ...}, 'R' a raw one. What can be read is written as an answer and read back
// equal; and checked against a model.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "fuzz/fuzz.h"
#include "tests/support/served_fake.h"
#include "tta/base/core/error.h"
#include "tta/serve/oip/read_request.h"
#include "tta/serve/oip_json/read_infer.h"
#include "tta/serve/oip_json/read_instances.h"
#include "tta/serve/oip_json/single_input.h"
#include "tta/serve/oip_json/write_infer.h"

namespace {

using tta::oip::InferRequest;
using tta::testing::bytes_of;

InferRequest read(const tta::ServedModel& model, char kind, std::string_view body) {
  switch (kind) {
    case 'J': return tta::oip::read_infer(bytes_of(body), body.size());
    case 'I': return tta::oip::read_instances(model, bytes_of(body));
    case 'R': return tta::oip::raw_request(model, bytes_of(body));
    default: break;
  }
  if (body.size() < 2) return {};
  const std::size_t length = static_cast<unsigned char>(body[0]) | static_cast<unsigned char>(body[1]) << 8;
  body.remove_prefix(2);
  return tta::oip::read_infer(bytes_of(body), std::min(length, body.size()));
}

// The inputs as outputs, in bytes, and those as inputs again.
InferRequest written_and_read(const InferRequest& request) {
  tta::oip::InferResponse response;
  response.id = request.id;
  response.parameters = request.parameters;
  response.outputs = request.inputs;
  tta::oip::BinaryOutputs binary;
  binary.by_default = true;
  tta::oip::WrittenInfer written = tta::oip::write_infer(response, binary);
  const std::string_view key =
      "\"outputs\":[";  // the first is the response's: nothing before it has such a text unescaped
  written.body.replace(written.body.find(key), key.size(), "\"inputs\" :[");
  return tta::oip::read_infer(bytes_of(written.body), written.json_bytes);
}

void expect_same_tensors(const InferRequest& a, const InferRequest& b) {
  tta::fuzz::expect(a.id == b.id && a.inputs.size() == b.inputs.size());
  for (std::size_t i = 0; i < a.inputs.size(); ++i) {
    tta::fuzz::expect(a.inputs[i].name == b.inputs[i].name && a.inputs[i].datatype == b.inputs[i].datatype);
    tta::fuzz::expect(a.inputs[i].shape == b.inputs[i].shape && a.inputs[i].raw == b.inputs[i].raw);
    tta::fuzz::expect(a.inputs[i].elements == b.inputs[i].elements);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::shared_ptr<const tta::ServedModel> model = tta::testing::served_fake();
  if (size == 0) return 0;
  const std::string_view text = tta::fuzz::text_of(data, size);
  InferRequest request;
  try {
    request = read(*model, text[0], text.substr(1));
  } catch (const tta::Error&) {
    return 0;
  }
  expect_same_tensors(request, written_and_read(request));
  try {
    tta::oip::read_request(*model, std::move(request), {});
  } catch (const tta::Error&) {
  }
  return 0;
}
