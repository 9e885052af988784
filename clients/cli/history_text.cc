#include "clients/cli/history_text.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/message_differencer.h>

#include "absl/time/time.h"

namespace annals::cli {

std::string TimeText(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixSeconds(time.seconds()),
                          absl::UTCTimeZone());
}

std::string KindText(v1::Revision::Kind kind) {
  switch (kind) {
    case v1::Revision::KIND_DOCUMENT_PUT:
      return "put";
    case v1::Revision::KIND_DOCUMENT_DELETED:
      return "deleted";
    case v1::Revision::KIND_DOCUMENT_UNDELETED:
      return "undeleted";
    case v1::Revision::KIND_DOCUMENT_RENAMED:
      return "renamed";
    case v1::Revision::KIND_EVENTS_MERGED:
      return "merged";
    case v1::Revision::KIND_EVENT_SPLIT:
      return "split";
    case v1::Revision::KIND_EVENT_DELETED:
      return "deleted";
    case v1::Revision::KIND_EVENT_UNDELETED:
      return "undeleted";
    default:
      return "";
  }
}

std::string KindText(v1::Change::Kind kind) {
  switch (kind) {
    case v1::Change::KIND_CREATED:
      return "created";
    case v1::Change::KIND_UPDATED:
      return "updated";
    case v1::Change::KIND_DELETED:
      return "deleted";
    default:
      return "";
  }
}

std::string ChangedFields(const v1::Change& change) {
  if (!change.has_event() || !change.has_previous()) return "";
  using google::protobuf::FieldDescriptor;
  using google::protobuf::util::MessageDifferencer;
  std::string changed;
  const google::protobuf::Descriptor& type = *v1::Event::descriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    if (field->number() == v1::Event::kRevisionFieldNumber) continue;
    MessageDifferencer differencer;
    if (differencer.CompareWithFields(change.previous(), change.event(), {field}, {field}))
      continue;
    if (!changed.empty()) changed += ", ";
    changed += field->name();
  }
  return changed;
}

}  // namespace annals::cli
