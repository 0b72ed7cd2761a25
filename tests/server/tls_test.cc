// The server over TLS.
#include <gtest/gtest.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <string>

#include "server/certificates.h"
#include "server/toy_server.h"
#include "support/support.h"

namespace tta::testing {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using BoostError = boost::system::error_code;

constexpr const char* kHello = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";

struct ClientOptions {
  std::filesystem::path trusted;
  std::optional<CertificateFiles> own;
  int most_version = TLS1_3_VERSION;
  std::string protocols;  // ALPN, as on the wire
};

class TlsClient {
 public:
  TlsClient(std::uint16_t port, const ClientOptions& options) : context_(ssl::context::tls_client) {
    context_.load_verify_file(options.trusted.string());
    context_.set_verify_mode(ssl::verify_peer);
    if (options.own) {
      context_.use_certificate_chain_file(options.own->certificate.string());
      context_.use_private_key_file(options.own->key.string(), ssl::context::pem);
    }
    SSL_CTX_set_max_proto_version(context_.native_handle(), options.most_version);
    stream_.emplace(io_, context_);
    if (!options.protocols.empty()) {
      SSL_set_alpn_protos(stream_->native_handle(), reinterpret_cast<const unsigned char*>(options.protocols.data()),
                          static_cast<unsigned>(options.protocols.size()));
    }
    stream_->lowest_layer().connect({asio::ip::address_v4::loopback(), port});
    stream_->handshake(ssl::stream_base::client, error_);
  }

  bool connected() const { return !error_; }

  // False if the other side has closed.
  bool send(const std::string& request) {
    BoostError error;
    asio::write(*stream_, asio::buffer(request), error);
    return !error;
  }

  // Status line to the end of the body; empty if the connection ended.
  std::string ask(const std::string& request) {
    send(request);
    BoostError error;
    std::string response;
    const std::size_t head = asio::read_until(*stream_, asio::dynamic_buffer(response), "\r\n\r\n", error);
    if (error) return "";
    const std::size_t at = response.find("Content-Length: ") + 16;
    const auto size = static_cast<std::size_t>(std::atoll(response.c_str() + at));
    if (response.size() < head + size) {
      asio::read(*stream_, asio::dynamic_buffer(response), asio::transfer_exactly(head + size - response.size()),
                 error);
    }
    return response;
  }

  std::string protocol() const {
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(const_cast<ssl::stream<asio::ip::tcp::socket>&>(*stream_).native_handle(), &name, &size);
    return {reinterpret_cast<const char*>(name), size};
  }

  void close() { stream_->lowest_layer().close(); }

 private:
  asio::io_context io_;
  ssl::context context_;
  std::optional<ssl::stream<asio::ip::tcp::socket>> stream_;
  BoostError error_;
};

class Tls : public ::testing::Test {
 protected:
  HttpServerOptions options() const {
    HttpServerOptions made;
    made.tls = TlsFiles{server.certificate, server.key, {}};
    return made;
  }

