// The bytes of a message, to be stored, compared or hashed.
#ifndef ANNALS_STORAGE_SERIALIZE_H_
#define ANNALS_STORAGE_SERIALIZE_H_

#include <google/protobuf/message_lite.h>

#include <string>

namespace annals::storage {

// The same bytes for the same message, whatever the run.
std::string Serialize(const google::protobuf::MessageLite& message);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_SERIALIZE_H_
