// Certificates that are made when a test needs them: nothing secret is committed, and nothing runs out.
#pragma once

#include <filesystem>
#include <string>

namespace tta::testing {

struct CertificateFiles {
  std::filesystem::path certificate;
  std::filesystem::path key;
};

// A self-signed certificate for localhost and 127.0.0.1, and its key, as <folder>/<name>.pem and <folder>/<name>.key;
// the key is encrypted if there is a passphrase.
CertificateFiles make_certificate(const std::filesystem::path& folder, const char* name, std::string passphrase = "");

}  // namespace tta::testing
