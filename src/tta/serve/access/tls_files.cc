#include "tta/serve/access/tls_files.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <memory>
#include <new>
#include <string>
#include <system_error>

#include "tta/base/core/error.h"
#include "tta/base/core/text.h"

namespace tta {
namespace {

// Of the innermost error, which says most.
std::string openssl_reason() {
  const unsigned long code = ERR_peek_error();
  ERR_clear_error();
  if (ERR_SYSTEM_ERROR(code)) return std::generic_category().message(ERR_GET_REASON(code));
  const bool no_pem = ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE;
  if (no_pem) return "there is nothing of that kind in it (PEM: -----BEGIN ...)";
  const char* reason = ERR_reason_error_string(code);
  return reason != nullptr ? reason : "it can't be read";
}

void require(bool fine, const char* flag, const std::filesystem::path& path) {
  if (!fine) throw Error(ErrorCode::kUsage, flag + (" " + printable(path.string())) + ": " + openssl_reason());
}

// A server can't be asked for a passphrase; OpenSSL would ask the terminal.
int no_passphrase(char*, int, int, void*) {
  return -1;
}

}  // namespace

void load_tls_files(const TlsFiles& files, SSL_CTX& context) {
  ERR_clear_error();
  SSL_CTX_set_default_passwd_cb(&context, no_passphrase);
  require(SSL_CTX_use_certificate_chain_file(&context, files.certificate.c_str()) == 1, "--tls-cert",
          files.certificate);
  require(SSL_CTX_use_PrivateKey_file(&context, files.key.c_str(), SSL_FILETYPE_PEM) == 1, "--tls-key", files.key);
  if (files.client_ca.empty()) return;
  require(SSL_CTX_load_verify_locations(&context, files.client_ca.c_str(), nullptr) == 1, "--tls-client-ca",
          files.client_ca);
  SSL_CTX_set_verify(&context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  // Tells clients whose certificates are wanted; those with several choose by it.
  SSL_CTX_set_client_CA_list(&context, SSL_load_client_CA_file(files.client_ca.c_str()));
}

void require_usable(const TlsFiles& files) {
  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (!context) throw std::bad_alloc();
  load_tls_files(files, *context);
}

}  // namespace tta
