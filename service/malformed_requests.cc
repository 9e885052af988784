#include "service/malformed_requests.h"

#include <google/protobuf/descriptor.h>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "service/status.h"

namespace annals::service {
namespace {

using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::Interceptor;
using grpc::experimental::InterceptorBatchMethods;

class MalformedRequests final : public Interceptor {
 public:
  void Intercept(InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_STATUS)) {
      const grpc::Status status = methods->GetSendStatus();
      // No service of ours answers so: its methods are all there.
      if (status.error_code() == grpc::StatusCode::UNIMPLEMENTED &&
          status.error_message().empty()) {
        methods->ModifySendStatus(ToGrpcStatus(NoMessage()));
      }
    }
    methods->Proceed();
  }
};

class Factory final : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  Factory(const std::vector<std::string>& services, const std::vector<std::string>& raw) {
    for (const std::string& name : services) {
      const auto* const service =
          google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
      for (int i = 0; service != nullptr && i < service->method_count(); ++i) {
        paths_.insert(absl::StrCat("/", name, "/", service->method(i)->name()));
      }
    }
    for (const std::string& method : raw) paths_.erase("/" + method);
  }

  // Null: nothing is done to the call.
  Interceptor* CreateServerInterceptor(grpc::experimental::ServerRpcInfo* info) override {
    return paths_.contains(info->method()) ? new MalformedRequests : nullptr;
  }

 private:
  absl::flat_hash_set<std::string> paths_;  // of the methods whose requests gRPC reads
};

}  // namespace

absl::Status NoMessage() {
  return absl::InvalidArgumentError("the bytes of the request are no message of its type");
}

std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>>
CreatorsOfMalformedRequests(const std::vector<std::string>& services,
                            const std::vector<std::string>& raw) {
  std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>> creators;
  creators.push_back(std::make_unique<Factory>(services, raw));
  return creators;
}

}  // namespace annals::service
