#include "service/openapi/schema.h"

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace annals::service {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using Json = nlohmann::ordered_json;

Json ReferenceTo(const std::string& name) {
  return {{"$ref", absl::StrCat("#/components/schemas/", name)}};
}

// The schema of a message that JSON has a form of its own for. Null: it has none.
Json WellKnown(const std::string& name) {
  if (name == "google.protobuf.Timestamp") return {{"type", "string"}, {"format", "date-time"}};
  if (name == "google.protobuf.Duration") {
    return {{"type", "string"}, {"pattern", R"(^-?[0-9]+(\.[0-9]{1,9})?s$)"}};
  }
  if (name == "google.protobuf.FieldMask") {
    return {{"type", "string"}, {"description", "Paths of fields, separated by commas."}};
  }
  if (name == "google.protobuf.Any") {
    return {{"type", "object"},
            {"properties", {{"@type", {{"type", "string"}}}}},
            {"additionalProperties", true}};
  }
  if (name == "google.protobuf.Empty") return {{"type", "object"}};
  return nullptr;
}

}  // namespace

std::string Unwrapped(const std::string& comment) {
  std::string text;
  bool new_paragraph = true;
  for (const absl::string_view line : absl::StrSplit(comment, '\n')) {
    const absl::string_view words = absl::StripAsciiWhitespace(line);
    if (words.empty()) {
      new_paragraph = true;
      continue;
    }
    absl::StrAppend(&text, text.empty() ? "" : new_paragraph ? "\n\n" : " ", words);
    new_paragraph = false;
  }
  return text;
}

Json Schemas::RefTo(const Descriptor& message) {
  if (Json known = WellKnown(message.full_name()); !known.is_null()) return known;
  if (!all_.contains(message.full_name())) {
    all_[message.full_name()] = nullptr;  // a message may hold its like
    Json schema = Of(message);
    all_[message.full_name()] = std::move(schema);
  }
  return ReferenceTo(message.full_name());
}

Json Schemas::RefTo(const EnumDescriptor& type) {
  if (!all_.contains(type.full_name())) {
    Json names = Json::array();
    std::string described = Unwrapped(CommentOf(type));
    for (int i = 0; i < type.value_count(); ++i) {
      names.push_back(type.value(i)->name());
      const std::string comment = Unwrapped(CommentOf(*type.value(i)));
      if (!comment.empty()) {
        absl::StrAppend(&described, described.empty() ? "" : "\n\n", "- `", type.value(i)->name(),
                        "`: ", comment);
      }
    }
    all_[type.full_name()] = {{"type", "string"}, {"description", described}, {"enum", names}};
  }
  return ReferenceTo(type.full_name());
}

Json Schemas::Of(const Descriptor& message) {
  Json properties = Json::object();
  for (int i = 0; i < message.field_count(); ++i) {
    properties[message.field(i)->json_name()] = Of(*message.field(i));
  }
  std::string described = Unwrapped(CommentOf(message));
  for (int i = 0; i < message.real_oneof_decl_count(); ++i) {
    std::string names;
    for (int k = 0; k < message.oneof_decl(i)->field_count(); ++k) {
      absl::StrAppend(&names, names.empty() ? "" : ", ", "`",
                      message.oneof_decl(i)->field(k)->json_name(), "`");
    }
    absl::StrAppend(&described, described.empty() ? "" : "\n\n", "At most one of ", names, ".");
  }
  return {{"type", "object"}, {"description", described}, {"properties", properties}};
}

Json Schemas::Of(const FieldDescriptor& field) {
  Json schema;
  if (field.is_map()) {
    schema = {{"type", "object"},
              {"additionalProperties", OfValue(*field.message_type()->map_value())}};
  } else if (field.is_repeated()) {
    schema = {{"type", "array"}, {"items", OfValue(field)}};
  } else {
    schema = OfValue(field);
  }
  // Beside a reference OpenAPI 3.1 allows a description.
  if (const std::string comment = Unwrapped(CommentOf(field)); !comment.empty()) {
    schema["description"] = comment;
  }
  return schema;
}

Json Schemas::OfValue(const FieldDescriptor& field) {
  switch (field.type()) {
    case FieldDescriptor::TYPE_MESSAGE:
    case FieldDescriptor::TYPE_GROUP:
      return RefTo(*field.message_type());
    case FieldDescriptor::TYPE_ENUM:
      return RefTo(*field.enum_type());
    case FieldDescriptor::TYPE_BOOL:
      return {{"type", "boolean"}};
    case FieldDescriptor::TYPE_STRING:
      return {{"type", "string"}};
    case FieldDescriptor::TYPE_BYTES:
      return {{"type", "string"}, {"contentEncoding", "base64"}};
    case FieldDescriptor::TYPE_DOUBLE:
    case FieldDescriptor::TYPE_FLOAT:
      return {{"type", "number"}};
    case FieldDescriptor::TYPE_INT32:
    case FieldDescriptor::TYPE_SINT32:
    case FieldDescriptor::TYPE_SFIXED32:
      return {{"type", "integer"}, {"format", "int32"}};
    case FieldDescriptor::TYPE_UINT32:
    case FieldDescriptor::TYPE_FIXED32:
      return {{"type", "integer"}, {"minimum", 0}};
    // JSON's numbers hold 53 bits in many a language.
    case FieldDescriptor::TYPE_INT64:
    case FieldDescriptor::TYPE_SINT64:
    case FieldDescriptor::TYPE_SFIXED64:
      return {{"type", "string"}, {"pattern", "^-?[0-9]+$"}};
    case FieldDescriptor::TYPE_UINT64:
    case FieldDescriptor::TYPE_FIXED64:
      return {{"type", "string"}, {"pattern", "^[0-9]+$"}};
  }
  return Json::object();
}

}  // namespace annals::service
