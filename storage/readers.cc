#include "storage/readers.h"

#include <utility>

#include "storage/query_trace.h"
#include "storage/records.h"
#include "storage/sources.h"

namespace annals::storage {

EventReader::EventReader(std::unique_ptr<EventSource> source) : source_(std::move(source)) {}

EventReader::~EventReader() = default;

bool EventReader::Next(annals::v1::Event* event) {
  if (!Advance()) return false;
  const absl::StatusOr<std::string_view> serialized = source_->event();
  status_ = serialized.ok() ? ParseSerializedEvent(source_->timeline_key(), *serialized, event)
                            : serialized.status();
  return Settle();
}

bool EventReader::NextSerialized(std::string_view* event) {
  if (!Advance()) return false;
  const absl::StatusOr<std::string_view> serialized = source_->event();
  status_ = serialized.status();
  if (serialized.ok()) *event = *serialized;
  return Settle();
}

bool EventReader::Advance() {
  if (!status_.ok()) return false;
  if (source_->Next()) return true;
  status_ = source_->status();
  return false;
}

bool EventReader::Settle() {
  if (!status_.ok()) return false;
  TraceEvent();
  resume_key_ = source_->resume_key();
  return true;
}

DocumentReader::DocumentReader(std::unique_ptr<DocumentSource> source)
    : source_(std::move(source)) {}

DocumentReader::~DocumentReader() = default;

bool DocumentReader::Next(annals::v1::Document* document) {
  if (!status_.ok()) return false;
  if (!source_->Next()) {
    status_ = source_->status();
    return false;
  }
  status_ = ParseDocumentRecord(source_->id(), source_->record(), document);
  if (!status_.ok()) return false;
  resume_key_ = source_->id();
  return true;
}

}  // namespace annals::storage
