// Messages and enums as JSON Schema, in the JSON that protobuf maps them to
// (https://protobuf.dev/programming-guides/json).
#ifndef ANNALS_SERVICE_OPENAPI_SCHEMA_H_
#define ANNALS_SERVICE_OPENAPI_SCHEMA_H_

#include <google/protobuf/descriptor.h>

#include <nlohmann/json.hpp>
#include <string>

namespace annals::service {

// The comment before a message, field, enum or method, on lines that a reader's page may break.
template <typename Descriptor>
std::string CommentOf(const Descriptor& descriptor) {
  google::protobuf::SourceLocation location;
  return descriptor.GetSourceLocation(&location) ? location.leading_comments : std::string();
}

// A comment as text: no spaces at the ends of lines, one line a paragraph.
std::string Unwrapped(const std::string& comment);

// The schemas of messages and enums, each once, by its full name.
class Schemas {
 public:
  // A schema that stands for the message, whose own is then among All().
  nlohmann::ordered_json RefTo(const google::protobuf::Descriptor& message);

  // Those of all messages and enums that were referred to, and those that they speak of.
  nlohmann::ordered_json All() const { return all_; }

 private:
  nlohmann::ordered_json Of(const google::protobuf::Descriptor& message);
  nlohmann::ordered_json Of(const google::protobuf::FieldDescriptor& field);
  nlohmann::ordered_json OfValue(const google::protobuf::FieldDescriptor& field);
  nlohmann::ordered_json RefTo(const google::protobuf::EnumDescriptor& type);

  nlohmann::ordered_json all_ = nlohmann::ordered_json::object();
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_OPENAPI_SCHEMA_H_
