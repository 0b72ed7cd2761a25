#include "browser/devtools.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace tta::testing {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto kPatience = 30s;

struct Ends {
  int read;
  int write;
};

Ends make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  return {ends[0], ends[1]};
}

// In the child: the browser reads on 3 and writes on 4, whatever numbers the pipes got.
[[noreturn]] void become_browser(const std::vector<std::string>& arguments, int in, int out) {
  const int high_in = fcntl(in, F_DUPFD, 10);
  const int high_out = fcntl(out, F_DUPFD, 10);
  dup2(high_in, 3);
  dup2(high_out, 4);
  close(high_in);
  close(high_out);
  const int nothing = open("/dev/null", O_RDWR);
  for (const int stream : {0, 1, 2}) dup2(nothing, stream);
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  execv(argv[0], argv.data());
  _exit(127);
}

std::string text_of(const Json& value) {
  if (value.is_string()) return value.as_string();
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  if (value.is_number()) {
    JsonWriter out;
    return out.value(value.as_number()).take();
  }
  return "";
}

std::vector<std::byte> decoded_base64(const std::string& text) {
  const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::vector<std::byte> bytes;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    if (c == '=') break;
    bits = bits << 6 | static_cast<std::uint32_t>(digits.find(c));
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes.push_back(static_cast<std::byte>(bits >> held & 255U));
  }
  return bytes;
}

}  // namespace

std::string script_text(std::string_view text) {
  JsonWriter out;
  return out.value(text).take();
}

Tab::Tab(const fs::path& folder) {
  static int started = 0;
  const Ends down = make_pipe();
  const Ends up = make_pipe();
  const std::vector<std::string> arguments{
      find_browser()->string(),
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--hide-scrollbars",
      "--disable-dev-shm-usage",
      "--remote-debugging-pipe",
      "--user-data-dir=" + (folder / ("tab" + std::to_string(++started))).string()};
  browser_ = fork();
  if (browser_ == 0) become_browser(arguments, down.read, up.write);
  close(down.read);
  close(up.write);
  to_browser_ = down.write;
  from_browser_ = up.read;
  signal(SIGPIPE, SIG_IGN);

  const std::string target = call("Target.createTarget", R"({"url":"about:blank"})").at("targetId").as_string();
  session_ = call("Target.attachToTarget", R"({"flatten":true,"targetId":)" + script_text(target) + "}")
                 .at("sessionId")
                 .as_string();
  for (const char* domain : {"Page", "Runtime", "Log", "Network", "DOM"}) call(std::string(domain) + ".enable", "{}");
}

Tab::~Tab() {
  close(to_browser_);  // it ends when its pipe does
  close(from_browser_);
  for (const auto until = Clock::now() + 5s; Clock::now() < until; std::this_thread::sleep_for(20ms)) {
    if (waitpid(browser_, nullptr, WNOHANG) == browser_) return;
  }
  kill(browser_, SIGKILL);
  waitpid(browser_, nullptr, 0);
}

Json Tab::receive() {
  const auto until = Clock::now() + kPatience;
  for (;;) {
    const std::size_t end = received_.find('\0');
    if (end != std::string::npos) {
      const std::string message = received_.substr(0, end);
      received_.erase(0, end + 1);
      return Json::parse(message, "browser", ErrorCode::kRuntime);
    }
    pollfd watched{from_browser_, POLLIN, 0};
    poll(&watched, 1, 100);
    std::array<char, 65536> chunk;
    const ssize_t got = watched.revents != 0 ? read(from_browser_, chunk.data(), chunk.size()) : -1;
    if (got == 0) throw std::runtime_error("the browser has gone");
    if (got > 0) received_.append(chunk.data(), static_cast<std::size_t>(got));
    if (Clock::now() > until) throw std::runtime_error("the browser says nothing");
  }
}

void Tab::note(const Json& message) {
  if (!message.has("method")) return;
  const std::string& method = message.at("method").as_string();
  const Json parameters = message.at("params");
  if (method == "Runtime.exceptionThrown") {
    const Json details = parameters.at("exceptionDetails");
    const auto thrown = details.find("exception");
    complaints_.push_back(details.at("text").as_string() +
                          (thrown && thrown->has("description") ? " " + thrown->at("description").as_string() : ""));
  } else if (method == "Runtime.consoleAPICalled") {
    complaints_.push_back("console." + parameters.at("type").as_string());
  } else if (method == "Log.entryAdded") {
    const std::string& text = parameters.at("entry").at("text").as_string();
    if (text.find("the server responded with a status of") == std::string::npos) complaints_.push_back(text);
  } else if (method == "Network.requestWillBeSent") {
    requests_.push_back(parameters.at("request").at("url").as_string());
  } else if (method == "Network.responseReceived") {
    const Json response = parameters.at("response");
    answers_.push_back({response.at("url").as_string(), response.at("headers")});
  }
}

