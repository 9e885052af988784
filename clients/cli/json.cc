#include "clients/cli/json.h"

#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/wrappers.pb.h>

#include <algorithm>

namespace annals::cli {
namespace {

// Whether the mapping writes a byte as it is; it escapes angle brackets, too.
bool StandsForItself(char byte) {
  return byte >= ' ' && byte <= '~' && byte != '"' && byte != '\\' && byte != '<' && byte != '>';
}

}  // namespace

std::string JsonOf(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = true;
  std::string json;
  // Fails only for an Any of an unknown type, which no message of Annals holds.
  (void)google::protobuf::util::MessageToJsonString(message, &json, options);
  return json;
}

std::string JsonString(std::string_view text) {
  // Most texts need no escape; the mapping takes a message apart to find that out.
  if (std::ranges::all_of(text, StandsForItself)) return fmt::format("\"{}\"", text);
  google::protobuf::StringValue value;
  value.set_value(std::string(text));
  return JsonOf(value);
}

std::string JsonStringOrNull(std::string_view text) {
  return text.empty() ? "null" : JsonString(text);
}

}  // namespace annals::cli
