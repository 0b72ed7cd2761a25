// Times an evaluation from a full score store, as `tta eval` does it when nothing has to be run:
//
//   tta_evaluation_bench [IMAGES [VIEWS [CLASSES]]]      (5000 32 1000)
//
// Makes a store of made-up probabilities in a temporary folder, then evaluates three policies over its views. Prints
// seconds, and the memory that the process owns; pages of the store, which the kernel takes back when it likes, are
// told apart.
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

#include "tta/base/core/cpu_count.h"
#include "tta/base/core/error.h"
#include "tta/base/core/random.h"
#include "tta/study/eval/evaluation.h"
#include "tta/study/eval/policy_scores.h"

namespace tta {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct Sizes {
  std::size_t images = 5000;
  int views = 32;
  int classes = 1000;
};

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// A line of /proc/self/status in MB: "RssAnon", "RssFile".
double status_mb(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word != name + ":") continue;
    double kilobytes = 0;
    status >> kilobytes;
    return kilobytes / 1024;
  }
  return 0;
}

std::vector<View> some_views(int count) {
  std::vector<View> views;
  for (int i = 0; i < count; ++i) {
    View view;
    if (i > 0) view.ops = {make_op("rotate", {0.25 * i})};
    views.push_back(view);
  }
  return views;
}

Policy policy_of(const std::vector<View>& views, std::size_t count) {
  Policy policy;
  policy.name = std::to_string(count) + " views";
  policy.views.assign(views.begin(), views.begin() + static_cast<std::ptrdiff_t>(count));
  return policy;
}

StoreContents contents_of(const Sizes& sizes) {
  StoreContents contents{"m", "r", "d", {}, {}, sizes.classes, ScoreType::kFloat32};
  for (std::size_t i = 0; i < sizes.images; ++i) {
    contents.images.push_back(std::to_string(i) + ".jpg");
    contents.truths.push_back(static_cast<std::int32_t>(i % static_cast<std::size_t>(sizes.classes)));
  }
  return contents;
}

void fill(ScoreStore& store, const StoreContents& contents, const std::vector<View>& views) {
  std::vector<double> row(static_cast<std::size_t>(contents.classes));
  for (std::size_t v = 0; v < views.size(); ++v) {
    ViewScores& scores = store.scores(views[v]);
    for (std::size_t i = 0; i < contents.images.size(); ++i) {
      RandomStream random(v, i);
      double sum = 0;
      for (double& p : row) sum += p = -std::log(1 - random.next_uniform());
      double& truth = row[static_cast<std::size_t>(contents.truths[i])];
      sum += 12;
      truth += 12;
      for (double& p : row) p /= sum;
      scores.write(i, row);
    }
  }
}

void run(const Sizes& sizes, const fs::path& folder) {
  const StoreContents contents = contents_of(sizes);
  const std::vector<View> views = some_views(sizes.views);
  {
    ScoreStore store(folder, contents);
    fill(store, contents, views);
  }
  EvaluationOptions options;
  options.threads = usable_cpu_count();
  const Clock::time_point start = Clock::now();
  ScoreStore store(folder, contents);
  std::vector<std::size_t> images = complete_images(store, views, contents.images.size());
  const auto scores_of = [&](std::size_t count) {
    return score_policy(policy_of(views, count), store, images, contents.truths, sizes.classes, {}, options.threads);
  };
  std::vector<PolicyArm> arms;
  for (const std::size_t count : {views.size(), views.size() / 2, std::size_t{2}})
    arms.push_back({policy_of(views, count).name, static_cast<int>(count), scores_of(count)});
  const PolicyScores identity = scores_of(1);
  const double pooled = seconds_since(start);
  evaluate(identity, arms, contents.truths, {}, sizes.classes, {}, 0x1p-24, options);
  std::printf("%zu images x %d views x %d classes, %zu policies, %d threads: %.1f s to pool, %.1f s for the figures; ",
              sizes.images, sizes.views, sizes.classes, arms.size(), options.threads, pooled,
              seconds_since(start) - pooled);
  std::printf("%.0f MB of its own, %.0f MB of the mapped store\n", status_mb("RssAnon"), status_mb("RssFile"));
}

}  // namespace
}  // namespace tta

int main(int argc, char** argv) {
  tta::Sizes sizes;
  if (argc > 1) sizes.images = std::strtoul(argv[1], nullptr, 10);
  if (argc > 2) sizes.views = std::atoi(argv[2]);
  if (argc > 3) sizes.classes = std::atoi(argv[3]);
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("tta-evaluation-bench-" + std::to_string(getpid()));
  int status = 0;
  try {
    tta::run(sizes, folder);
  } catch (const tta::Error& error) {
    std::fprintf(stderr, "tta_evaluation_bench: %s\n", error.what());
    status = 2;
  }
  std::filesystem::remove_all(folder);
  return status;
}
