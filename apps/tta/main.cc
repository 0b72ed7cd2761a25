#include "tta/cli/app.h"

int main(int argc, char** argv) {
  return tta::cli::run(argc, argv);
}