Json Tab::call(const std::string& method, const std::string& parameters_json) {
  const int id = ++last_id_;
  std::string message =
      R"({"id":)" + std::to_string(id) + R"(,"method":")" + method + R"(","params":)" + parameters_json;
  if (!session_.empty()) message += R"(,"sessionId":)" + script_text(session_);
  message += "}";
  message.push_back('\0');
  for (std::size_t sent = 0; sent < message.size();) {
    const ssize_t wrote = write(to_browser_, message.data() + sent, message.size() - sent);
    if (wrote < 0) throw std::runtime_error("the browser has gone");
    sent += static_cast<std::size_t>(wrote);
  }
  for (;;) {
    const Json answer = receive();
    if (!answer.has("id") || answer.at("id").as_number() != id) {
      note(answer);
      continue;
    }
    if (const auto error = answer.find("error")) {
      throw std::runtime_error(method + ": " + error->at("message").as_string());
    }
    return answer.at("result");
  }
}

void Tab::resize(int width_px, int height_px, Scheme scheme) {
  call("Emulation.setDeviceMetricsOverride", R"({"width":)" + std::to_string(width_px) + R"(,"height":)" +
                                                 std::to_string(height_px) +
                                                 R"(,"deviceScaleFactor":1,"mobile":false})");
  const std::string word = scheme == Scheme::kDark ? "dark" : "light";
  call("Emulation.setEmulatedMedia", R"({"features":[{"name":"prefers-color-scheme","value":")" + word + R"("}]})");
}

void Tab::go(const std::string& url) {
  call("Page.navigate", R"({"url":)" + script_text(url) + "}");
}

std::string Tab::value(const std::string& expression) {
  const Json result = call(
      "Runtime.evaluate", R"({"awaitPromise":true,"returnByValue":true,"expression":)" + script_text(expression) + "}");
  if (result.has("exceptionDetails")) {
    ADD_FAILURE() << expression << " threw";
    return "";
  }
  const auto value = result.at("result").find("value");
  return value ? text_of(*value) : "";
}

bool Tab::wait_for(const std::string& condition) {
  for (const auto until = Clock::now() + kPatience; Clock::now() < until; std::this_thread::sleep_for(30ms)) {
    // What is asked of a page that is still loading may throw.
    if (value("(() => { try { return Boolean(" + condition + "); } catch { return false; } })()") == "true")
      return true;
  }
  ADD_FAILURE() << "never true: " << condition << "\n" << value("document.body ? document.body.innerText : ''");
  return false;
}

void Tab::choose_file(const std::string& selector, const fs::path& file) {
  const Json document = call("DOM.getDocument", R"({"depth":0})");
  const std::string root = text_of(document.at("root").at("nodeId"));
  const Json found =
      call("DOM.querySelector", R"({"nodeId":)" + root + R"(,"selector":)" + script_text(selector) + "}");
  call("DOM.setFileInputFiles",
       R"({"files":[)" + script_text(file.string()) + R"(],"nodeId":)" + text_of(found.at("nodeId")) + "}");
}

void Tab::press(const std::string& key) {
  const std::string text = key == "Enter" ? "\r" : key == " " ? " " : "";
  const std::string code = key == "Enter" ? "13" : key == " " ? "32" : key == "Tab" ? "9" : "0";
  const std::string common = R"("key":)" + script_text(key) + R"(,"windowsVirtualKeyCode":)" + code;
  call("Input.dispatchKeyEvent", R"({"type":"keyDown","text":)" + script_text(text) + "," + common + "}");
  call("Input.dispatchKeyEvent", R"({"type":"keyUp",)" + common + "}");
}

void Tab::type(const std::string& text) {
  call("Input.insertText", R"({"text":)" + script_text(text) + "}");
}

void Tab::take_picture(const fs::path& output) {
  const std::vector<std::byte> png =
      decoded_base64(call("Page.captureScreenshot", R"({"format":"png"})").at("data").as_string());
  std::ofstream(output, std::ios::binary)
      .write(reinterpret_cast<const char*>(png.data()), static_cast<std::streamsize>(png.size()));
}

std::string Tab::header(std::string_view address_end, const std::string& name) const {
  for (auto answer = answers_.rbegin(); answer != answers_.rend(); ++answer) {
    if (!std::string_view(answer->url).ends_with(address_end)) continue;
    for (const auto& [key, value] : answer->headers.members()) {
      if (strcasecmp(key.c_str(), name.c_str()) == 0) return text_of(value);
    }
    return "";
  }
  return "";
}

}  // namespace tta::testing
