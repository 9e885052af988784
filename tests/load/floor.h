// A gRPC server that does nothing but speak gRPC: whatever is asked, it answers with the next of
// the messages that are ready. No service can be faster on this machine with this library.
#ifndef ANNALS_TESTS_LOAD_FLOOR_H_
#define ANNALS_TESTS_LOAD_FLOOR_H_

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/server.h>
#include <grpcpp/support/byte_buffer.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace annals::load {

class Floor {
 public:
  // Answers unary calls of these methods (`/annals.v1.EventService/GetEvent`) with these messages
  // in turn, and others with UNIMPLEMENTED, on a port of the loopback interface.
  explicit Floor(const std::map<std::string, std::vector<std::string>>& answers);
  ~Floor();

  int port() const { return port_; }

 private:
  class Service;
  std::unique_ptr<Service> service_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace annals::load

#endif  // ANNALS_TESTS_LOAD_FLOOR_H_
