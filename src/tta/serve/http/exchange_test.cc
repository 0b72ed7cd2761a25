#include "tta/serve/http/exchange.h"

#include <gtest/gtest.h>

#include <vector>

namespace tta {
namespace {

struct Sent {
  HttpResponse response;
  ExchangeNotes notes;
};

class ExchangeTest : public ::testing::Test {
 protected:
  ExchangePtr make() {
    HttpRequest request;
    request.request_id = "r1";
    Exchange::Wire wire;
    wire.send = [this](HttpResponse response, ExchangeNotes notes) {
      sent.push_back({std::move(response), std::move(notes)});
    };
    wire.post = [](const std::function<void()>& work) { work(); };
    return std::make_shared<Exchange>(std::move(request), std::move(wire));
  }

  std::vector<Sent> sent;
};

TEST_F(ExchangeTest, AnswersOnce) {
  ExchangePtr exchange = make();
  exchange->notes().model = "m";
  exchange->respond(json_response(200, "{}"));
  exchange->respond(json_response(500, "{}"));
  exchange.reset();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].response.status, 200);
  EXPECT_EQ(sent[0].notes.model, "m");
}

TEST_F(ExchangeTest, AnswersByItselfWhenDropped) {
  make();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].response.status, 500);
  EXPECT_EQ(sent[0].response.body,
            R"({"error":"the request was dropped unanswered","code":"INTERNAL","request_id":"r1"})");
}

TEST_F(ExchangeTest, CancelsWhenTheClientGoes) {
  int cancelled = 0;
  const ExchangePtr exchange = make();
  exchange->on_gone([&] { ++cancelled; });
  EXPECT_EQ(cancelled, 0);
  exchange->client_gone();
  exchange->client_gone();
  EXPECT_EQ(cancelled, 1);
}

TEST_F(ExchangeTest, CancelsAtOnceIfTheClientHasGone) {
  int cancelled = 0;
  const ExchangePtr exchange = make();
  exchange->client_gone();
  exchange->on_gone([&] { ++cancelled; });
  EXPECT_EQ(cancelled, 1);
}

TEST_F(ExchangeTest, NeverCancelsAfterTheAnswer) {
  int cancelled = 0;
  const ExchangePtr before = make();
  before->on_gone([&] { ++cancelled; });
  before->respond({});
  before->client_gone();
  const ExchangePtr after = make();
  after->respond({});
  after->on_gone([&] { ++cancelled; });
  after->client_gone();
  EXPECT_EQ(cancelled, 0);
}

// What `cancel` holds on to goes with the answer: a call that holds the exchange must not keep it forever.
TEST_F(ExchangeTest, LetsGoOfTheCancelWithTheAnswer) {
  const auto held = std::make_shared<int>(1);
  const ExchangePtr exchange = make();
  exchange->on_gone([held] {});
  EXPECT_EQ(held.use_count(), 2);
  exchange->respond({});
  EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace tta
