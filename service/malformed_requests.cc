#include "service/malformed_requests.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "service/method.h"
#include "service/status.h"

namespace annals::service {
namespace {

using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::Interceptor;
using grpc::experimental::InterceptorBatchMethods;

class MalformedRequests final : public Interceptor {
 public:
  explicit MalformedRequests(bool is_known) : is_known_(is_known) {}

  void Intercept(InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_STATUS)) {
      const grpc::Status status = methods->GetSendStatus();
      // No service of ours answers so: its methods are all there.
      if (is_known_ && status.error_code() == grpc::StatusCode::UNIMPLEMENTED &&
          status.error_message().empty()) {
        methods->ModifySendStatus(ToGrpcStatus(NoMessage()));
      }
    }
    methods->Proceed();
  }

 private:
  const bool is_known_;  // whether there is such a method
};

class Factory final : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  explicit Factory(std::vector<std::string> services) : services_(std::move(services)) {}

  Interceptor* CreateServerInterceptor(grpc::experimental::ServerRpcInfo* info) override {
    std::string_view path = info->method();
    if (path.starts_with('/')) path.remove_prefix(1);
    const auto* const method = FindMethod(path);
    return new MalformedRequests(method != nullptr &&
                                 std::ranges::find(services_, method->service()->full_name()) !=
                                     services_.end());
  }

 private:
  const std::vector<std::string> services_;
};

}  // namespace

absl::Status NoMessage() {
  return absl::InvalidArgumentError("the bytes of the request are no message of its type");
}

std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>>
CreatorsOfMalformedRequests(std::vector<std::string> services) {
  std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>> creators;
  creators.push_back(std::make_unique<Factory>(std::move(services)));
  return creators;
}

}  // namespace annals::service
