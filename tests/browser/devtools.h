// A page in headless Chromium that a test works with: gives it files, moves its controls, asks it things. Speaks the
// browser's own DevTools protocol over a pipe; no driver, no port.
//
//   message = JSON NUL     to the browser on its descriptor 3, from it on its descriptor 4
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "browser/browser.h"
#include "tta/base/json.h"

namespace tta::testing {

class Tab {
 public:
  // Starts a browser whose own files go to `folder`. Requires: find_browser().
  explicit Tab(const std::filesystem::path& folder);
  ~Tab();
  Tab(const Tab&) = delete;
  Tab& operator=(const Tab&) = delete;

  void resize(int width_px, int height_px, Scheme scheme);
  void go(const std::string& url);

  // The value of a JavaScript expression as text; waits for promises. Fails the test where it throws.
  std::string value(const std::string& expression);
  // Until the expression is true, half a minute at most; fails the test, and shows the page's text, where it never is.
  bool wait_for(const std::string& condition);

  // As if a person chose these files in the <input type="file"> that `selector` finds.
  void choose_file(const std::string& selector, const std::filesystem::path& file);
  // A key of the keyboard: "Tab", "Enter", " ".
  void press(const std::string& key);
  void type(const std::string& text);

  void take_picture(const std::filesystem::path& output);  // PNG of the window

  // Since the start. What the scripts and the browser complained about, except of answers with an error status, which
  // the browser also notes when a page expects them.
  const std::vector<std::string>& complaints() const { return complaints_; }
  const std::vector<std::string>& requests() const { return requests_; }  // addresses that were asked
  // A header of the last answer from an address that ends so; empty where there is none.
  std::string header(std::string_view address_end, const std::string& name) const;

 private:
  struct Answer {
    std::string url;
    Json headers;
  };

  Json call(const std::string& method, const std::string& parameters_json);
  Json receive();
  void note(const Json& message);

  pid_t browser_ = -1;
  int to_browser_ = -1;
  int from_browser_ = -1;
  int last_id_ = 0;
  std::string session_;
  std::string received_;
  std::vector<std::string> complaints_;
  std::vector<std::string> requests_;
  std::vector<Answer> answers_;
};

// `text` as a JavaScript string, quotes included.
std::string script_text(std::string_view text);

}  // namespace tta::testing
