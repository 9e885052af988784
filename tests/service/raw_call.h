// Calls of any method with any bytes as its request.
//
//   grpc::GenericStub stub(host.InProcessChannel());
//   for (const auto* method : AllMethods()) CallRaw(stub, *method, "\xFF");
#ifndef ANNALS_TESTS_SERVICE_RAW_CALL_H_
#define ANNALS_TESTS_SERVICE_RAW_CALL_H_

#include <google/protobuf/descriptor.h>
#include <grpcpp/generic/generic_stub.h>

#include <string>
#include <vector>

namespace annals::service {

// Of all services of annals.v1.
std::vector<const google::protobuf::MethodDescriptor*> AllMethods();

struct RawAnswer {
  grpc::Status status;
  bool all_parse = true;  // whether each response is a message of its type
};

// Sends the bytes, reads some responses, and calls it off if there are more or it waits for what
// does not come.
RawAnswer CallRaw(grpc::GenericStub& stub, const google::protobuf::MethodDescriptor& method,
                  const std::string& bytes);

// Whether no request may be answered so.
bool IsFaultOfServer(grpc::StatusCode code);

}  // namespace annals::service

#endif  // ANNALS_TESTS_SERVICE_RAW_CALL_H_
