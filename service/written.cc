#include "service/written.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/strings/str_join.h"

namespace annals::service {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr size_t kMaxNames = 1000;
constexpr size_t kMaxValueBytes = 512;

std::string Bounded(std::string value) {
  if (value.size() > kMaxValueBytes) value.resize(kMaxValueBytes);
  return value;
}

const FieldDescriptor* FieldOf(const Message& message, const char* name,
                               FieldDescriptor::CppType type) {
  const FieldDescriptor* const field = message.GetDescriptor()->FindFieldByName(name);
  return field != nullptr && field->cpp_type() == type ? field : nullptr;
}

// Of a field that is not repeated; empty when there is none.
std::string TextOf(const Message& message, const char* name) {
  const FieldDescriptor* const field = FieldOf(message, name, FieldDescriptor::CPPTYPE_STRING);
  if (field == nullptr || field->is_repeated()) return "";
  return Bounded(message.GetReflection()->GetString(message, field));
}

int64_t RevisionOf(const Message& message) {
  const FieldDescriptor* const field = FieldOf(message, "revision", FieldDescriptor::CPPTYPE_INT64);
  return field == nullptr || field->is_repeated()
             ? 0
             : message.GetReflection()->GetInt64(message, field);
}

// Calls `visit` with a message and those that are fields of it.
template <class Visit>
void ForEachPart(const Message& message, const Visit& visit) {
  visit(message);
  const auto* const reflection = message.GetReflection();
  const Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* const field = type.field(i);
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      if (reflection->HasField(message, field)) visit(reflection->GetMessage(message, field));
      continue;
    }
    for (int j = 0; j < reflection->FieldSize(message, field); ++j) {
      visit(reflection->GetRepeatedMessage(message, field, j));
    }
  }
}

// What has a name and a revision of its own is a resource; its parts, as claims and participants,
// are not looked into.
bool IsResource(const Message& message) {
  return FieldOf(message, "name", FieldDescriptor::CPPTYPE_STRING) != nullptr &&
         FieldOf(message, "revision", FieldDescriptor::CPPTYPE_INT64) != nullptr;
}

class Names {
 public:
  void AddOf(const Message& message) {
    Add(TextOf(message, "name"));
    const FieldDescriptor* const field = FieldOf(message, "names", FieldDescriptor::CPPTYPE_STRING);
    if (field == nullptr || !field->is_repeated()) return;
    const auto* const reflection = message.GetReflection();
    for (int i = 0; i < reflection->FieldSize(message, field) && names_.size() < kMaxNames; ++i) {
      Add(Bounded(reflection->GetRepeatedString(message, field, i)));
    }
  }

  std::string Joined() const { return absl::StrJoin(names_, ","); }

 private:
  void Add(std::string name) {
    if (name.empty() || names_.size() >= kMaxNames) return;
    // A response repeats the name of its request; whatever else comes twice is told twice.
    if (!names_.empty() && names_.front() == name) return;
    names_.push_back(std::move(name));
  }

  std::vector<std::string> names_;
};

// Fields of the message itself whose names end so.
template <class Visit>
void ForEachEnding(const Message& message, std::string_view ending, const Visit& visit) {
  const Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* const field = type.field(i);
    if (!field->is_repeated() && std::string_view(field->name()).ends_with(ending)) visit(*field);
  }
}

}  // namespace

std::vector<std::pair<std::string, std::string>> WhatIsWritten(const Message& request,
                                                               const Message* response) {
  std::vector<std::pair<std::string, std::string>> told;
  const auto tell = [&told](std::string key, std::string value) {
    if (!value.empty()) told.emplace_back(std::move(key), std::move(value));
  };
  tell("parent", TextOf(request, "parent"));

  Names names;
  int64_t revision = 0;
  const auto look = [&](const Message& whole) {
    ForEachPart(whole, [&](const Message& part) {
      if (&part == &whole || IsResource(part)) names.AddOf(part);
    });
  };
  look(request);
  if (response != nullptr) {
    look(*response);
    ForEachPart(*response,
                [&](const Message& part) { revision = std::max(revision, RevisionOf(part)); });
  }
  tell("names", names.Joined());

  const auto* const reflection = request.GetReflection();
  ForEachEnding(request, "_id", [&](const FieldDescriptor& field) {
    if (field.cpp_type() != FieldDescriptor::CPPTYPE_STRING) return;
    tell(field.name(), Bounded(reflection->GetString(request, &field)));
  });
  const FieldDescriptor* const options =
      FieldOf(request, "options", FieldDescriptor::CPPTYPE_MESSAGE);
  if (options != nullptr && reflection->HasField(request, options)) {
    tell("request_id", TextOf(reflection->GetMessage(request, options), "request_id"));
  }
  const FieldDescriptor* const only_checks =
      FieldOf(request, "validate_only", FieldDescriptor::CPPTYPE_BOOL);
  if (only_checks != nullptr && reflection->GetBool(request, only_checks)) {
    tell("validate_only", "true");
  }
  if (response == nullptr) return told;

  if (revision > 0) tell("revision", std::to_string(revision));
  const FieldDescriptor* const outcome =
      FieldOf(*response, "outcome", FieldDescriptor::CPPTYPE_ENUM);
  if (outcome != nullptr) {
    tell("outcome", response->GetReflection()->GetEnum(*response, outcome)->name());
  }
  ForEachEnding(*response, "_count", [&](const FieldDescriptor& field) {
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
      tell(field.name(), std::to_string(response->GetReflection()->GetInt32(*response, &field)));
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
      tell(field.name(), std::to_string(response->GetReflection()->GetInt64(*response, &field)));
    }
  });
  return told;
}

}  // namespace annals::service
