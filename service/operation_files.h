// The operations of a data directory, as files that outlive the server, so that who asks after a
// new start is told what has become of them.
//
// Each is a file of its own in the folder `operations` of the data directory, named by the
// operation's id, which tests/service/operations_test.cc holds to this form:
//
//   file    = "annals-operation 1" LF message
//   message = a google.longrunning.Operation in protobuf's binary form
//
// It is written when the operation is asked for and when it has ended, each time whole under
// another name first. It is not synced: what an operation does is safe by itself, and a machine
// that goes down may forget that it was asked for.
#ifndef ANNALS_SERVICE_OPERATION_FILES_H_
#define ANNALS_SERVICE_OPERATION_FILES_H_

#include <string>
#include <utility>
#include <vector>

#include "google/longrunning/operations.pb.h"

namespace annals::service {

// Thread-safe, but for two calls about one operation.
class OperationFiles {
 public:
  // The folder is made when it is first needed.
  explicit OperationFiles(std::string folder) : folder_(std::move(folder)) {}

  // All that can be read, in no order; what cannot is told in the log and removed.
  std::vector<google::longrunning::Operation> Read() const;

  // What cannot be written, as on a full disk, is told in the log: the operation is then known only
  // as long as the process lives.
  void Write(const google::longrunning::Operation& operation) const;

  void Remove(const std::string& name) const;

 private:
  std::string PathOf(const std::string& name) const;

  const std::string folder_;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_OPERATION_FILES_H_
