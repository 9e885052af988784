#include "storage/document_rename.h"

#include <string>
#include <utility>
#include <vector>

#include "annals/v1/event.pb.h"
#include "storage/document_write.h"
#include "storage/engine.h"
#include "storage/event_write.h"
#include "storage/keys.h"
#include "storage/names.h"
#include "storage/records.h"
#include "storage/resource_name.h"
#include "storage/strings.h"

namespace annals::storage {

absl::StatusOr<annals::v1::Document> RenameDocument(PendingWrite& write,
                                                    annals::v1::Document document,
                                                    std::string_view new_id,
                                                    const EventJoiner* joiner) {
  const Snapshot& before = *write.before();
  const std::string& collection = before.engine()->collection();
  const std::string old_id(LastPartOf(document.name()));
  absl::StatusOr<std::vector<std::string>> ids = IdsOfDocument(before, old_id);
  if (!ids.ok()) return ids.status();
  absl::StatusOr<ToldEvents> told = EventsOfDocument(before, old_id);
  if (!told.ok()) return told.status();
  const absl::StatusOr<std::string> text =
      before.Read(Family::kTexts, old_id, Concat("reading the text of \"", document.name(), "\""));
  if (absl::IsNotFound(text.status())) {
    return Damaged(Family::kTexts, old_id, "the document is there, and its text is not");
  }
  if (!text.ok()) return text.status();
  if (absl::Status noted = NoteNewId(write, *ids, new_id); !noted.ok()) return noted;
  ids->emplace_back(new_id);

  document.set_name(DocumentName(collection, new_id));
  std::vector<annals::v1::Event> events;
  for (const auto& [event_id, one] : *told) {
    annals::v1::Event& event = events.emplace_back(one.event);
    SetDocument(document.name(), &event);
  }
  const std::vector<std::string> former = FormerNames(collection, *ids);
  *document.mutable_former_names() = {former.begin(), former.end()};
  document.set_revision(write.revision());
  const std::string fingerprint = FingerprintOf(document, events);
  absl::Status put = ReplaceEvents(write.ForEvents(joiner), *std::move(told), std::move(events));
  if (put.ok()) {
    put = write.Put(Family::kDocuments, new_id,
                    EncodeDocumentRecord(fingerprint, Serialize(document)));
  }
  if (put.ok()) put = write.Put(Family::kTexts, new_id, *text);
  for (const Family family : {Family::kDocuments, Family::kTexts}) {
    if (put.ok()) put = write.Put(family, old_id, std::nullopt);
  }
  if (put.ok() && !document.source_uri().empty()) {
    put = write.Put(Family::kSources, document.source_uri(), new_id);
  }
  if (!put.ok()) return put;
  return document;
}

}  // namespace annals::storage
