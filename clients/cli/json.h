// JSON, through protobuf's JSON mapping.
//
//   JsonOf(event);            // {"name":"collections/…","title":"…",…}
//   JsonString("a \"b\"");    // "a \"b\""
#ifndef ANNALS_CLIENTS_CLI_JSON_H_
#define ANNALS_CLIENTS_CLI_JSON_H_

#include <google/protobuf/message.h>

#include <string>
#include <string_view>

namespace annals::cli {

// A message on one line, with the field names of the proto and without leaving out fields that are
// zero or empty. 64-bit integers are strings, as the mapping has it.
std::string JsonOf(const google::protobuf::Message& message);

// A JSON string.
std::string JsonString(std::string_view text);

// A JSON string, or `null` for empty text.
std::string JsonStringOrNull(std::string_view text);

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_JSON_H_
