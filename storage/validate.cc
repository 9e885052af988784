#include "storage/validate.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "storage/resource_name.h"
#include "storage/strings.h"
#include "temporal/time_span.h"

namespace annals::storage {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// The largest text and the largest message: protobuf cannot parse more than 2 GiB.
constexpr size_t kMaxTextBytes = size_t{1} << 30;

// The offset of the first byte that is not UTF-8.
std::optional<size_t> FirstBadByte(std::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int64_t>(text.size());
  for (int64_t i = 0; i < size;) {
    if (bytes[i] < 0x80) {
      ++i;
      continue;
    }
    const int64_t start = i;
    UChar32 c;
    U8_NEXT(bytes, i, size, c);
    if (c < 0) return static_cast<size_t>(start);
  }
  return std::nullopt;
}

// The functions below say what is wrong with a part of a message, as the end of a sentence that
// begins with the part's path: `.title is not UTF-8: …`. Empty: nothing is wrong.

std::string TextProblem(std::string_view text) {
  const std::optional<size_t> bad = FirstBadByte(text);
  if (!bad.has_value()) return "";
  return Concat(" is not UTF-8: byte ", *bad, " of ", text.size(), "; convert it to UTF-8 first");
}

// The fields of a kind of message in which strings can stand: these themselves, and messages that
// have any, at whatever depth.
using Fields = std::vector<const FieldDescriptor*>;

bool HasStrings(const FieldDescriptor& field, std::vector<const Descriptor*>* above) {
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) return true;
  const Descriptor* const type = field.message_type();
  if (type == nullptr || std::ranges::find(*above, type) != above->end()) return false;
  above->push_back(type);
  bool has = false;
  for (int i = 0; i < type->field_count() && !has; ++i) has = HasStrings(*type->field(i), above);
  above->pop_back();
  return has;
}

// Found out once in a thread: to ask for all fields of each message takes as long as reading them.
const Fields& FieldsWithStrings(const Descriptor& type) {
  thread_local absl::flat_hash_map<const Descriptor*, std::unique_ptr<const Fields>> known;
  std::unique_ptr<const Fields>& fields = known[&type];
  if (fields == nullptr) {
    Fields found;
    for (int i = 0; i < type.field_count(); ++i) {
      std::vector<const Descriptor*> above;
      if (HasStrings(*type.field(i), &above)) found.push_back(type.field(i));
    }
    fields = std::make_unique<const Fields>(std::move(found));
  }
  return *fields;
}

// Looks at every string of a message: protobuf would write bytes that are not UTF-8, and then
// refuse to read them.
std::string StringsProblem(const Message& message) {
  const Reflection& reflection = *message.GetReflection();
  for (const FieldDescriptor* field : FieldsWithStrings(*message.GetDescriptor())) {
    const bool repeated = field->is_repeated();
    const bool is_message = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    // A string that is not there reads as an empty one.
    if (!repeated && is_message && !reflection.HasField(message, field)) continue;
    const int count = repeated ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      std::string problem;
      std::string scratch;
      if (is_message) {
        problem = StringsProblem(repeated ? reflection.GetRepeatedMessage(message, field, i)
                                          : reflection.GetMessage(message, field));
      } else {
        problem = TextProblem(
            repeated ? reflection.GetRepeatedStringReference(message, field, i, &scratch)
                     : reflection.GetStringReference(message, field, &scratch));
      }
      if (problem.empty()) continue;
      const std::string index = repeated ? Concat("[", i, "]") : "";
      return Concat(".", field->name(), index, problem);
    }
  }
  return "";
}

std::string NanosProblem(const annals::v1::Instant& instant) {
  if (instant.nanos() >= 0 && instant.nanos() <= 999'999'999) return "";
  return Concat(".nanos is ", instant.nanos(), "; nanoseconds count from 0 to 999999999");
}

