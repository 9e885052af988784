// What the descriptors of the protos tell of the methods.
#ifndef ANNALS_SERVICE_METHOD_H_
#define ANNALS_SERVICE_METHOD_H_

#include <google/protobuf/descriptor.h>

#include <string_view>

namespace annals::service {

// The method of a name such as `annals.v1.EventService/GetEvent`; null when there is none.
const google::protobuf::MethodDescriptor* FindMethod(std::string_view name);

// Whether its proto says that it has no side effects.
bool ChangesNothing(const google::protobuf::MethodDescriptor& method);

// Whether it changes what is stored, or how: all but those without side effects, and those of the
// ExtractionService, which stores nothing.
bool Writes(const google::protobuf::MethodDescriptor& method);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_METHOD_H_
