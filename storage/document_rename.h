// The making of one write that gives a document another id. For the files of this room.
#ifndef ANNALS_STORAGE_DOCUMENT_RENAME_H_
#define ANNALS_STORAGE_DOCUMENT_RENAME_H_

#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "annals/v1/document.pb.h"
#include "storage/event_joiner.h"
#include "storage/pending_write.h"

namespace annals::storage {

// Puts `document`, as it is stored, under `new_id` with its text and its events, which keep their
// names, and returns it as it is then. Errors as Collection::RenameDocument.
absl::StatusOr<annals::v1::Document> RenameDocument(PendingWrite& write,
                                                    annals::v1::Document document,
                                                    std::string_view new_id,
                                                    const EventJoiner* joiner);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_DOCUMENT_RENAME_H_
