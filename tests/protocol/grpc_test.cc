// The Open Inference Protocol's checklist over gRPC, with gRPC's own client.
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/client_unary_call.h>
#include <gtest/gtest.h>

#include <fstream>
#include <future>
#include <sstream>
#include <thread>

#include "cli/run_program.h"
#include "inference.grpc.pb.h"
#include "protocol/animal_server.h"
#include "server/certificates.h"
#include "support/support.h"

namespace tta {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using namespace std::string_literals;
using grpc::StatusCode;

std::shared_ptr<grpc::Channel> plain_channel(const AnimalServer& server) {
  return grpc::CreateChannel(server.grpc_address(), grpc::InsecureChannelCredentials());
}

inference::ModelInferRequest request_of(const std::string& file) {
  inference::ModelInferRequest request;
  request.set_model_name("animals");
  auto& input = *request.add_inputs();
  input.set_name("pixels");
  input.set_datatype("BYTES");
  input.add_shape(1);
  input.mutable_contents()->add_bytes_contents(file);
  return request;
}

class GrpcProtocol : public ::testing::Test {
 protected:
  grpc::Status infer(const inference::ModelInferRequest& request, inference::ModelInferResponse* response = nullptr) {
    inference::ModelInferResponse ignored;
    grpc::ClientContext context;
    return stub_->ModelInfer(&context, request, response != nullptr ? response : &ignored);
  }

