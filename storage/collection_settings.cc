// The parts of Collection that are about it as a whole: what is said of it, and its deletion.
#include <optional>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "storage/collection.h"
#include "storage/deleted_mark.h"
#include "storage/engine.h"
#include "storage/keys.h"
#include "storage/live_counts.h"
#include "storage/resource_name.h"
#include "storage/rocksdb_status.h"
#include "storage/settings.h"
#include "storage/strings.h"
#include "storage/write_queue.h"

namespace annals::storage {
namespace {

// Whether the last request that wrote settings is that of `options`. FAILED_PRECONDITION when it
// has only its id.
absl::StatusOr<bool> IsRepeated(const Settings& settings, const SettingsOptions& options) {
  if (options.request_id.empty() || settings.request_id != options.request_id) return false;
  if (settings.request_hash == options.request_hash) return true;
  return absl::FailedPreconditionError(
      Concat("request_id \"", Escape(options.request_id),
             "\" was that of a request with other fields; give each request an id of its own"));
}

// Whether a family has any key.
absl::StatusOr<bool> HasAny(const Snapshot& snapshot, Family family) {
  const std::unique_ptr<rocksdb::Iterator> iterator = snapshot.NewIterator(family);
  iterator->SeekToFirst();
  if (iterator->Valid()) return true;
  if (iterator->status().ok()) return false;
  return StatusFrom(iterator->status(), "looking whether the collection is empty");
}

absl::Status CheckIsEmpty(const Snapshot& snapshot) {
  for (const Family family : {Family::kDocuments, Family::kEvents}) {
    const absl::StatusOr<bool> has_any = HasAny(snapshot, family);
    if (!has_any.ok()) return has_any.status();
    if (*has_any) {
      return absl::FailedPreconditionError(
          Concat("\"", CollectionName(snapshot.collection()), "\" has ",
                 family == Family::kDocuments ? "documents" : "events",
                 "; delete them first, or force the deletion of all that is in it"));
    }
  }
  return absl::OkStatus();
}

// The collection of `settings`, with what follows from them and what it holds now.
absl::StatusOr<annals::v1::Collection> CollectionOf(const Engine& engine,
                                                    const Settings& settings) {
  annals::v1::Collection collection = settings.collection;
  collection.set_name(CollectionName(engine.collection()));
  collection.set_etag(EtagOf(settings.collection));
  const bool counted = engine.counts().ReadNow([&](const TimeCounts& counts, int64_t revision) {
    collection.set_revision(revision);
    collection.set_event_count(counts.apart(CountApart::kEvents));
  });
  if (counted) return collection;
  return absl::DataLossError(Concat("the counters of the collection \"", engine.collection(),
                                    "\" are damaged; `annals repair` makes them anew"));
}

}  // namespace

absl::StatusOr<annals::v1::Collection> Collection::Describe() const {
  const absl::StatusOr<std::shared_ptr<const Snapshot>> now = TakeSnapshot();
  if (!now.ok()) return now.status();
  const absl::StatusOr<Settings> settings = ReadSettings(**now);
  if (!settings.ok()) return settings.status();
  return CollectionOf(*engine_, *settings);
}

absl::StatusOr<std::optional<annals::v1::Collection>> Collection::EarlierSettings(
    const SettingsOptions& options) const {
  const absl::StatusOr<std::shared_ptr<const Snapshot>> now = TakeSnapshot();
  if (!now.ok()) return now.status();
  const absl::StatusOr<Settings> settings = ReadSettings(**now);
  if (!settings.ok()) return settings.status();
  const absl::StatusOr<bool> repeated = IsRepeated(*settings, options);
  if (!repeated.ok()) return repeated.status();
  if (!*repeated) return std::nullopt;
  return Describe();
}

absl::StatusOr<annals::v1::Collection> Collection::UpdateSettings(
    const annals::v1::Collection& values, absl::Span<const std::string> fields,
    const SettingsOptions& options) {
  absl::StatusOr<Settings> settings;
  const auto update = [&](const std::shared_ptr<const Snapshot>& before) -> absl::Status {
    settings = ReadSettings(*before);
    if (!settings.ok()) return settings.status();
    const absl::StatusOr<bool> repeated = IsRepeated(*settings, options);
    if (!repeated.ok()) return repeated.status();
    if (*repeated) return absl::OkStatus();
    absl::Status fresh = CheckEtag(options.etag, settings->collection, CollectionName(id_));
    if (!fresh.ok()) return fresh;
    const bool changes = TakeOver(values, fields, absl::Now(), &settings->collection);
    if (options.validate_only || (!changes && options.request_id.empty())) return absl::OkStatus();
    settings->request_id = options.request_id;
    settings->request_hash = options.request_hash;
    QueuedWrite write;
    write.batch.Put(engine_->family(Family::kMeta), ToSlice(kSettingsKey),
                    EncodeSettings(*settings));
    write.doing = Concat("changing what is said of \"", CollectionName(id_), "\"");
    writes_->Add(std::move(write));
    return absl::OkStatus();
  };
  absl::Status updated;
  absl::Status written = writes_->Write(
      Durability::kNow,
      [&](const std::shared_ptr<const Snapshot>& before) { updated = update(before); });
  if (!written.ok()) return written;
  if (!updated.ok()) return updated;
  return CollectionOf(*engine_, *settings);
}

absl::Status Collection::Delete(const DeletionOptions& options) {
  return writes_->WithoutWrites([&]() -> absl::Status {
    const absl::StatusOr<std::shared_ptr<const Snapshot>> now = TakeSnapshot();
    if (!now.ok()) return now.status();
    if (!options.etag.empty()) {
      const absl::StatusOr<Settings> settings = ReadSettings(**now);
      if (!settings.ok()) return settings.status();
      absl::Status fresh = CheckEtag(options.etag, settings->collection, CollectionName(id_));
      if (!fresh.ok()) return fresh;
    }
    if (!options.force) {
      if (absl::Status empty = CheckIsEmpty(**now); !empty.ok()) return empty;
    }
    if (options.validate_only) return absl::OkStatus();
    if (absl::Status marked = MarkDeleted(engine_->path(), engine_->env()); !marked.ok()) {
      return marked;
    }
    writes_->End(absl::NotFoundError(Concat("the collection \"", id_, "\" has been deleted")));
    return absl::OkStatus();
  });
}

bool Collection::is_deleted() const { return writes_->has_ended(); }

bool Collection::is_new() const { return engine_->is_new(); }

std::weak_ptr<const void> Collection::files() const { return engine_->files(); }

}  // namespace annals::storage
