#include "tests/load/floor.h"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/support/slice.h>

#include <atomic>
#include <cstddef>

namespace annals::load {
namespace {

class Call final : public grpc::ServerGenericBidiReactor {
 public:
  // Null: there is no such method.
  explicit Call(const grpc::ByteBuffer* answer) : answer_(answer) {
    if (answer_ == nullptr) {
      Finish({grpc::StatusCode::UNIMPLEMENTED, "the floor does not answer this"});
    } else {
      StartRead(&request_);
    }
  }

  void OnReadDone(bool ok) override {
    if (!ok) return Finish({grpc::StatusCode::CANCELLED, "no request"});
    StartWriteAndFinish(answer_, grpc::WriteOptions(), grpc::Status::OK);
  }

  void OnDone() override { delete this; }

 private:
  const grpc::ByteBuffer* const answer_;
  grpc::ByteBuffer request_;
};

}  // namespace

class Floor::Service final : public grpc::CallbackGenericService {
 public:
  explicit Service(const std::map<std::string, std::vector<std::string>>& answers) {
    for (const auto& [method, messages] : answers) {
      Answers& of_method = answers_[method];
      for (const std::string& bytes : messages) {
        const grpc::Slice slice(bytes);
        of_method.ready.emplace_back(&slice, 1);
      }
    }
  }

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    const auto found = answers_.find(context->method());
    return new Call(found == answers_.end() ? nullptr : found->second.Next());
  }

 private:
  struct Answers {
    const grpc::ByteBuffer* Next() { return &ready[calls++ % ready.size()]; }

    std::vector<grpc::ByteBuffer> ready;
    std::atomic<size_t> calls = 0;
  };
  std::map<std::string, Answers> answers_;
};

Floor::Floor(const std::map<std::string, std::vector<std::string>>& answers)
    : service_(std::make_unique<Service>(answers)) {
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
  builder.RegisterCallbackGenericService(service_.get());
  server_ = builder.BuildAndStart();
}

Floor::~Floor() { server_->Shutdown(); }

}  // namespace annals::load
