#include "tta/cli/app.h"
#include "tta/cli/standard_streams.h"

namespace {

// Before any library starts: gRPC's opens a file when it is loaded, which would get the number of a standard stream
// that is closed.
void reserve_streams_first(int, char**, char**) {
  tta::cli::reserve_standard_streams();
}
__attribute__((section(".preinit_array"), used)) void (*const reserve_streams)(int, char**,
                                                                               char**) = reserve_streams_first;

}  // namespace

int main(int argc, char** argv) {
  return tta::cli::run(argc, argv);
}
