// The signals that a server lives by, taken one at a time instead of interrupting it: SIGTERM and SIGINT end it in good
// order, SIGHUP has it read its files anew.
#pragma once

#include <chrono>
#include <optional>

namespace tta::cli {

enum class ServeSignal { kEnd, kInterrupt, kReload };

// From now on signals wait until they are taken. To be called before any thread is started: they inherit it.
void hold_serve_signals();

// The next one, or nothing if none comes in this time.
std::optional<ServeSignal> next_serve_signal(std::chrono::milliseconds at_most);

}  // namespace tta::cli
