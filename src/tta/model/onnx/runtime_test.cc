#include "tta/model/onnx/runtime.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "support/support.h"
#include "tta/model/onnx/onnx_model.h"

namespace tta {
namespace {

using testing::error_of;
using testing::TempDir;
using testing::write_text;

std::string runtime_problem(const std::string& library) {
  const Error error = error_of([&] { open_runtime(library); });
  EXPECT_EQ(error.code(), ErrorCode::kRuntime);
  return error.what();
}

// $TTA_ONNXRUNTIME for the length of a test.
class ScopedVariable {
 public:
  explicit ScopedVariable(const std::string& value) {
    if (const char* before = ::getenv(kName)) before_ = before;
    ::setenv(kName, value.c_str(), 1);
  }
  ~ScopedVariable() {
    if (before_.empty())
      ::unsetenv(kName);
    else
      ::setenv(kName, before_.c_str(), 1);
  }

 private:
  static constexpr const char* kName = "TTA_ONNXRUNTIME";
  std::string before_;
};

TEST(RuntimeTest, OpensTheLibraryOfTheBuildTree) {
  const RuntimeLibrary runtime = open_runtime("");
  EXPECT_TRUE(std::filesystem::exists(runtime.path)) << runtime.path;
  EXPECT_EQ(runtime.version.substr(0, 2), "1.");
  EXPECT_EQ(onnxruntime_version(), runtime.version);
  EXPECT_EQ(onnxruntime_version(runtime.path), runtime.version);
}

TEST(RuntimeTest, ANamedLibraryIsTheOnlyOneTried) {
  EXPECT_EQ(runtime_problem("/no/such/libonnxruntime.so"),
            "--onnxruntime names no usable ONNX Runtime: /no/such/libonnxruntime.so: no such file; give the path of "
            "libonnxruntime.so");
  EXPECT_NE(runtime_problem("libno_such_library.so").find("cannot open shared object file"), std::string::npos);
  const ScopedVariable variable("/no/such/thing.so");
  EXPECT_EQ(runtime_problem("").substr(0, 51), "TTA_ONNXRUNTIME names no usable ONNX Runtime: /no/s");
  EXPECT_EQ(runtime_problem("/other.so").substr(0, 48), "--onnxruntime names no usable ONNX Runtime: /oth");
}

// Exit status 0 if making the environment leaves nothing in an empty home folder.
[[noreturn]] void make_environment_in(const std::filesystem::path& home) {
  ::setenv("HOME", home.c_str(), 1);
  for (const char* variable : {"ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME"}) ::unsetenv(variable);
  load_runtime("");
  runtime_environment();
  std::_Exit(std::filesystem::is_empty(home) ? 0 : 1);
}

TEST(RuntimeTest, TheLibraryKeepsNoRecordOfItsUse) {
  // A process of its own, as the environment is made once.
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const TempDir home;
  EXPECT_EXIT(make_environment_in(home.path()), ::testing::ExitedWithCode(0), "");
}

TEST(RuntimeTest, MessagesKeepWhatUsersCanUse) {
  const Ort::Exception long_one("/src/bridge.cc:19 Get() [ONNXRuntimeError] : 1 : FAIL : no library\nlibx.so : gone\n",
                                ORT_FAIL);
  EXPECT_EQ(runtime_message(long_one), "no library libx.so : gone");
  EXPECT_EQ(runtime_message(Ort::Exception("[ONNXRuntimeError] : 1", ORT_FAIL)), "1");
  EXPECT_EQ(runtime_message(Ort::Exception(" plain ", ORT_FAIL)), "plain");
}

TEST(RuntimeTest, AnEmptyVariableIsNone) {
  const ScopedVariable variable("");
  EXPECT_NO_THROW(open_runtime(""));
}

TEST(RuntimeTest, RefusesWhatIsNoOnnxRuntime) {
  EXPECT_NE(runtime_problem("libm.so.6").find("not an ONNX Runtime library (it has no OrtGetApiBase)"),
            std::string::npos);
  const TempDir folder;
  write_text(folder / "libonnxruntime.so", "not a library");
  EXPECT_NE(runtime_problem((folder / "libonnxruntime.so").string()).find("file too short"), std::string::npos);
}

TEST(RuntimeTest, RefusesASecondLibrary) {
  const RuntimeLibrary& loaded = load_runtime("");
  EXPECT_EQ(&load_runtime(loaded.path), &loaded);
  const Error error = error_of([] { load_runtime("/another/libonnxruntime.so"); });
  EXPECT_EQ(error.code(), ErrorCode::kRuntime);
  EXPECT_NE(std::string(error.what()).find("is loaded from " + loaded.path + " already"), std::string::npos)
      << error.what();
}

// What libraries of other versions answer to OrtGetApiBase().
OrtApiBase base_of(decltype(OrtApiBase::GetVersionString) version, decltype(OrtApiBase::GetApi) api) {
  OrtApiBase base;
  base.GetVersionString = version;
  base.GetApi = api;
  return base;
}

const OrtApi* no_api(std::uint32_t) noexcept {
  return nullptr;
}

const OrtApi* our_api(std::uint32_t level) noexcept {
  static const OrtApi api = {};
  return level == ORT_API_VERSION ? &api : nullptr;
}

const OrtApi* api_of_an_old_library(std::uint32_t) noexcept {
  ADD_FAILURE() << "an old library prints to stderr when it is asked for a newer API";
  return nullptr;
}

TEST(RuntimeTest, RefusesOldVersionsWithoutAskingThem) {
  const OrtApiBase base = base_of([]() noexcept { return "1.20.1"; }, api_of_an_old_library);
  const Error error = error_of([&] { require_api(base); });
  EXPECT_EQ(error.code(), ErrorCode::kRuntime);
  EXPECT_STREQ(error.what(), "version 1.20.1 is too old, 1.21 or newer is needed");
  EXPECT_THROW(require_api(base_of([]() noexcept { return "odd"; }, api_of_an_old_library)), Error);
}

TEST(RuntimeTest, TakesEveryVersionThatHasTheApi) {
  EXPECT_NE(require_api(base_of([]() noexcept { return "1.21.0"; }, our_api)), nullptr);
  EXPECT_NE(require_api(base_of([]() noexcept { return "1.100.0"; }, our_api)), nullptr);
  EXPECT_NE(require_api(base_of([]() noexcept { return "2.0.0"; }, our_api)), nullptr);
  EXPECT_THROW(require_api(base_of([]() noexcept { return "2.0.0"; }, no_api)), Error);
}

}  // namespace
}  // namespace tta
