// Names that were given up: under which documents that have another id now, and events that were
// joined in others, go on to be found. For the files of this room.
#ifndef ANNALS_STORAGE_NAMES_H_
#define ANNALS_STORAGE_NAMES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "annals/v1/document.pb.h"
#include "storage/event_groups.h"
#include "storage/event_pool.h"
#include "storage/event_write.h"
#include "storage/pending_write.h"
#include "storage/snapshot.h"

namespace annals::storage {

// The ids that the document has had to which `id` leads, in their order, the present one last: just
// `id` when it was never given up or given to a document that had another before.
absl::StatusOr<std::vector<std::string>> IdsOfDocument(const Snapshot& snapshot,
                                                       std::string_view id);

// The id under which a document of this id and source is stored: what the id leads to, or the
// document that had the id before another was given it, when that has the source.
absl::StatusOr<std::vector<std::string>> IdsToStoreUnder(const Snapshot& snapshot,
                                                         std::string_view id,
                                                         const std::string& source_uri);

// Those of them that lead there still, each once, the present one last.
absl::StatusOr<std::vector<std::string>> FoundUnder(const Snapshot& snapshot, std::string_view id);

// Those but the present one, each once: Document.former_names.
std::vector<std::string> FormerNames(std::string_view collection,
                                     const std::vector<std::string>& ids);

// Notes that the document with these ids has the id `new_id` from now on. ALREADY_EXISTS when
// another document has it, or went by it when it was deleted and has former ids that lead there.
absl::Status NoteNewId(PendingWrite& write, std::vector<std::string> ids, std::string_view new_id);

// The event that `event_id`, which is no more, was last joined in, if it was. NOT_FOUND when it was
// in none.
absl::StatusOr<std::string> ForwardOf(const Snapshot& snapshot, std::string_view event_id);

// The id of the told event to which `event_id` leads: itself when it is there, or else what it was
// joined in, and so on. NOT_FOUND when there is none.
absl::StatusOr<std::string> FollowForwards(const Snapshot& snapshot, std::string_view event_id);

// Notes, for events that their documents tell no more, what they were joined in, as far as that is
// there still: one of `groups`. Those that are told again lead to themselves.
absl::Status NoteForwards(const EventWrite& write, const EventPool& pool,
                          const std::vector<std::vector<Member>>& groups);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_NAMES_H_
