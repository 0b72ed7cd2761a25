#include "server/raw_client.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace tta::testing {
namespace {

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

// Status line and fields of `head`, which ends with an empty line.
RawResponse parse_head(const std::string& head) {
  RawResponse response;
  const std::size_t line_end = head.find("\r\n");
  const std::string status_line = head.substr(0, line_end);
  EXPECT_EQ(status_line.rfind("HTTP/1.1 ", 0), 0U) << status_line;
  response.status = std::atoi(status_line.substr(9, 3).c_str());
  if (status_line.size() > 13) response.reason = status_line.substr(13);
  std::size_t at = line_end + 2;
  while (head.compare(at, 2, "\r\n") != 0) {
    const std::size_t end = head.find("\r\n", at);
    const std::size_t colon = head.find(": ", at);
    if (end == std::string::npos || colon == std::string::npos || colon > end) {
      ADD_FAILURE() << "not a header: " << head;
      break;
    }
    response.fields[lower(head.substr(at, colon - at))] = head.substr(colon + 2, end - colon - 2);
    at = end + 2;
  }
  return response;
}

}  // namespace

RawClient::RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
}

RawClient::~RawClient() {
  ::close(socket_);
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawClient::read_more() {
  pollfd ready{socket_, POLLIN, 0};
  if (::poll(&ready, 1, static_cast<int>(patience.count())) <= 0) return false;
  std::array<char, 65536> bytes{};
  const ssize_t count = ::recv(socket_, bytes.data(), bytes.size(), 0);
  if (count <= 0) return false;
  waiting_.append(bytes.data(), static_cast<std::size_t>(count));
  return true;
}

std::optional<RawResponse> RawClient::receive(bool without_body) {
  std::size_t end = std::string::npos;
  while ((end = waiting_.find("\r\n\r\n")) == std::string::npos) {
    if (!read_more()) return std::nullopt;
  }
  RawResponse response = parse_head(waiting_.substr(0, end + 4));
  waiting_.erase(0, end + 4);
  const auto length = response.fields.find("content-length");
  if (without_body || length == response.fields.end()) return response;
  const std::size_t size = static_cast<std::size_t>(std::atoll(length->second.c_str()));
  while (waiting_.size() < size) {
    if (!read_more()) return std::nullopt;
  }
  response.body = waiting_.substr(0, size);
  waiting_.erase(0, size);
  return response;
}

std::optional<RawResponse> RawClient::ask(std::string_view bytes) {
  send(bytes);  // the answer may come, and the connection be closed, before all of it was sent
  return receive();
}

std::string RawClient::receive_bytes(std::size_t size) {
  while (waiting_.size() < size && read_more()) {
  }
  std::string bytes = waiting_.substr(0, size);
  waiting_.erase(0, bytes.size());
  return bytes;
}

bool RawClient::closed_by_server() {
  std::array<char, 4096> bytes{};
  while (true) {
    pollfd ready{socket_, POLLIN, 0};
    if (::poll(&ready, 1, static_cast<int>(patience.count())) <= 0) return false;
    if (::recv(socket_, bytes.data(), bytes.size(), 0) <= 0) return true;
  }
}

void RawClient::finish_sending() {
  ::shutdown(socket_, SHUT_WR);
}

void RawClient::reset() {
  const linger at_once{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  ::close(socket_);
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);  // something to close
}

void RawClient::receive_little() {
  const int size = 4096;
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
}

}  // namespace tta::testing
