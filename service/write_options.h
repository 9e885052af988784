// From the options of a request to those of the storage.
#ifndef ANNALS_SERVICE_WRITE_OPTIONS_H_
#define ANNALS_SERVICE_WRITE_OPTIONS_H_

#include <google/protobuf/message.h>

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "annals/v1/revision.pb.h"
#include "storage/write_options.h"

namespace annals::service {

// `options` is the field `options` of `request`, which as a whole is what a request id stands for.
// INVALID_ARGUMENT names the field that offends.
absl::StatusOr<storage::WriteOptions> ReadWriteOptions(const google::protobuf::Message& request,
                                                       const v1::WriteOptions& options);

// The check of an author, wherever a request has one: `field` is the path of it.
absl::Status CheckAuthor(std::string_view field, const std::string& author);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_WRITE_OPTIONS_H_
