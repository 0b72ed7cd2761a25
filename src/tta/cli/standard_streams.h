// Standard input, output and error as the operating system gives them, or doesn't.
#pragma once

#include <cstdio>

namespace tta::cli {

// Where one of them is closed (`tta ... >&-`), takes its number, so that no file opened later gets it and with it what
// was meant for standard output. Reading and writing the place-holder fails, as with the closed one. Does nothing but
// system calls: the program calls it before its libraries are started.
void reserve_standard_streams();

// Errors, kIo: what was written to `file` didn't arrive (full disk).
void flush_or_throw(std::FILE* file);

}  // namespace tta::cli
