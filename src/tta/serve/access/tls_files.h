// TLS 1.2 and newer: certificate, key, and whose certificates clients need. Both transports take the same files.
#pragma once

#include <filesystem>

struct ssl_ctx_st;  // OpenSSL's SSL_CTX

namespace tta {

struct TlsFiles {
  std::filesystem::path certificate;  // PEM, with the chain behind it
  std::filesystem::path key;          // PEM, without a passphrase
  std::filesystem::path client_ca;    // PEM; empty = clients need no certificate
};

// Reads the files into `context`, and has it ask clients for certificates if `client_ca` is given. Errors: kUsage,
// naming the flag, the file and what is wrong with it (also: key and certificate don't belong together, a key that asks
// for a passphrase).
void load_tls_files(const TlsFiles& files, ssl_ctx_st& context);

// Throws what load_tls_files() would.
void require_usable(const TlsFiles& files);

}  // namespace tta