  AnimalServer server_{GrpcOptions()};
  std::shared_ptr<grpc::Channel> channel_ = plain_channel(server_);
  std::unique_ptr<inference::GRPCInferenceService::Stub> stub_ = inference::GRPCInferenceService::NewStub(channel_);
  const std::string dog_ = png_of(10, 200, 30);
};

TEST_F(GrpcProtocol, LiveAndReady) {
  grpc::ClientContext live_context, ready_context, model_context, missing_context;
  inference::ServerLiveResponse live;
  EXPECT_TRUE(stub_->ServerLive(&live_context, {}, &live).ok());
  EXPECT_TRUE(live.live());
  inference::ServerReadyResponse ready;
  EXPECT_TRUE(stub_->ServerReady(&ready_context, {}, &ready).ok());
  EXPECT_TRUE(ready.ready());
  inference::ModelReadyRequest request;
  request.set_name("animals");
  request.set_version("1");
  inference::ModelReadyResponse model;
  EXPECT_TRUE(stub_->ModelReady(&model_context, request, &model).ok());
  EXPECT_TRUE(model.ready());
  request.set_version("2");
  EXPECT_EQ(stub_->ModelReady(&missing_context, request, &model).error_code(), StatusCode::NOT_FOUND);
}

TEST_F(GrpcProtocol, Metadata) {
  grpc::ClientContext server_context, model_context, missing_context;
  inference::ServerMetadataResponse server;
  EXPECT_TRUE(stub_->ServerMetadata(&server_context, {}, &server).ok());
  EXPECT_EQ(server.name(), "tta");
  inference::ModelMetadataRequest request;
  request.set_name("animals");
  inference::ModelMetadataResponse model;
  EXPECT_TRUE(stub_->ModelMetadata(&model_context, request, &model).ok());
  EXPECT_EQ(model.versions(0), "1");
  EXPECT_EQ(model.inputs(0).name(), "pixels");
  request.set_name("cats");
  EXPECT_EQ(stub_->ModelMetadata(&missing_context, request, &model).error_code(), StatusCode::NOT_FOUND);
}

TEST_F(GrpcProtocol, TypedContents) {
  inference::ModelInferRequest request = request_of(dog_);
  request.set_id("7");
  inference::ModelInferResponse response;
  const grpc::Status status = infer(request, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.model_name(), "animals");
  EXPECT_EQ(response.model_version(), "1");
  EXPECT_EQ(response.id(), "7");
  EXPECT_EQ(response.parameters().at("tta_views_used").int64_param(), 2);
  ASSERT_EQ(response.outputs_size(), 9);
  ASSERT_EQ(response.raw_output_contents_size(), 9);
  EXPECT_EQ(response.outputs(0).name(), "probabilities");
  EXPECT_EQ(response.outputs(0).contents().fp32_contents_size(), 3);
  EXPECT_EQ(response.outputs(2).contents().bytes_contents(0), "dog");
  EXPECT_EQ(response.raw_output_contents(2), "\3\0\0\0dog"s);
}

TEST_F(GrpcProtocol, RawContents) {
  inference::ModelInferRequest request = request_of("");
  request.mutable_inputs(0)->clear_contents();
  std::string raw(4, '\0');
  for (std::size_t i = 0; i < 4; ++i) raw[i] = static_cast<char>(dog_.size() >> (8 * i));
  request.add_raw_input_contents(raw + dog_);
  request.add_outputs()->set_name("label");
  inference::ModelInferResponse response;
  const grpc::Status status = infer(request, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(response.outputs_size(), 1);
  EXPECT_FALSE(response.outputs(0).has_contents());
  EXPECT_EQ(response.raw_output_contents(0), "\3\0\0\0dog"s);
}

TEST_F(GrpcProtocol, WhatIsWrongHasAStatus) {
  inference::ModelInferRequest request = request_of(dog_);
  request.set_model_name("cats");
  EXPECT_EQ(infer(request).error_code(), StatusCode::NOT_FOUND);
  request = request_of(dog_);
  request.set_model_version("9");
  EXPECT_EQ(infer(request).error_code(), StatusCode::NOT_FOUND);
  request = request_of(dog_);
  (*request.mutable_parameters())["tta_polcy"].set_string_param("d4");
  grpc::Status status = infer(request);
  EXPECT_EQ(status.error_code(), StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(), "parameters.tta_polcy is unknown (did you mean 'tta_policy'?)");
  EXPECT_EQ(infer(request_of("no image")).error_code(), StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(infer(request_of(png_of(255, 0, 254))).error_code(), StatusCode::INTERNAL);
  request = request_of(dog_);
  request.add_raw_input_contents("x");
  EXPECT_EQ(infer(request).error_code(), StatusCode::INVALID_ARGUMENT);
  request = request_of(dog_);
  request.add_outputs()->set_name("label");
  request.add_outputs()->set_name("label");
  EXPECT_EQ(infer(request).error_code(), StatusCode::INVALID_ARGUMENT);

  grpc::ClientContext context;
  inference::ModelInferResponse response;
  stub_->ModelInfer(&context, request, &response);
  EXPECT_EQ(context.GetServerTrailingMetadata().find("tta-error-code")->second, "usage");
}

TEST_F(GrpcProtocol, ParametersOfEveryKind) {
  inference::ModelInferRequest request = request_of(dog_);
  (*request.mutable_parameters())["tta_policy"].set_string_param("d2");
  (*request.mutable_parameters())["tta_max_views"].set_uint64_param(3);
  inference::ModelInferResponse response;
  ASSERT_TRUE(infer(request, &response).ok());
  EXPECT_EQ(response.parameters().at("tta_views_requested").int64_param(), 4);
  EXPECT_EQ(response.parameters().at("tta_views_used").int64_param(), 3);
  EXPECT_EQ(response.parameters().at("tta_stopped_by").string_param(), "max_views");
}

TEST_F(GrpcProtocol, EveryCallIsTold) {
  std::promise<AccessRecord> told;
  GrpcOptions options;
  options.on_request = [&](const AccessRecord& record) { told.set_value(record); };
  const AnimalServer server(options);
  const auto stub = inference::GRPCInferenceService::NewStub(plain_channel(server));
  grpc::ClientContext context;
  context.AddMetadata("x-request-id", "order-66");
  inference::ModelInferResponse response;
  ASSERT_TRUE(stub->ModelInfer(&context, request_of(dog_), &response).ok());
  const AccessRecord record = told.get_future().get();
  EXPECT_EQ(record.transport, "grpc");
  EXPECT_EQ(record.request_id, "order-66");
  EXPECT_EQ(record.path, "/inference.GRPCInferenceService/ModelInfer");
  EXPECT_EQ(record.status, "OK");
  EXPECT_EQ(record.model, "animals");
  EXPECT_EQ(record.images, 1);
  EXPECT_EQ(record.views_used, 2);
  EXPECT_GT(record.bytes_out, 0U);
}

TEST_F(GrpcProtocol, ManyCallsAtOnce) {
  std::vector<std::future<bool>> answers;
  for (int i = 0; i < 8; ++i) {
    answers.push_back(std::async(std::launch::async, [&] {
      for (int k = 0; k < 20; ++k) {
        inference::ModelInferResponse response;
        if (!infer(request_of(dog_), &response).ok() || response.outputs(2).contents().bytes_contents(0) != "dog") {
          return false;
        }
      }
      return true;
    }));
  }
  for (auto& answer : answers) EXPECT_TRUE(answer.get());
}

// The client's deadline is the answer's, too: with no view done there is none.
TEST_F(GrpcProtocol, DeadlineOfTheClient) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + 200ms);
  inference::ModelInferResponse response;
  EXPECT_EQ(stub_->ModelInfer(&context, request_of(png_of(255, 0, 253)), &response).error_code(),
            StatusCode::DEADLINE_EXCEEDED);
  EXPECT_TRUE(server_.service().wait_idle(20s));  // though the model still waits
}

TEST_F(GrpcProtocol, CancelledCallsLeaveNothingBehind) {
  grpc::ClientContext context;
  auto answer = std::async(std::launch::async, [&] {
    inference::ModelInferResponse response;
    return stub_->ModelInfer(&context, request_of(png_of(255, 0, 253)), &response).error_code();
  });
  server_.wait_for_waiting(1);
  context.TryCancel();
  EXPECT_EQ(answer.get(), StatusCode::CANCELLED);
  EXPECT_TRUE(server_.service().wait_idle(20s));  // though the model still waits
}

TEST_F(GrpcProtocol, MessagesBeyondTheLimit) {
  GrpcOptions options;
  options.max_message_bytes = 1000;
  AnimalServer small(options);
  const auto stub = inference::GRPCInferenceService::NewStub(plain_channel(small));
  grpc::ClientContext context;
  inference::ModelInferResponse response;
  EXPECT_EQ(stub->ModelInfer(&context, request_of(std::string(2000, 'x')), &response).error_code(),
            StatusCode::RESOURCE_EXHAUSTED);
}

// More than gRPC's own number for it holds is no limit at all, rather than one of 0.
TEST_F(GrpcProtocol, ALimitBeyondWhatGrpcCounts) {
  GrpcOptions options;
  options.max_message_bytes = std::size_t{1} << 32;
  AnimalServer large(options);
  const auto stub = inference::GRPCInferenceService::NewStub(plain_channel(large));
  grpc::ClientContext context;
  inference::ModelInferResponse response;
  EXPECT_TRUE(stub->ModelInfer(&context, request_of(dog_), &response).ok());
}

// gRPC undoes compression before it looks at the size: 400 KB became 400 MB, and then were refused.
TEST_F(GrpcProtocol, CompressedMessagesAreRefused) {
  for (const grpc_compression_algorithm algorithm : {GRPC_COMPRESS_GZIP, GRPC_COMPRESS_DEFLATE}) {
    grpc::ClientContext context;
    context.set_compression_algorithm(algorithm);
    inference::ModelInferResponse response;
    const std::string zeros(100'000, '\0');
    EXPECT_EQ(stub_->ModelInfer(&context, request_of(zeros), &response).error_code(), StatusCode::UNIMPLEMENTED);
  }
}

TEST_F(GrpcProtocol, AnAddressInUseIsAnError) {
  GrpcOptions options;
  options.port = static_cast<std::uint16_t>(server_.grpc().port());
  const Error error = error_of([&] { GrpcServer second(server_.service(), options); });
  EXPECT_EQ(error.code(), ErrorCode::kUsage);
  EXPECT_NE(std::string(error.what()).find("127.0.0.1:" + std::to_string(options.port)), std::string::npos);
}

TEST_F(GrpcProtocol, Tokens) {
  GrpcOptions options;
  options.tokens =
      std::make_shared<const Tokens>(Tokens::parse("0123456789abcdef infer\nfedcba9876543210 metadata\n", "tokens"));
  AnimalServer closed(options);
  const auto stub = inference::GRPCInferenceService::NewStub(plain_channel(closed));
  const auto code = [&](const std::string& authorization) {
    grpc::ClientContext context;
    if (!authorization.empty()) context.AddMetadata("authorization", authorization);
    inference::ModelInferResponse response;
    return stub->ModelInfer(&context, request_of(dog_), &response).error_code();
  };
  EXPECT_EQ(code(""), StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(code("Bearer 0123456789abcdeF"), StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(code("Bearer fedcba9876543210"), StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(code("Bearer 0123456789abcdef"), StatusCode::OK);
  grpc::ClientContext context;
  inference::ServerLiveResponse live;
  EXPECT_TRUE(stub->ServerLive(&context, {}, &live).ok());

  closed.grpc().set_tokens(std::make_shared<const Tokens>(Tokens::parse("a-new-token-of-ours infer\n", "tokens")));
  EXPECT_EQ(code("Bearer 0123456789abcdef"), StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(code("Bearer a-new-token-of-ours"), StatusCode::OK);
}

std::string text_of_file(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST_F(GrpcProtocol, Tls) {
  TempDir folder;
  const CertificateFiles files = make_certificate(folder.path(), "server");
  GrpcOptions options;
  options.tls = TlsFiles{files.certificate, folder / "missing", {}};
  const Error half = error_of([&] { GrpcServer server(server_.service(), options); });
  EXPECT_EQ(half.code(), ErrorCode::kUsage);
  EXPECT_NE(std::string(half.what()).find("--tls-key " + (folder / "missing").string()), std::string::npos);
  options.tls->key = files.key;
  AnimalServer secure(options);
  const auto live = [&](const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
    const auto stub = inference::GRPCInferenceService::NewStub(grpc::CreateChannel(secure.grpc_address(), credentials));
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + 2s);
    inference::ServerLiveResponse response;
    return stub->ServerLive(&context, {}, &response).ok();
  };
  grpc::SslCredentialsOptions trusted;
  trusted.pem_root_certs = text_of_file(files.certificate);
  EXPECT_TRUE(live(grpc::SslCredentials(trusted)));
  EXPECT_FALSE(live(grpc::InsecureChannelCredentials()));
}

// A certificate that is replaced is shown to new connections; one that can't be used leaves the old one in place.
TEST_F(GrpcProtocol, TakesNewCertificates) {
  TempDir folder;
  const CertificateFiles server = make_certificate(folder.path(), "server");
  const CertificateFiles other = make_certificate(folder.path(), "other");
  const std::string first = text_of_file(server.certificate);
  const std::string second = text_of_file(other.certificate);
  GrpcOptions options;
  options.tls = TlsFiles{server.certificate, server.key, {}};
  AnimalServer secure(options);
  const auto channel_that_trusts = [&](const std::string& certificate) {
    grpc::SslCredentialsOptions trusted;
    trusted.pem_root_certs = certificate;
    grpc::ChannelArguments own;  // gRPC shares connections of channels that are alike
    own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel(secure.grpc_address(), grpc::SslCredentials(trusted), own);
  };
  const auto live = [](const std::shared_ptr<grpc::Channel>& channel) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + 5s);
    inference::ServerLiveResponse response;
    return inference::GRPCInferenceService::NewStub(channel)->ServerLive(&context, {}, &response).ok();
  };
  const auto before = channel_that_trusts(first);
  EXPECT_TRUE(live(before));

  const auto overwrite = std::filesystem::copy_options::overwrite_existing;
  std::filesystem::copy_file(other.certificate, server.certificate, overwrite);
  EXPECT_EQ(error_of([&] { secure.grpc().reload_tls(); }).code(), ErrorCode::kUsage);  // its key isn't there yet
  EXPECT_TRUE(live(channel_that_trusts(first)));
  EXPECT_FALSE(live(channel_that_trusts(second)));

  std::filesystem::copy_file(other.key, server.key, overwrite);
  secure.grpc().reload_tls();
  EXPECT_TRUE(live(channel_that_trusts(second)));
  EXPECT_FALSE(live(channel_that_trusts(first)));
  EXPECT_TRUE(live(before));  // a connection that is there goes on
}

// Certificates of clients are asked for, and by the new list after a reload.
TEST_F(GrpcProtocol, AsksClientsForTheirCertificates) {
  TempDir folder;
  const CertificateFiles server = make_certificate(folder.path(), "server");
  const CertificateFiles person = make_certificate(folder.path(), "person");
  const CertificateFiles stranger = make_certificate(folder.path(), "stranger");
  GrpcOptions options;
  options.tls = TlsFiles{server.certificate, server.key, person.certificate};
  AnimalServer secure(options);
  const auto lets_in = [&](const CertificateFiles& client) {
    grpc::SslCredentialsOptions own;
    own.pem_root_certs = text_of_file(server.certificate);
    own.pem_cert_chain = text_of_file(client.certificate);
    own.pem_private_key = text_of_file(client.key);
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + 5s);
    inference::ServerLiveResponse response;
    const auto channel = grpc::CreateChannel(secure.grpc_address(), grpc::SslCredentials(own));
    return inference::GRPCInferenceService::NewStub(channel)->ServerLive(&context, {}, &response).ok();
  };
  EXPECT_TRUE(lets_in(person));
  EXPECT_FALSE(lets_in(stranger));
  std::filesystem::copy_file(stranger.certificate, person.certificate,
                             std::filesystem::copy_options::overwrite_existing);
  secure.grpc().reload_tls();
  EXPECT_TRUE(lets_in(stranger));
}

TEST_F(GrpcProtocol, AClientFromNpm) {
  const std::filesystem::path modules = std::filesystem::path(TTA_DEPS_DIR) / "grpc-js" / "node_modules";
  if (!exists(modules)) GTEST_SKIP() << "no @grpc/grpc-js in " << modules << ": ./dev setup test";
  if (run_program({"/usr/bin/env", "node", "--version"}).status != 0) GTEST_SKIP() << "there is no node";
  TempDir folder;
  write_text(folder / "dog.png", dog_);
  RunOptions options;
  options.environment = {"NODE_PATH=" + modules.string()};
  const ProgramResult result =
      run_program({"/usr/bin/env", "node", source_path("tests/protocol/grpc_client.js").string(),
                   source_path("src/tta/serve/grpc/inference.proto").string(), server_.grpc_address(),
                   (folder / "dog.png").string(), "dog"},
                  options);
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_EQ(result.out, "every answer is as it should be\n");
}

// grpc.health.v1, its messages by hand: HealthCheckRequest{service = 1}, HealthCheckResponse{status = 1}.
std::string health_of(const std::shared_ptr<grpc::Channel>& channel, const std::string& service) {
  grpc::ClientContext context;
  const std::string message =
      service.empty() ? "" : "\x0A" + std::string(1, static_cast<char>(service.size())) + service;
  const grpc::Slice slice(message);
  grpc::ByteBuffer request(&slice, 1), response;
  const grpc::internal::RpcMethod method("/grpc.health.v1.Health/Check", grpc::internal::RpcMethod::NORMAL_RPC);
  const grpc::Status status = grpc::internal::BlockingUnaryCall<grpc::ByteBuffer, grpc::ByteBuffer>(
      channel.get(), method, &context, request, &response);
  if (!status.ok()) return status.error_message();
  std::vector<grpc::Slice> slices;
  response.Dump(&slices);
  std::string bytes;
  for (const grpc::Slice& part : slices) bytes.append(reinterpret_cast<const char*>(part.begin()), part.size());
  return bytes;
}

TEST_F(GrpcProtocol, Health) {
  const std::string kServing = "\x08\x01", kNotServing = "\x08\x02";
  for (const char* service : {"", "inference.GRPCInferenceService"}) {
    EXPECT_EQ(health_of(channel_, service), kServing) << service;
  }
  server_.grpc().set_ready(false);
  for (const char* service : {"", "inference.GRPCInferenceService"}) {
    EXPECT_EQ(health_of(channel_, service), kNotServing) << service;
  }
}

// grpc.reflection.v1alpha: ServerReflectionRequest{list_services = 7: ""}.
TEST_F(GrpcProtocol, Reflection) {
  grpc::GenericStub stub(channel_);
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  const auto call =
      stub.PrepareCall(&context, "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", &queue);
  const auto next = [&] {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  call->StartCall(nullptr);
  ASSERT_TRUE(next());
  const grpc::Slice slice("\x3A\x00"s);
  call->Write(grpc::ByteBuffer(&slice, 1), nullptr);
  ASSERT_TRUE(next());
  grpc::ByteBuffer response;
  call->Read(&response, nullptr);
  ASSERT_TRUE(next());
  std::vector<grpc::Slice> slices;
  response.Dump(&slices);
  std::string bytes;
  for (const grpc::Slice& part : slices) bytes.append(reinterpret_cast<const char*>(part.begin()), part.size());
  EXPECT_NE(bytes.find("inference.GRPCInferenceService"), std::string::npos);
  context.TryCancel();
  grpc::Status status;
  call->Finish(&status, nullptr);
  next();
  queue.Shutdown();
  while (next()) {
  }
}

// A call that is under way gets its answer; a new one is told to go elsewhere.
TEST_F(GrpcProtocol, ShutdownLetsCallsEnd) {
  auto answer = std::async(std::launch::async, [&] { return infer(request_of(png_of(255, 0, 253))).error_code(); });
  server_.wait_for_waiting(1);
  auto over = std::async(std::launch::async, [&] { server_.grpc().shutdown(20s); });
  // On a connection that is there: the first call that isn't answered is told something that clients try again.
  StatusCode refused = StatusCode::OK;
  while (refused == StatusCode::OK) {
    grpc::ClientContext context;
    inference::ServerMetadataResponse response;
    refused = stub_->ServerMetadata(&context, {}, &response).error_code();
  }
  EXPECT_EQ(refused, StatusCode::UNAVAILABLE);
  // Until the listening socket is closed, a new connection may still come in.
  StatusCode code = StatusCode::OK;
  for (int i = 0; i < 200 && code != StatusCode::UNAVAILABLE; ++i) {
    const auto stub = inference::GRPCInferenceService::NewStub(
        grpc::CreateCustomChannel(server_.grpc_address(), grpc::InsecureChannelCredentials(), {}));
    grpc::ClientContext context;
    inference::ServerLiveResponse live;
    code = stub->ServerLive(&context, {}, &live).error_code();
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_EQ(code, StatusCode::UNAVAILABLE);
  server_.let_go();
  EXPECT_EQ(answer.get(), StatusCode::OK);
  over.get();
}

TEST_F(GrpcProtocol, ShutdownWithoutPatienceCancels) {
  auto answer = std::async(std::launch::async, [&] { return infer(request_of(png_of(255, 0, 253))).error_code(); });
  server_.wait_for_waiting(1);
  auto over = std::async(std::launch::async, [&] { server_.grpc().shutdown(0ms); });
  EXPECT_NE(answer.get(), StatusCode::OK);
  server_.let_go();
  over.get();
}

}  // namespace
}  // namespace tta
