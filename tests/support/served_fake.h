// A served model without a predictor, and answers made by hand: all that this room needs for its tests.
#pragma once

#include <bit>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/fake_model.h"
#include "tta/serve/oip/infer.h"
#include "tta/serve/service/request.h"
#include "tta/serve/service/served_model.h"

namespace tta::testing {

// "animals", version 3: RGB, [N,3,4,6] float32, input "pixels", three classes.
inline std::shared_ptr<ServedModel> served_fake() {
  auto served = std::make_shared<ServedModel>();
  served->name = "animals";
  served->version = "3";
  ModelInfo info = fake_info(3, 4, 6, 3);
  info.input_name = "pixels";
  served->bundle.model = std::make_shared<FakeModel>(info, nullptr);
  served->bundle.recipe.input = {6, 4};
  served->bundle.labels = {"cat", "dog", "eel"};
  served->policy.name = "hflip";
  served->policy.views = {View{}, View{}};
  return served;
}

inline Prediction made_up_prediction(std::vector<double> probabilities, int views_used = 2) {
  Prediction prediction;
  prediction.pooled.probabilities = std::move(probabilities);
  prediction.pooled.index = argmax(prediction.pooled.probabilities);
  prediction.pooled.uncertainty = {0.5, 0.25, 0.75, 0.125};
  prediction.views_requested = 2;
  prediction.views_used = views_used;
  if (views_used < 2) prediction.stopped_by = StoppedBy::kDeadline;
  return prediction;
}

inline std::vector<std::byte> bytes_of(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
  return {bytes, bytes + text.size()};
}

inline std::string text_of(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

template <typename T>
std::vector<T> numbers_of(const oip::InferTensor& tensor) {
  std::vector<T> numbers(tensor.raw.size() / sizeof(T));
  std::memcpy(numbers.data(), tensor.raw.data(), numbers.size() * sizeof(T));
  return numbers;
}

template <typename T>
std::vector<std::byte> raw_of(const std::vector<T>& numbers) {
  std::vector<std::byte> raw(numbers.size() * sizeof(T));
  std::memcpy(raw.data(), numbers.data(), raw.size());
  return raw;
}

inline std::vector<std::string> texts_of(const oip::InferTensor& tensor) {
  std::vector<std::string> texts;
  for (const auto& element : tensor.elements) texts.push_back(text_of(element));
  return texts;
}

}  // namespace tta::testing
