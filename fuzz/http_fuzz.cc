// A connection's bytes: the first says how many come at a time, the rest are requests as a client sends them. The
// same requests come out however they arrive, and everything that a request leads to can be read or is refused.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fuzz/fuzz.h"
#include "tta/base/core/error.h"
#include "tta/serve/access/request_ids.h"
#include "tta/serve/http/content_encoding.h"
#include "tta/serve/http/gate.h"
#include "tta/serve/http/multipart.h"
#include "tta/serve/http/request_reader.h"
#include "tta/serve/http/router.h"

namespace {

constexpr std::size_t kBodyBytes = 1 << 16;

struct Outcome {
  std::vector<std::string> requests;  // each with its target and its body
  int problem = 0;
  bool operator==(const Outcome&) const = default;
};

const tta::Router& router() {
  static const tta::Router made = [] {
    tta::Route get;
    get.path = "/models/{model}[/versions/{version}]";
    tta::Route post;
    post.method = tta::HttpMethod::kPost;
    post.path = "/models/{model}:predict";
    post.body = tta::BodyRule::kRequired;
    return tta::Router({get, post});
  }();
  return made;
}

// What a body can be, whatever the request says that it is.
void read_body(const tta::RequestHead& head, std::vector<std::byte> body) {
  tta::ByteLease lease(std::make_shared<tta::ByteBudget>(std::size_t{1} << 22));
  const std::string_view encoding = head.headers.get("content-encoding");
  try {
    if (tta::knows_content_encoding(encoding)) {
      body = tta::undo_content_encoding(encoding, std::move(body), kBodyBytes, lease);
      tta::fuzz::expect(body.size() <= kBodyBytes);
    }
    const std::string boundary = tta::form_boundary(head.headers.get("content-type"));
    for (const tta::FormPart& part : tta::parse_multipart(body, boundary)) {
      tta::fuzz::expect(!part.name.empty());
      tta::fuzz::expect(part.data.empty() || (part.data.data() >= body.data() &&
                                              part.data.data() + part.data.size() <= body.data() + body.size()));
    }
  } catch (const tta::Error&) {
  }
}

// Requests of one connection, one after the other, as they are read from bytes that come `step` at a time.
Outcome read_all(std::string_view bytes, std::size_t step) {
  Outcome outcome;
  std::string waiting;
  while (true) {
    tta::RequestReader reader(tta::HttpLimits(), std::make_shared<tta::ByteBudget>(std::size_t{1} << 22));
    bool admitted = false;
    while (!reader.problem() && !reader.done()) {
      waiting.erase(0, reader.feed(waiting));
      if (reader.problem()) break;
      if (reader.header_done() && !admitted) {
        admitted = true;
        reader.allow_body(kBodyBytes);
        continue;
      }
      if (reader.done()) break;
      if (bytes.empty()) return outcome;
      waiting += bytes.substr(0, step);
      bytes.remove_prefix(std::min(step, bytes.size()));
    }
    if (reader.problem()) {
      outcome.problem = reader.problem()->status;
      return outcome;
    }
    const tta::RequestHead& head = reader.head();
    const std::string id = tta::request_id(head.headers.get("x-request-id"));
    tta::fuzz::expect(!id.empty() && id.size() <= 128);
    tta::valid_traceparent(head.headers.get("traceparent"));
    const tta::Admission admission = tta::admit(head, router(), nullptr, tta::HttpLimits(), id);
    tta::fuzz::expect(admission.refusal.has_value() == (admission.route == nullptr));
    std::vector<std::byte> body = reader.take_body();
    outcome.requests.push_back(head.target + " " +
                               std::string(reinterpret_cast<const char*>(body.data()), body.size()));
    read_body(head, std::move(body));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  // A mistake in a header is found when its end is there, or before, as the bytes come: so that all of them do end.
  const std::string bytes = std::string(tta::fuzz::text_of(data + 1, size - 1)) + "\r\n\r\n";
  const Outcome whole = read_all(bytes, bytes.size());
  tta::fuzz::expect(read_all(bytes, 1 + data[0] % 64) == whole);
  return 0;
}
