#include "tta/model/onnx/runtime.h"

#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "tta/base/core/text.h"
#include "tta/model/onnx/onnx_model.h"

namespace tta {
namespace {

namespace fs = std::filesystem;

constexpr const char* kWhatToDo =
    "run './dev setup', or name the library with --onnxruntime FILE or in TTA_ONNXRUNTIME";

// The names that the library has in library folders: upstream's, Debian's, and the one of development packages.
constexpr std::string_view kLibraryNames[] = {"libonnxruntime.so.1", "libonnxruntime.so.1.21", "libonnxruntime.so"};

struct Candidates {
  std::vector<std::string> paths;
  std::string named_by;  // "--onnxruntime" or "TTA_ONNXRUNTIME" if the user named the only one
};

void add_build_tree_library([[maybe_unused]] std::vector<std::string>& paths) {
#ifdef TTA_ONNXRUNTIME_DEFAULT
  paths.emplace_back(TTA_ONNXRUNTIME_DEFAULT);
#endif
}

Candidates find_candidates(const std::string& library) {
  if (!library.empty()) return {{library}, "--onnxruntime"};
  if (const char* variable = std::getenv("TTA_ONNXRUNTIME"); variable != nullptr && *variable != '\0')
    return {{variable}, "TTA_ONNXRUNTIME"};

  Candidates found;
  add_build_tree_library(found.paths);
  std::error_code error;
  if (const fs::path program = fs::read_symlink("/proc/self/exe", error); !error)
    for (const fs::path& folder : {program.parent_path(), program.parent_path().parent_path() / "lib"})
      for (std::string_view name : kLibraryNames) found.paths.push_back((folder / name).string());
  for (std::string_view name : kLibraryNames) found.paths.emplace_back(name);
  return found;
}

// The file that `address` was loaded from.
std::string path_of(const void* address, const std::string& otherwise) {
  Dl_info info = {};
  return ::dladdr(address, &info) != 0 && info.dli_fname != nullptr ? info.dli_fname : otherwise;
}

// Errors: kRuntime with the reason only; the caller says which candidate.
RuntimeLibrary open_candidate(const std::string& path) {
  std::error_code error;
  // A bare name is looked for in the system's library folders; only dlopen() knows those.
  if (path.find('/') != std::string::npos && !fs::exists(path, error)) throw Error(ErrorCode::kRuntime, "no such file");
  // Local: symbols of the libraries that it was built with must not replace ours.
  void* handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) throw Error(ErrorCode::kRuntime, printable(::dlerror(), 300));
  void* symbol = ::dlsym(handle, "OrtGetApiBase");
  if (symbol == nullptr) {
    ::dlclose(handle);
    throw Error(ErrorCode::kRuntime, "not an ONNX Runtime library (it has no OrtGetApiBase)");
  }
  const OrtApiBase* base = reinterpret_cast<decltype(&OrtGetApiBase)>(symbol)();
  return {path_of(symbol, path), base->GetVersionString(), require_api(*base)};
}

// "1.21.0" -> {1, 21}; {0, 0} for what has no such form.
std::pair<int, int> parse_version(std::string_view version) {
  const std::vector<std::string_view> parts = split(version, '.');
  if (parts.size() < 2) return {0, 0};
  const auto part = [](std::string_view text) { return static_cast<int>(parse_number(text).value_or(0)); };
  return {part(parts[0]), part(parts[1])};
}

bool is_same_library(const std::string& wanted, const std::string& loaded) {
  std::error_code error;
  return wanted == loaded || fs::equivalent(wanted, loaded, error);
}

void ORT_API_CALL ignore_log_message(void*, OrtLoggingLevel, const char*, const char*, const char*, const char*) {}

// "/build/x.cc:19 void f() [ONNXRuntimeError] : 1 : FAIL : what users can use" without all but the last.
std::string_view without_origin(std::string_view text) {
  constexpr std::string_view kMark = "[ONNXRuntimeError] : ";
  const std::size_t mark = text.find(kMark);
  if (mark == std::string_view::npos) return trim(text);
  text.remove_prefix(mark + kMark.size());
  for (int field = 0; field < 2; ++field) {  // the code as a number and as a name
    const std::size_t end = text.find(" : ");
    if (end != std::string_view::npos) text.remove_prefix(end + 3);
  }
  return trim(text);
}

// Microsoft's builds from 1.30 on keep a database of what was run, and by which machine, in the user's home folder, for
// sending it to Microsoft. The variable is read when the environment is made. DisableTelemetryEvents() alone comes too
// late: the database is there by then. A value that the user has set stays.
void disable_telemetry() {
  ::setenv("ORT_DISABLE_TELEMETRY", "1", /*replace=*/0);
}

std::mutex runtime_mutex;
std::optional<RuntimeLibrary> loaded_runtime;  // guarded by runtime_mutex until it is set, then constant

}  // namespace

std::string runtime_message(const Ort::Exception& error) {
  std::string text = error.what();
  std::replace(text.begin(), text.end(), '\n', ' ');
  return printable(without_origin(text), 500);
}

const OrtApi* require_api(const OrtApiBase& base) {
  const std::string version = base.GetVersionString();
  const std::string too_old =
      "version " + printable(version, 40) + " is too old, 1." + std::to_string(ORT_API_VERSION) + " or newer is needed";
  // Asked first, because an old library answers GetApi() with a message of its own on stderr.
  if (parse_version(version) < std::pair(1, ORT_API_VERSION)) throw Error(ErrorCode::kRuntime, too_old);
  const OrtApi* api = base.GetApi(ORT_API_VERSION);
  if (api == nullptr) throw Error(ErrorCode::kRuntime, too_old);
  return api;
}

RuntimeLibrary open_runtime(const std::string& library) {
  const Candidates candidates = find_candidates(library);
  std::string problems;
  for (const std::string& path : candidates.paths) {
    try {
      return open_candidate(path);
    } catch (const Error& error) {
      problems += (problems.empty() ? "" : "; ") + printable(path) + ": " + error.what();
    }
  }
  if (!candidates.named_by.empty())
    throw Error(ErrorCode::kRuntime, candidates.named_by + " names no usable ONNX Runtime: " + problems +
                                         "; give the path of libonnxruntime.so");
  throw Error(ErrorCode::kRuntime,
              "no ONNX Runtime library found: " + std::string(kWhatToDo) + ". Looked for " + problems);
}

const RuntimeLibrary& load_runtime(const std::string& library) {
  const std::lock_guard lock(runtime_mutex);
  if (!loaded_runtime) {
    loaded_runtime = open_runtime(library);
    Ort::InitApi(loaded_runtime->api);
  } else if (!library.empty() && !is_same_library(library, loaded_runtime->path)) {
    throw Error(ErrorCode::kRuntime, "ONNX Runtime is loaded from " + printable(loaded_runtime->path) +
                                         " already; one process can't use " + printable(library) + " as well");
  }
  return *loaded_runtime;
}

Ort::Env& runtime_environment() {
  // Never destroyed: sessions may live in other static objects, which go in an order that nobody controls.
  static auto* const environment = [] {
    disable_telemetry();
    return new Ort::Env(ORT_LOGGING_LEVEL_FATAL, "tta", ignore_log_message, /*logger_param=*/nullptr);
  }();
  return *environment;
}

std::string onnxruntime_version(const std::string& library) {
  return load_runtime(library).version;
}

}  // namespace tta
