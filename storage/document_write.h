// A document's events before and after a write of it. For the files of this room.
#ifndef ANNALS_STORAGE_DOCUMENT_WRITE_H_
#define ANNALS_STORAGE_DOCUMENT_WRITE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "annals/v1/document.pb.h"
#include "annals/v1/event.pb.h"
#include "storage/event_groups.h"
#include "storage/snapshot.h"

namespace annals::storage {

// A document that is to be stored, apart from its text, and what is made of both.
struct PreparedDocument {
  std::string id;
  std::string text;
  std::string fingerprint;
};

// Checks a document and its events, takes the text out of the document, and sets what storage sets
// of both, but for names and revisions. INVALID_ARGUMENT as Collection::PutDocument.
absl::StatusOr<PreparedDocument> PrepareDocument(std::string_view collection,
                                                 annals::v1::Document* document,
                                                 std::vector<annals::v1::Event>* events);

// Makes it the document of another name, and prepares it again, when the name that it came under
// leads to the id `id` by now.
absl::Status Redirect(std::string_view collection, std::string_view id, PreparedDocument* prepared,
                      annals::v1::Document* document, std::vector<annals::v1::Event>* events);

// Makes all evidence of an event that of the document of this name.
void SetDocument(const std::string& document_name, annals::v1::Event* event);

// What a document tells, by the ids of the events.
absl::StatusOr<ToldEvents> EventsOfDocument(const Snapshot& snapshot, std::string_view document_id);

// 32 bytes that are the same when a document and its events are, in whatever order: the SHA-256 of
// both, names and revisions of events, the revision and the former names of the document left out.
// `document` is without its text, but has the text's hash.
std::string FingerprintOf(const annals::v1::Document& document,
                          const std::vector<annals::v1::Event>& events);

// Gives the events of a document their names, of which the first id that the document had is a
// part. `is_taken` says whether an id may not be used.
absl::Status NameEvents(std::string_view collection, std::string_view first_document_id,
                        absl::FunctionRef<absl::StatusOr<bool>(const std::string& id)> is_taken,
                        std::vector<annals::v1::Event>* events);

// The events that a document told, in an order in which NameEvents gives them the names that they
// have: of those alike in all that makes a name, the one that was counted first comes first.
std::vector<annals::v1::Event> InOrderOfNaming(std::string_view first_document_id, ToldEvents told);

// Whether an event of this id is stored, on the timelines or as a part of another.
absl::StatusOr<bool> EventExists(const Snapshot& snapshot, const std::string& event_id);

// The id of the document that has this source URI; nothing when none has.
absl::StatusOr<std::optional<std::string>> DocumentOfSource(const Snapshot& snapshot,
                                                            const std::string& source_uri);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_DOCUMENT_WRITE_H_
