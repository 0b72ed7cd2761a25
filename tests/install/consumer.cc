// Built against the installed library by install_test.cmake. Knows nothing of the source tree.
#include <tta/base/core/sha256.h>

#include <iostream>

int main() {
  // NIST FIPS 180-4, example "abc".
  const std::string expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  const std::string actual = tta::sha256_hex("abc");
  std::cout << actual << "\n";
  return actual == expected ? 0 : 1;
}
