// Tuning on stored scores. Run by tools/bench/run.sh.
//
//   tta_tune_bench make FOLDER IMAGES VIEWS CLASSES   a score store of a made-up model; order.txt names its views'
//   files tta_tune_bench search FOLDER IMAGES VIEWS CLASSES USED_IMAGES STEPS
//                                                     a greedy search: seconds, then the numbers of the views taken
//   tta_tune_bench tune FOLDER IMAGES VIEWS CLASSES   all of tune(): seconds and memory, then what it says
#include <sys/resource.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

#include "tta/base/core/error.h"
#include "tta/base/core/random.h"
#include "tta/study/eval/policy_scores.h"
#include "tta/study/store/score_store.h"
#include "tta/study/tune/greedy_search.h"
#include "tta/study/tune/stored_scores.h"
#include "tta/study/tune/tune.h"
#include "tta/study/tune/tuning_text.h"

namespace {

constexpr int kThreads = 2;

struct Sizes {
  std::size_t images = 0;
  std::size_t views = 0;
  int classes = 0;
};

std::vector<tta::View> make_views(std::size_t count) {
  std::vector<tta::View> views(count);
  for (std::size_t v = 1; v < count; ++v) views[v].ops = {tta::make_op("rotate", {static_cast<double>(v) / 10})};
  return views;
}

tta::StoreContents contents_of(const Sizes& sizes) {
  tta::StoreContents contents{"model", "recipe", "data", {}, {}, sizes.classes, tta::ScoreType::kFloat32};
  for (std::size_t i = 0; i < sizes.images; ++i) {
    contents.images.push_back(std::to_string(i));
    contents.truths.push_back(static_cast<std::int32_t>(i % static_cast<std::size_t>(sizes.classes)));
  }
  return contents;
}

// Logits of an image are its own, of standard deviation 1.5, the truth's raised, and each view's noise; later views
// have more of it.
std::vector<double> made_up_row(std::size_t image, std::size_t view, const Sizes& sizes) {
  tta::RandomStream own(1, image);
  tta::RandomStream noise(2, view * sizes.images + image);
  const double badness = static_cast<double>(view) / static_cast<double>(sizes.views);
  std::vector<double> row(static_cast<std::size_t>(sizes.classes));
  double sum = 0;
  for (std::size_t c = 0; c < row.size(); ++c) {
    const double lead = c == image % row.size() ? 6 - 2 * badness : 0;
    row[c] = std::exp(1.5 * own.next_normal() + lead + (0.6 + badness) * noise.next_normal());
    sum += row[c];
  }
  for (double& p : row) p /= sum;
  return row;
}

void make_store(const std::string& folder, const Sizes& sizes) {
  tta::ScoreStore store(folder, contents_of(sizes));
  std::ofstream order(folder + "/order.txt");
  const std::vector<tta::View> views = make_views(sizes.views);
  for (std::size_t v = 0; v < views.size(); ++v) {
    tta::ViewScores& scores = store.scores(views[v]);
    tta::for_each_index(sizes.images, kThreads, [&](std::size_t i) { scores.write(i, made_up_row(i, v, sizes)); });
    scores.rest();
    order << tta::view_digest(views[v]) << '\n';
  }
}

std::vector<std::size_t> numbers(std::size_t count) {
  std::vector<std::size_t> result(count);
  std::iota(result.begin(), result.end(), std::size_t{0});
  return result;
}

class Clock {
 public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

void search(tta::ScoreSource& source, std::size_t images, std::size_t views, int steps) {
  const Clock clock;
  source.bring(numbers(images), numbers(views));
  tta::GreedyOptions options;
  options.steps = steps;
  options.threads = kThreads;
  const auto taken = tta::greedy_search(source, numbers(images), numbers(views), options);
  std::printf("%.3f\n", clock.seconds());
  for (const tta::GreedyStep& step : taken) std::printf("%zu ", step.view);
  std::printf("\n");
}

void tune(tta::ScoreSource& source, const std::vector<tta::View>& views) {
  const Clock clock;
  tta::TuningProblem problem;
  problem.views = views;
  problem.strengths.assign(views.size(), 1);
  problem.strengths[0] = 0;
  problem.candidates = numbers(views.size());
  problem.images = numbers(source.images());
  problem.grid.strengths = {1};
  problem.grid.counts = {2, 5};
  tta::TuningOptions options;
  options.threads = kThreads;
  options.halving.least_candidates = views.size();  // all candidates to the end: the whole search
  const tta::Tuning tuning = tta::tune(source, problem, options, [](const std::string&) {});
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("%.1f s, at most %.0f MB in memory\n%s\n", clock.seconds(), static_cast<double>(usage.ru_maxrss) / 1024,
              tta::tuning_sentence(tuning).c_str());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 6) return 2;
  const std::string what = argv[1];
  const std::string folder = argv[2];
  const Sizes sizes{std::stoul(argv[3]), std::stoul(argv[4]), std::stoi(argv[5])};
  try {
    if (what == "make") {
      make_store(folder, sizes);
      return 0;
    }
    const tta::StoreContents contents = contents_of(sizes);
    tta::ScoreStore store(folder, contents);
    const std::vector<tta::View> views = make_views(sizes.views);
    tta::StoredScores source(store, views, contents.truths, sizes.classes, {}, kThreads,
                             [](std::span<const tta::View>, std::span<const std::size_t>) {});
    if (what == "search") {
      search(source, std::stoul(argv[6]), sizes.views, std::stoi(argv[7]));
    } else {
      tune(source, views);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
