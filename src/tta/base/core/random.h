// Counter-based random numbers: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
//
// A stream is a pure function of (seed, stream, position): the same policy draws the same views on every machine, with
// any number of threads and in any order.
#pragma once

#include <array>
#include <cstdint>

namespace tta {

// One Philox4x32-10 block. Oracle: the known-answer vectors published with Random123.
std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

// The numbers of one stream in order. A value type: copying it copies the position. Not thread-safe; make one per
// stream.
class RandomStream {
 public:
  // `seed` is the user's, `stream` tells apart what is drawn (the view index, the resample index).
  RandomStream(std::uint64_t seed, std::uint64_t stream) : seed_(seed), stream_(stream) {}

  std::uint32_t next_u32();
  double next_uniform();                          // in [0, 1), 53 random bits
  double next_uniform(double low, double high);   // in [low, high)
  std::uint32_t next_below(std::uint32_t bound);  // in [0, bound), unbiased. Requires: bound > 0.
  double next_normal();                           // mean 0, standard deviation 1 (Box-Muller, one of the pair)

 private:
  std::uint64_t seed_;
  std::uint64_t stream_;
  std::uint64_t block_ = 0;
  std::array<std::uint32_t, 4> words_{};
  int used_ = 4;
};

}  // namespace tta
