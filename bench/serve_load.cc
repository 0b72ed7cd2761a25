// Loads an HTTP server with image files and tells what became of the requests.
//
//   tta_serve_load HOST PORT TARGET SECONDS (clients N | rate R) FILE...
//
//   clients N   N clients, each sends its next request when it has its answer: what the server can hold
//   rate R      R requests a second whatever the answers, on as many connections as that takes (at most
//   kMostConnections;
//               beyond, requests are counted as not sent): what happens when it is asked for more than it can hold.
//               Latency counts from when the request was due.
//
// The first tenth of the time is warm-up and not counted. Prints one line of JSON.
#include <algorithm>
#include <boost/asio.hpp>
#include <boost/beast.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostConnections = 2000;

struct Load {
  asio::io_context io{1};
  tcp::endpoint server;
  std::vector<std::string> requests;  // whole, head and body
  Clock::time_point begin, count_from, end;

  std::size_t next = 0;
  std::size_t connections = 0;
  std::vector<std::shared_ptr<tcp::socket>> idle;
  std::map<unsigned, std::size_t> statuses;  // 0 = the connection failed
  std::vector<double> answered_ms;           // of status 200
  std::vector<double> refused_ms;            // of the others
  double views = 0;
  std::size_t without_retry_after = 0;  // among those of 503
  std::size_t not_sent = 0;

  bool counts(Clock::time_point due) const { return due >= count_from && due < end; }
};

double number_after(const std::string& text, const std::string& key) {
  const std::size_t place = text.find(key);
  return place == std::string::npos ? 0 : std::atof(text.c_str() + place + key.size());
}

void count(Load& load, Clock::time_point due, const http::response<http::string_body>& response) {
  if (!load.counts(due)) return;
  const unsigned status = response.result_int();
  ++load.statuses[status];
  const double ms = std::chrono::duration<double, std::milli>(Clock::now() - due).count();
  (status == 200 ? load.answered_ms : load.refused_ms).push_back(ms);
  if (status == 200) load.views += number_after(response.body(), "\"views_used\":");
  if (status == 503 && response.find(http::field::retry_after) == response.end()) ++load.without_retry_after;
}

asio::awaitable<std::shared_ptr<tcp::socket>> connection(Load& load) {
  if (!load.idle.empty()) {
    auto socket = load.idle.back();
    load.idle.pop_back();
    co_return socket;
  }
  auto socket = std::make_shared<tcp::socket>(load.io);
  ++load.connections;
  co_await socket->async_connect(load.server, asio::use_awaitable);
  socket->set_option(tcp::no_delay(true));
  co_return socket;
}

asio::awaitable<void> request(Load& load, Clock::time_point due) {
  std::shared_ptr<tcp::socket> socket;
  try {
    socket = co_await connection(load);
    const std::string& bytes = load.requests[load.next++ % load.requests.size()];
    co_await asio::async_write(*socket, asio::buffer(bytes), asio::use_awaitable);
    beast::flat_buffer buffer;
    http::response<http::string_body> response;
    co_await http::async_read(*socket, buffer, response, asio::use_awaitable);
    count(load, due, response);
    if (response.keep_alive()) {
      load.idle.push_back(socket);
    } else {
      --load.connections;
    }
  } catch (const boost::system::system_error&) {
    --load.connections;
    if (load.counts(due)) ++load.statuses[0];
  }
}

asio::awaitable<void> client(Load& load) {
  while (Clock::now() < load.end) co_await request(load, Clock::now());
}

asio::awaitable<void> stream(Load& load, double rate) {
  asio::steady_timer timer(load.io);
  for (std::size_t i = 0;; ++i) {
    const auto due = load.begin + std::chrono::duration_cast<Clock::duration>(
                                      std::chrono::duration<double>(static_cast<double>(i) / rate));
    if (due >= load.end) co_return;
    timer.expires_at(due);
    co_await timer.async_wait(asio::use_awaitable);
    if (load.idle.empty() && load.connections >= kMostConnections) {
      if (load.counts(due)) ++load.not_sent;
      continue;
    }
    asio::co_spawn(load.io, request(load, due), asio::detached);
  }
}

double quantile(std::vector<double> values, double q) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1, static_cast<std::size_t>(q * static_cast<double>(values.size())))];
}

std::string whole_request(const std::string& host, const std::string& target, const char* file) {
  std::ifstream in(file, std::ios::binary);
  const std::string body{std::istreambuf_iterator<char>(in), {}};
  if (body.empty()) {
    std::fprintf(stderr, "serve_load: %s is empty or can't be read\n", file);
    std::exit(2);
  }
  return "POST " + target + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/octet-stream\r\n" +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

void print(const Load& load) {
  const double seconds = std::chrono::duration<double>(load.end - load.count_from).count();
  const auto answered = static_cast<double>(load.answered_ms.size());
  std::printf(
      "{\"answered_per_second\":%.2f,\"p50_ms\":%.1f,\"p99_ms\":%.1f,\"refused_p99_ms\":%.1f,\"views_mean\":%.2f,",
      answered / seconds, quantile(load.answered_ms, 0.5), quantile(load.answered_ms, 0.99),
      quantile(load.refused_ms, 0.99), answered > 0 ? load.views / answered : 0);
  std::printf("\"503_without_retry_after\":%zu,\"not_sent\":%zu,\"statuses\":{", load.without_retry_after,
              load.not_sent);
  const char* comma = "";
  for (const auto& [status, times] : load.statuses) {
    std::printf("%s\"%u\":%zu", comma, status, times);
    comma = ",";
  }
  std::printf("}}\n");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 8) {
    std::fprintf(stderr, "usage: tta_serve_load HOST PORT TARGET SECONDS (clients N | rate R) FILE...\n");
    return 2;
  }
  Load load;
  load.server = {asio::ip::make_address(argv[1]), static_cast<std::uint16_t>(std::atoi(argv[2]))};
  for (int i = 7; i < argc; ++i) load.requests.push_back(whole_request(argv[1], argv[3], argv[i]));
  const auto seconds = std::chrono::duration<double>(std::atof(argv[4]));
  load.begin = Clock::now();
  load.count_from = load.begin + std::chrono::duration_cast<Clock::duration>(seconds / 10);
  load.end = load.begin + std::chrono::duration_cast<Clock::duration>(seconds);
  if (argv[5] == std::string("clients")) {
    for (int i = 0; i < std::atoi(argv[6]); ++i) asio::co_spawn(load.io, client(load), asio::detached);
  } else {
    asio::co_spawn(load.io, stream(load, std::atof(argv[6])), asio::detached);
  }
  load.io.run();
  print(load);
}
