// gRPC's TLS with a certificate that can be replaced while it serves. gRPC's C interface asks for the certificate at
// each handshake, its C++ interface can't be told so: this lies between them.
#pragma once

#include <grpcpp/security/server_credentials.h>

#include <mutex>
#include <string>

#include "tta/serve/access/tls_files.h"

namespace tta {

// Thread-safe. Must outlive the server that it is given to, and belongs to that one alone.
class TlsCredentials final : public grpc::ServerCredentials {
 public:
  explicit TlsCredentials(TlsFiles files);  // errors: those of reload()

  // Reads the files anew, for the handshakes to come. Errors: kUsage, naming the file; the old ones stay.
  void reload();

 private:
  struct PemTexts {
    std::string certificate, key, client_ca;
  };

  int AddPortToServer(const std::string& address, grpc_server* server) override;
  void SetAuthMetadataProcessor(const std::shared_ptr<grpc::AuthMetadataProcessor>&) override {}

  static grpc_ssl_certificate_config_reload_status fetch(void* self, grpc_ssl_server_certificate_config** config);

  const TlsFiles files_;
  std::mutex mutex_;
  PemTexts texts_;
  bool fetched_ = false;  // `texts_`, by gRPC
};

}  // namespace tta