  TempDir dir;
  CertificateFiles server = make_certificate(dir.path(), "server");
  CertificateFiles person = make_certificate(dir.path(), "person");
  CertificateFiles stranger = make_certificate(dir.path(), "stranger");
};

TEST_F(Tls, Serves) {
  ToyServer toy(options());
  EXPECT_EQ(toy.server().urls().front().rfind("https://127.0.0.1:", 0), 0U);
  TlsClient client(toy.port(), {server.certificate, {}, TLS1_3_VERSION, {}});
  ASSERT_TRUE(client.connected());
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(client.ask(kHello).rfind("HTTP/1.1 200 OK\r\n", 0), 0U);
    // While an endpoint works, a read of the connection waits and is then given up: nothing may be lost by that.
    const std::string later = client.ask("GET /later HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(later.substr(later.size() - std::min<std::size_t>(5, later.size())), "later");
  }
  const std::string large(3'000'000, 'x');
  const std::string count = client.ask("POST /count HTTP/1.1\r\nHost: h\r\nContent-Length: 3000000\r\n\r\n" + large);
  EXPECT_EQ(count.substr(count.size() - 7), "3000000");
  EXPECT_GT(client.ask("GET /big/3000000 HTTP/1.1\r\nHost: h\r\n\r\n").size(), 3'000'000U);
}

// A client that doesn't listen while it sends can send to its end, and then read why it was refused: no reset.
TEST_F(Tls, RefusesLargeBodiesInAWayThatIsHeard) {
  HttpServerOptions small = options();
  small.limits.body_bytes = 1000;
  ToyServer toy(small);
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client(toy.port(), {server.certificate, {}, version, {}});
    const std::string body(8 << 20, 'x');
    EXPECT_TRUE(client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 8388608\r\n\r\n" + body));
    const std::string answer = client.ask("");
    EXPECT_EQ(answer.rfind("HTTP/1.1 413 ", 0), 0U) << answer;
  }
}

TEST_F(Tls, PipelinesWhileAnEndpointWorks) {
  ToyServer toy(options());
  TlsClient client(toy.port(), {server.certificate, {}, TLS1_3_VERSION, {}});
  const std::string later = "GET /later HTTP/1.1\r\nHost: h\r\n\r\n";
  EXPECT_NE(client.ask(later + later + kHello).find("later"), std::string::npos);
  EXPECT_NE(client.ask("").find("later"), std::string::npos);
  EXPECT_NE(client.ask("").find("hello"), std::string::npos);
}

TEST_F(Tls, NoticesThatAClientHasGone) {
  ToyServer toy(options());
  TlsClient client(toy.port(), {server.certificate, {}, TLS1_3_VERSION, {}});
  client.send("GET /hang HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(toy.wait_for_hanging(1));
  client.close();
  EXPECT_TRUE(toy.wait_for_gone(1));
}

TEST_F(Tls, ClosesOnClientsThatSpeakNone) {
  ToyServer toy(options());
  RawClient plain(toy.port());
  plain.send(kHello);
  EXPECT_TRUE(plain.closed_by_server());
  EXPECT_TRUE(toy.records().empty());
}

TEST_F(Tls, SpeaksNothingOlderThan12) {
  ToyServer toy(options());
  EXPECT_TRUE(TlsClient(toy.port(), {server.certificate, {}, TLS1_2_VERSION, {}}).connected());
  EXPECT_FALSE(TlsClient(toy.port(), {server.certificate, {}, TLS1_1_VERSION, {}}).connected());
}

TEST_F(Tls, OffersHttp11) {
  ToyServer toy(options());
  const std::string both("\x02h2\x08http/1.1", 12);
  EXPECT_EQ(TlsClient(toy.port(), {server.certificate, {}, TLS1_3_VERSION, both}).protocol(), "http/1.1");
  const std::string h2("\x02h2", 3);
  TlsClient only(toy.port(), {server.certificate, {}, TLS1_3_VERSION, h2});
  EXPECT_TRUE(only.connected());
  EXPECT_EQ(only.protocol(), "");
}

TEST_F(Tls, AsksClientsForTheirCertificates) {
  HttpServerOptions with_ca = options();
  with_ca.tls->client_ca = person.certificate;
  with_ca.address = ListenAddress{"0.0.0.0", 0};  // asking for certificates is asking who comes
  ToyServer toy(with_ca);
  EXPECT_NE(TlsClient(toy.port(), {server.certificate, person, TLS1_3_VERSION, {}}).ask(kHello), "");
  EXPECT_EQ(TlsClient(toy.port(), {server.certificate, {}, TLS1_3_VERSION, {}}).ask(kHello), "");
  EXPECT_EQ(TlsClient(toy.port(), {server.certificate, stranger, TLS1_3_VERSION, {}}).ask(kHello), "");
}

TEST_F(Tls, TakesNewCertificates) {
  ToyServer toy(options());
  TlsClient before(toy.port(), {server.certificate, {}, TLS1_3_VERSION, {}});
  ASSERT_TRUE(before.connected());
  std::filesystem::copy_file(person.certificate, server.certificate, std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(error_of([&] { toy.server().reload_tls(); }).code(), ErrorCode::kUsage);  // its key isn't there yet
  std::filesystem::copy_file(person.key, server.key, std::filesystem::copy_options::overwrite_existing);
  toy.server().reload_tls();
  EXPECT_NE(before.ask(kHello), "");  // it goes on with the old one; and the new one is in place when it was answered
  EXPECT_TRUE(TlsClient(toy.port(), {person.certificate, {}, TLS1_3_VERSION, {}}).connected());
}

TEST_F(Tls, SaysWhichFileIsWrong) {
  const auto problem = [&](TlsFiles files) {
    HttpServerOptions made;
    made.tls = std::move(files);
    const Error error = error_of([&] { ToyServer toy(made); });
    EXPECT_EQ(error.code(), ErrorCode::kUsage);
    return std::string(error.what());
  };
  EXPECT_EQ(problem({dir / "missing", server.key, {}}).rfind("--tls-cert " + (dir / "missing").string(), 0), 0U);
  EXPECT_EQ(problem({server.key, server.key, {}}).rfind("--tls-cert ", 0), 0U);
  EXPECT_EQ(problem({server.certificate, person.key, {}}).rfind("--tls-key ", 0), 0U);
  const CertificateFiles locked = make_certificate(dir.path(), "locked", "passphrase");
  EXPECT_EQ(problem({locked.certificate, locked.key, {}}).rfind("--tls-key ", 0), 0U);  // and nobody is asked for it
  EXPECT_EQ(problem({server.certificate, server.key, dir / "missing"}).rfind("--tls-client-ca ", 0), 0U);
}

}  // namespace
}  // namespace tta::testing
