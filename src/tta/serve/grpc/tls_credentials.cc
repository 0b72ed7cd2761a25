#include "tta/serve/grpc/tls_credentials.h"

#include <grpc/grpc.h>
#include <grpc/grpc_security.h>

#include <memory>
#include <utility>

#include "tta/base/core/error.h"
#include "tta/base/core/file.h"

namespace tta {
namespace {

constexpr std::size_t kMaxPemBytes = std::size_t{1} << 20;

std::string read_pem(const std::filesystem::path& path) {
  try {
    return path.empty() ? std::string() : read_text_file(path, kMaxPemBytes);
  } catch (const Error& error) {
    throw Error(ErrorCode::kUsage, "TLS: " + std::string(error.what()));
  }
}

}  // namespace

TlsCredentials::TlsCredentials(TlsFiles files) : files_(std::move(files)) {
  reload();
}

// gRPC itself would keep the old ones without a word, as it does if the files change between these two lines.
void TlsCredentials::reload() {
  require_usable(files_);
  PemTexts texts{read_pem(files_.certificate), read_pem(files_.key), read_pem(files_.client_ca)};
  const std::lock_guard lock(mutex_);
  texts_ = std::move(texts);
  fetched_ = false;
}

int TlsCredentials::AddPortToServer(const std::string& address, grpc_server* server) {
  const auto clients = files_.client_ca.empty() ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
                                                : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY;
  grpc_ssl_server_credentials_options* options =
      grpc_ssl_server_credentials_create_options_using_config_fetcher(clients, fetch, this);
  const std::unique_ptr<grpc_server_credentials, void (*)(grpc_server_credentials*)> credentials(
      grpc_ssl_server_credentials_create_with_options(options), grpc_server_credentials_release);
  return grpc_server_add_http2_port(server, address.c_str(), credentials.get());
}

grpc_ssl_certificate_config_reload_status TlsCredentials::fetch(void* self,
                                                                grpc_ssl_server_certificate_config** config) {
  auto& credentials = *static_cast<TlsCredentials*>(self);
  const std::lock_guard lock(credentials.mutex_);
  if (std::exchange(credentials.fetched_, true)) return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
  const PemTexts& texts = credentials.texts_;
  const grpc_ssl_pem_key_cert_pair pair{texts.key.c_str(), texts.certificate.c_str()};
  // gRPC aborts without a list of whom to trust, also where no client is asked: any will do then.
  const std::string& trusted = texts.client_ca.empty() ? texts.certificate : texts.client_ca;
  *config = grpc_ssl_server_certificate_config_create(trusted.c_str(), &pair, 1);
  return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
}

}  // namespace tta