std::string TimeSpanProblem(const annals::v1::TimeSpan& span) {
  struct Bound {
    std::string_view path;
    const annals::v1::Instant& instant;
  };
  const Bound instants[] = {{".begin.earliest", span.begin().earliest()},
                            {".begin.latest", span.begin().latest()},
                            {".end.earliest", span.end().earliest()},
                            {".end.latest", span.end().latest()}};
  for (const Bound& bound : instants) {
    const std::string problem = NanosProblem(bound.instant);
    if (!problem.empty()) return Concat(bound.path, problem);
  }
  const temporal::UncertainSpan bounds = temporal::BoundsOf(span);
  if (bounds.IsValid()) return "";
  return Concat(" (\"", span.edtf(), "\") has bounds out of order: begin ",
                bounds.begin_earliest.ToString(), " to ", bounds.begin_latest.ToString(), ", end ",
                bounds.end_earliest.ToString(), " to ", bounds.end_latest.ToString());
}

std::string EvidenceProblem(std::string_view document_name, const annals::v1::Event& event) {
  if (event.evidence().empty()) {
    return ".evidence is empty; an event needs the words that say so";
  }
  for (int i = 0; i < event.evidence_size(); ++i) {
    if (event.evidence(i).document() == document_name) continue;
    return Concat(".evidence[", i, "].document is \"", event.evidence(i).document(),
                  "\"; it must be that of the document stored, \"", document_name, "\"");
  }
  return "";
}

}  // namespace

absl::Status CheckDocument(std::string_view collection, const annals::v1::Document& document) {
  const absl::StatusOr<ResourceId> id = ParseDocumentName(document.name());
  if (!id.ok()) {
    return absl::InvalidArgumentError(Concat("document.name: ", id.status().message()));
  }
  if (id->collection != collection) {
    return absl::InvalidArgumentError(Concat("document.name is \"", document.name(),
                                             "\", which is not in the collection \"", collection,
                                             "\""));
  }
  if (document.source_uri().size() > kMaxSourceUriBytes) {
    return absl::InvalidArgumentError(Concat("document.source_uri has ",
                                             document.source_uri().size(),
                                             " bytes; the longest has ", kMaxSourceUriBytes));
  }
  if (document.text().size() > kMaxTextBytes) {
    return absl::InvalidArgumentError(Concat("document.text has ", document.text().size(),
                                             " bytes; the longest has ", kMaxTextBytes,
                                             ": cut it into several documents"));
  }
  const std::string date_problem = TimeSpanProblem(document.date());
  if (!date_problem.empty()) {
    return absl::InvalidArgumentError(Concat("document.date", date_problem));
  }
  const std::string text_problem = StringsProblem(document);
  if (!text_problem.empty()) {
    return absl::InvalidArgumentError(Concat("document", text_problem));
  }
  return absl::OkStatus();
}

absl::Status CheckEvents(const annals::v1::Document& document,
                         const std::vector<annals::v1::Event>& events) {
  if (events.size() > static_cast<size_t>(std::numeric_limits<int32_t>::max())) {
    return absl::InvalidArgumentError(
        Concat("events: ", events.size(), " are more than a document can have"));
  }
  for (size_t i = 0; i < events.size(); ++i) {
    std::string problem = TimeSpanProblem(events[i].when());
    if (!problem.empty()) problem = Concat(".when", problem);
    if (problem.empty()) problem = StringsProblem(events[i]);
    if (problem.empty()) problem = EvidenceProblem(document.name(), events[i]);
    if (!problem.empty()) {
      return absl::InvalidArgumentError(Concat("events[", i, "]", problem));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckEventsByHand(std::string_view collection,
                               const std::vector<annals::v1::Event>& events) {
  if (events.empty()) return absl::InvalidArgumentError("events: there are none");
  for (size_t i = 0; i < events.size(); ++i) {
    std::string problem = TimeSpanProblem(events[i].when());
    if (!problem.empty()) problem = Concat(".when", problem);
    if (problem.empty()) problem = StringsProblem(events[i]);
    if (problem.empty() && !events[i].name().empty()) {
      const absl::StatusOr<ResourceId> name = ParseEventName(events[i].name());
      if (!name.ok()) {
        problem = Concat(".name: ", name.status().message());
      } else if (name->collection != collection) {
        problem = Concat(".name is \"", events[i].name(), "\", which is not in the collection \"",
                         collection, "\"");
      }
    }
    if (!problem.empty()) {
      return absl::InvalidArgumentError(Concat("events[", i, "]", problem));
    }
  }
  return absl::OkStatus();
}

}  // namespace annals::storage
