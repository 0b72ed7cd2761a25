// Classify image files with test-time augmentation, from C++.
//
//   tta_example_predict MODEL IMAGE...
#include <iostream>

#include "tta/base/core/error.h"
#include "tta/model/onnx/onnx_model.h"
#include "tta/predict/predictor/bundle.h"
#include "tta/predict/predictor/predictor.h"
#include "tta/views/policy/expression.h"

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: " << argv[0] << " MODEL IMAGE...\n";
    return 2;
  }
  try {
    const auto bundle = tta::open_bundle(argv[1], {}, [](const auto& file) { return tta::open_onnx_model(file); });
    const auto policy = tta::load_policy("hflip * zoom(1, 1.1)", tta::policy_context(bundle.recipe));

    tta::Predictor predictor(bundle.model, bundle.recipe, bundle.labels);
    const auto prepared = predictor.prepare(policy);
    for (int i = 2; i < argc; ++i) {
      tta::Job job;
      job.image = argv[i];
      job.input = std::filesystem::path(argv[i]);
      job.policy = prepared;
      const tta::Prediction answer = predictor.submit(std::move(job)).wait();
      std::cout << answer.image << ": " << tta::class_name(bundle.labels, answer.pooled.index) << " ("
                << answer.pooled.probabilities[answer.pooled.index] << ", " << answer.views_used << " views)\n";
    }
  } catch (const tta::Error& error) {
    std::cerr << "error: " << error.what() << "\n";
    return 1;
  }
}
