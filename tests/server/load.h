// Clients that ask and ask while a test does something to their server.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace tta::testing {

// Asks once, and says what went wrong; empty = answered as it should be.
using Ask = std::function<std::string()>;

class Load {
 public:
  // `make_client(i)` is called on the thread of client i.
  Load(int clients, const std::function<Ask(int)>& make_client) {
    for (int i = 0; i < clients; ++i) {
      threads_.emplace_back([this, i, make_client] {
        const Ask ask = make_client(i);
        while (!stop_) count(i, ask());
      });
    }
  }
  ~Load() { end(); }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  void end() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }
  // Until so many more were answered, or one was lost.
  void wait_for_more(int requests) const {
    for (const int until = asked_ + requests; asked_ < until && lost_ == 0;) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }
  int lost() const { return lost_; }

 private:
  void count(int client, const std::string& problem) {
    ++asked_;
    if (problem.empty()) return;
    ++lost_;
    ADD_FAILURE() << "client " << client << ": " << problem;
  }

  std::atomic<bool> stop_ = false;
  std::atomic<int> asked_ = 0;
  std::atomic<int> lost_ = 0;
  std::vector<std::thread> threads_;
};

}  // namespace tta::testing
