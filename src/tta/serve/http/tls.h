// TLS 1.2 and newer: certificate, key, and whose certificates clients need.
#pragma once

#include <filesystem>

namespace tta {

struct TlsFiles {
  std::filesystem::path certificate;  // PEM, with the chain behind it
  std::filesystem::path key;          // PEM, without a passphrase
  std::filesystem::path client_ca;    // PEM; empty = clients need no certificate
};

}  // namespace tta
