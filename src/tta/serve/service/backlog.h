// Who gets in, and how many views they get: the arithmetic of load, in views. Thread-safe.
//
// What waits to be opened is counted; what a worker has opened is not: a long request that runs keeps nobody out, since
// shorter ones overtake it.
#pragma once

#include <cstdint>
#include <mutex>

namespace tta {

// What one image costs: its views, each as many as its input has 224 x 224 pixels (at least one), and one more for
// every megapixel that has to be decoded.
double request_cost(std::uint64_t source_pixels, std::uint64_t view_pixels, int views);

// How many of `views` an image may have while `backlog` of `capacity` waits: all up to a quarter of it, from there on
// fewer in a straight line, one when it is full.
int views_under_load(int views, double backlog, double capacity);

class Backlog {
 public:
  // `capacity` > 0: cost that may wait. `images` >= 1: images that may wait or run.
  Backlog(double capacity, int images) : capacity_(capacity), most_images_(images) {}

  // Lets a request in: `full` is what it costs with all of its views, `least` what it would with one an image. Somebody
  // who finds nothing waiting always gets in. False = refused, nothing is counted.
  bool enter(int images, double full, double least);

  // What a request or an image of cost `full` counts for while it waits: no one fills more than a quarter of the queue,
  // since of the views beyond that it would only lose more.
  double counted(double full) const;

  void opened(double cost);  // an image of that counted cost waits no longer
  void left();               // an image has its answer

  double cost() const;
  double capacity() const { return capacity_; }
  int images() const;

 private:
  const double capacity_;
  const int most_images_;
  mutable std::mutex mutex_;
  double waiting_ = 0;  // counted cost
  int images_ = 0;
};

}  // namespace tta
