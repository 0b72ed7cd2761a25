// The one exception type: everything that a user, a file or the network can cause.
//
// A broken promise inside our own code is an assertion instead. Foreign exceptions and error codes stop at the file
// that wraps the foreign library and leave it as an Error.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace tta {

// What went wrong, in kinds that callers treat differently. error_code_name() gives the text used in JSON and logs; one
// table in `cli` maps codes to exit statuses.
enum class ErrorCode {
  kUsage,        // a flag or an argument of the caller
  kPolicy,       // a policy file or expression
  kRecipe,       // the recipe is missing, contradicts itself or doesn't fit the model
  kLabels,       // a label file that can't be read or doesn't fit the model
  kModel,        // the model file: damaged, refused, or not a classifier
  kRuntime,      // ONNX Runtime is missing, too old, or failed
  kOutput,       // the model's answer can't be used: not finite, multi-label, not what was declared
  kDecode,       // an image or an array that is damaged or truncated
  kUnsupported,  // a format or feature that we don't have, named
  kTooLarge,     // a limit of limits.h was exceeded
  kView,         // a view that can't be made of this image
  kIo,           // a file that can't be read or written
  kCancelled,    // the caller asked to stop
  kDeadline,     // not even one view was done in time
  kDataset,      // labelled images that can't be used as a whole
  kStore,        // a score store that belongs to another run, or is damaged
  kNotFound,     // a model, a version or an address that the server doesn't have
  kOverloaded,   // the server's queue is full: again later
  kUnavailable,  // the server has not loaded its models yet, or is going down
};

// Lower-case name of `code`, as JSON carries it: "decode", "too_large".
std::string_view error_code_name(ErrorCode code);

// Message: the place ("policy.json: views[3].ops[0].degrees"), the guilty value, what is allowed or what to do. One
// line, no trailing full stop needed, safe to print (file names are sanitised by the thrower with printable()).
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}

  ErrorCode code() const { return code_; }

 private:
  ErrorCode code_;
};

}  // namespace tta
