#include "tta/study/tune/answers.h"

#include <algorithm>

#include "tta/study/eval/policy_scores.h"

namespace tta {

std::vector<std::int32_t> answers_of(const ScoreSource& source, std::span<const std::size_t> images,
                                     const WeightedViews& policy, int threads) {
  std::vector<std::int32_t> answers(images.size());
  constexpr std::size_t kBlock = 64;  // images that a thread takes at once
  const auto classes = static_cast<std::size_t>(source.classes());
  for_each_index((images.size() + kBlock - 1) / kBlock, threads, [&](std::size_t block) {
    source.heed_cancel();
    std::vector<double> row(classes);
    std::vector<double> sum(classes);
    for (std::size_t i = block * kBlock; i < std::min(images.size(), (block + 1) * kBlock); ++i) {
      std::fill(sum.begin(), sum.end(), 0.0);
      for (std::size_t v = 0; v < policy.views.size(); ++v) {
        source.read(images[i], policy.views[v], row);
        for (std::size_t c = 0; c < classes; ++c) sum[c] += policy.weights[v] * row[c];
      }
      answers[i] = static_cast<std::int32_t>(std::max_element(sum.begin(), sum.end()) - sum.begin());
    }
  });
  return answers;
}

std::vector<float> rights_of(const ScoreSource& source, std::span<const std::size_t> images,
                             std::span<const std::int32_t> answers) {
  std::vector<float> rights(images.size());
  for (std::size_t i = 0; i < images.size(); ++i) rights[i] = answers[i] == source.truths()[images[i]] ? 1.0F : 0.0F;
  return rights;
}

double pooled_temperature(const ScoreSource& source, std::span<const std::size_t> images, const WeightedViews& policy) {
  Pool pool(source, images, Objective::kCalibratedLogLikelihood);
  for (std::size_t v = 0; v < policy.views.size(); ++v) pool.add(policy.views[v], policy.weights[v]);
  double inverse_temperature = 1;
  pool.score(inverse_temperature);
  pool.score(inverse_temperature);  // from so near that Newton's last step is exact
  return 1 / inverse_temperature;
}

}  // namespace tta
