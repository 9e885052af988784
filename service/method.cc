#include "service/method.h"

#include <google/protobuf/descriptor.pb.h>

#include <string>

namespace annals::service {

const google::protobuf::MethodDescriptor* FindMethod(std::string_view name) {
  const size_t slash = name.rfind('/');
  if (slash == std::string_view::npos || slash == 0) return nullptr;
  const auto* const service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
      std::string(name.substr(0, slash)));
  return service == nullptr ? nullptr
                            : service->FindMethodByName(std::string(name.substr(slash + 1)));
}

bool ChangesNothing(const google::protobuf::MethodDescriptor& method) {
  return method.options().idempotency_level() == google::protobuf::MethodOptions::NO_SIDE_EFFECTS;
}

bool Writes(const google::protobuf::MethodDescriptor& method) {
  return !ChangesNothing(method) && method.service()->name() != "ExtractionService";
}

}  // namespace annals::service
