// What the whole pipeline costs over the bare model.
//
//   tta_pipeline_bench MODEL RECIPE POLICY THREADS IMAGE_LIST
//
// Predicts all images of the list, from file to answer, and runs the model as often with nothing around it, on as many
// threads. Prints one line of numbers: milliseconds a bare run, images a second, and overhead (seconds of prediction
// over seconds of bare runs); medians over rounds that alternate, so that a machine that gets slower slows both.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <deque>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "tta/base/core/error.h"
#include "tta/model/onnx/onnx_model.h"
#include "tta/predict/predictor/bundle.h"
#include "tta/predict/predictor/predictor.h"
#include "tta/views/policy/expression.h"

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kRounds = 3;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::vector<std::string> lines_of(const char* path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

struct Pass {
  double seconds = 0;
  long long runs = 0;
};

Pass predict_all(tta::Predictor& predictor, const std::shared_ptr<const tta::PreparedPolicy>& policy,
                 const std::vector<std::string>& images) {
  Pass pass;
  std::deque<tta::Ticket> pending;
  const auto take = [&] {
    pass.runs += pending.front().wait().views_run;
    pending.pop_front();
  };
  const auto start = Clock::now();
  for (const std::string& image : images) {
    tta::Job job;
    job.image = image;
    job.input = std::filesystem::path(image);
    job.policy = policy;
    pending.push_back(predictor.submit(std::move(job)));
    if (pending.size() >= static_cast<std::size_t>(predictor.threads()) * 4) take();
  }
  while (!pending.empty()) take();
  pass.seconds = seconds_since(start);
  return pass;
}

// The same number of runs, nothing else: noise in, rows thrown away.
double bare_runs(const tta::Model& model, const tta::Recipe& recipe, int threads, long long runs) {
  const auto start = Clock::now();
  std::vector<std::thread> workers;
  for (int worker = 0; worker < threads; ++worker) {
    const long long share = runs / threads + (worker < runs % threads);
    workers.emplace_back([&model, &recipe, share] {
      std::vector<std::int64_t> shape{1, recipe.channels, recipe.input.height, recipe.input.width};
      if (recipe.layout == tta::Layout::kNhwc) shape = {1, recipe.input.height, recipe.input.width, recipe.channels};
      tta::Tensor input(recipe.dtype, shape);
      if (recipe.dtype == tta::DType::kFloat32) {
        for (std::size_t i = 0; i < input.floats().size(); ++i)
          input.floats()[i] = static_cast<float>(i * 7919 % 255) - 127;
      }
      std::vector<float> row(static_cast<std::size_t>(model.row_size()));
      for (long long i = 0; i < share; ++i) model.run(input, row);
    });
  }
  for (std::thread& worker : workers) worker.join();
  return seconds_since(start);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

int run(char** argv) {
  const tta::Bundle bundle = tta::open_bundle(argv[1], {std::filesystem::path(argv[2]), {}},
                                              [](const auto& path) { return tta::open_onnx_model(path); });
  const tta::Policy policy = tta::load_policy(argv[3], tta::policy_context(bundle.recipe));
  const int threads = std::stoi(argv[4]);
  const std::vector<std::string> images = lines_of(argv[5]);
  if (images.empty()) throw tta::Error(tta::ErrorCode::kIo, std::string(argv[5]) + " lists no images");

  tta::PredictorOptions options;
  options.threads = threads;
  tta::Predictor predictor(bundle.model, bundle.recipe, bundle.labels, options);
  const auto prepared = predictor.prepare(policy);

  const long long runs = predict_all(predictor, prepared, images).runs;
  std::vector<double> whole;
  std::vector<double> bare;
  std::vector<double> ratios;
  for (int round = 0; round < kRounds; ++round) {
    bare.push_back(bare_runs(*bundle.model, bundle.recipe, threads, runs));
    whole.push_back(predict_all(predictor, prepared, images).seconds);
    ratios.push_back(whole.back() / bare.back());
  }
  const double count = static_cast<double>(images.size());
  std::printf("%.2f %.1f %.3f\n", 1000 * median(bare) * threads / static_cast<double>(runs), count / median(whole),
              median(ratios));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fprintf(stderr, "usage: %s MODEL RECIPE POLICY THREADS IMAGE_LIST\n", argv[0]);
    return 2;
  }
  try {
    return run(argv);
  } catch (const tta::Error& error) {
    std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
    return 1;
  }
}
