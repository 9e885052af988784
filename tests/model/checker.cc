#include "tests/model/checker.h"

#include <algorithm>
#include <iostream>
#include <set>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "storage/backup.h"
#include "storage/count.h"
#include "storage/density.h"
#include "storage/engine.h"
#include "storage/facets.h"
#include "storage/resource_name.h"
#include "storage/search.h"
#include "storage/statistics.h"
#include "storage/strings.h"
#include "storage/text_query.h"
#include "storage/tiles.h"
#include "storage/verify.h"
#include "tests/storage/search_oracle.h"
#include "tests/storage/test_support.h"

namespace annals::model {
namespace {

using annals::v1::Change;
using annals::v1::Event;
using storage::Collection;
using storage::Concat;
using storage::Snapshot;
using storage::TimelineQuery;
using storage::WriteOptions;

std::map<std::string, std::string> Bytes(const std::map<std::string, Event>& events) {
  std::map<std::string, std::string> bytes;
  for (const auto& [name, event] : events) bytes[name] = event.SerializeAsString();
  return bytes;
}

std::vector<std::string> Bytes(const std::vector<Change>& changes) {
  std::vector<std::string> bytes;
  for (const Change& change : changes) bytes.push_back(change.SerializeAsString());
  return bytes;
}

// Of all collections together.
std::shared_ptr<const storage::MemoryBudget> Memory() {
  static const auto memory =
      std::make_shared<const storage::MemoryBudget>(storage::MakeMemoryBudget());
  return memory;
}

// For messages.
std::string Show(int64_t value) { return std::to_string(value); }
std::string Show(const std::string& value) { return storage::Escape(value).substr(0, 200); }
template <typename Container>
std::string Show(const Container& container) {
  std::string words = Concat(container.size(), " of them:");
  for (const auto& item : container) words += " " + Show(item);
  return words;
}

// A document as it is put under a name that leads to it: nothing but the name tells the names
// apart.
annals::v1::Document DocumentOf(const std::vector<std::string>& ids, const std::string& name,
                                const std::string& text) {
  annals::v1::Document document = storage::MakeDocument(ids.front(), text);
  document.set_name(storage::DocumentName("test", name));
  return document;
}

std::vector<Event> ToldBy(const std::string& document, std::vector<Event> events) {
  for (Event& event : events) SetDocument("test", document, &event);
  return events;
}

// What is in one and not in the other, for messages.
template <typename A, typename B>
std::pair<std::string, std::string> ShowBoth(const A& found, const B& expected) {
  return {Show(found), Show(expected)};
}
using Strings = std::map<std::string, std::string>;
std::pair<std::string, std::string> ShowBoth(const Strings& found, const Strings& expected) {
  std::string only_found;
  std::string only_expected;
  for (const auto& [key, value] : found) {
    const auto other = expected.find(key);
    if (other == expected.end() || other->second != value) only_found += key + " " + Show(value);
  }
  for (const auto& [key, value] : expected) {
    const auto other = found.find(key);
    if (other == found.end() || other->second != value) only_expected += key + " " + Show(value);
  }
  return {only_found, only_expected};
}

}  // namespace

Checker::Checker(uint32_t seed, Tally* tally)
    : seed_(seed),
      tally_(tally),
      random_(seed),
      joins_(random_.Chance(30)),
      kept_revisions_(random_.Chance(25) ? 3 + random_.Below(8) : 0),
      // With little memory for earlier states they are copies.
      max_undone_bytes_(random_.Chance(20) ? random_.Below(4096)
                                           : storage::CollectionOptions().max_undone_bytes) {
  collection_ = Open(dir_ / "test");
}

void Checker::Run(int operations) {
  for (; operation_ < operations && collection_ != nullptr; ++operation_) {
    DoOne();
    ++tally_->operations;
  }
  if (collection_ == nullptr) return;
  Follow();
  Verify();
}

void Checker::DoOne() {
  // The change log and what rests on it get the most.
  const struct {
    int weight;
    void (Checker::*act)();
  } kOperations[] = {{20, &Checker::Put},
                     {5, &Checker::Delete},
                     {4, &Checker::Undelete},
                     {3, &Checker::Rename},
                     {4, &Checker::DeleteEvent},
                     {3, &Checker::UndeleteEvent},
                     {joins_ ? 6 : 0, &Checker::Merge},
                     {joins_ ? 3 : 0, &Checker::Split},
                     {6, &Checker::CheckState},
                     {14, &Checker::CheckQuery},
                     {3, &Checker::CheckSearch},
                     {14, &Checker::CheckChanges},
                     {12, &Checker::Follow},
                     {4, &Checker::CheckHistoryOfAnEvent},
                     {2, &Checker::Reopen},
                     {1, &Checker::Verify},
                     {1, &Checker::BackUpAndRestore},
                     {1, &Checker::CompactAll}};
  int64_t all = 0;
  for (const auto& [weight, act] : kOperations) all += weight;
  int64_t chosen = random_.Below(all);
  for (const auto& [weight, act] : kOperations) {
    if (chosen < weight) return (this->*act)();
    chosen -= weight;
  }
}

std::string Checker::SomeDocumentId() { return Concat("d", random_.Below(4)); }

WriteOptions Checker::SomeOptions(int64_t document_revision) {
  WriteOptions options;
  if (random_.Chance(20)) {
    options.if_revision = random_.Chance(70) ? document_revision : random_.Below(5);
  }
  if (random_.Chance(15)) {
    options.if_collection_revision = model_.revision() - (random_.Chance(70) ? 0 : 1);
  }
  if (random_.Chance(30)) options.request_id = Concat("r", operation_);
  if (random_.Chance(30)) options.author = "ada";
  return options;
}

absl::StatusCode Checker::Expected(const WriteOptions& options, int64_t document_revision) const {
  if (options.if_collection_revision.has_value() &&
      *options.if_collection_revision != model_.revision()) {
    return absl::StatusCode::kAborted;
  }
  if (!options.if_revision.has_value() || *options.if_revision == document_revision) {
    return absl::StatusCode::kOk;
  }
  return *options.if_revision == 0 ? absl::StatusCode::kAlreadyExists : absl::StatusCode::kAborted;
}

void Checker::Put() {
  if (request_.has_value() && random_.Chance(10) && request_->revision > Floor()) {
    const absl::StatusOr<storage::WriteResult> again = collection_->PutDocument(
        storage::MakeDocument(request_->document_id, request_->text),
        ToldBy(request_->document_id, request_->events), {.request_id = request_->id});
    if (!ExpectOk(again.status(), "a request told again")) return;
    ExpectEqual(again->document.revision(), request_->revision, "the revision of a request");
    ExpectEqual((*collection_->TakeSnapshot())->revision(), model_.revision(), "the revision");
    return;
  }
  const std::string asked = SomeDocumentId();
  const std::vector<std::string> ids = model_.IdsOf(asked);
  const std::string& id = ids.back();
  const auto old = model_.now().documents.find(id);
  const bool there = old != model_.now().documents.end();
  const int64_t revision = there ? old->second.revision : 0;
  std::vector<Event> events = random_.SomeEvents(id, random_.Below(7));
  if (there) {
    // Some of those that were there stay, and some of them change.
    for (Event event : old->second.events) {
      if (random_.Chance(30)) event.add_tags(Concat("t", random_.Below(3)));
      if (random_.Chance(70)) events.push_back(std::move(event));
    }
    if (random_.Chance(10)) events = old->second.events;
    events.resize(std::min<size_t>(events.size(), 12));
  }
  const std::string text =
      there && random_.Chance(60) ? old->second.text : Concat("text ", random_.Below(3));
  const WriteOptions options = SomeOptions(revision);
  const absl::StatusCode expected = Expected(options, revision);
  const absl::StatusOr<storage::WriteResult> put =
      collection_->PutDocument(DocumentOf(ids, asked, text), ToldBy(asked, events), options);
  if (put.status().code() != expected) {
    return Differ(Concat("a put came to ", put.status().ToString()));
  }
  if (!put.ok()) return;
  if (!model_.WouldChange(id, text, events)) {
    ExpectEqual(static_cast<int64_t>(put->outcome),
                static_cast<int64_t>(storage::WriteOutcome::kUnchanged), "the outcome of a put");
    return;
  }
  model_.Put(id, text, events);
  ExpectEqual(put->document.revision(), model_.revision(), "the revision of a put");
  if (!options.request_id.empty()) {
    request_ = {options.request_id, asked, text, events, model_.revision()};
  }
  CheckWritten();
}

void Checker::Delete() {
  const std::string asked = SomeDocumentId();
  const std::string id = model_.IdsOf(asked).back();
  const auto old = model_.now().documents.find(id);
  if (old == model_.now().documents.end()) {
    const absl::Status missing = collection_->DeleteDocument(asked).status();
    if (!absl::IsNotFound(missing)) Differ(Concat("a deletion came to ", missing.ToString()));
    return;
  }
  const WriteOptions options = SomeOptions(old->second.revision);
  const absl::StatusCode expected = Expected(options, old->second.revision);
  const absl::Status deleted = collection_->DeleteDocument(asked, options).status();
  if (deleted.code() != expected) {
    return Differ(Concat("a deletion came to ", deleted.ToString()));
  }
  if (!deleted.ok()) return;
  model_.Delete(id);
  CheckWritten();
}

void Checker::Undelete() {
  const std::string asked = SomeDocumentId();
  const std::string id = model_.IdsOf(asked).back();
  const absl::Status undeleted = collection_->UndeleteDocument(asked).status();
  if (model_.now().documents.count(id) > 0) {
    if (!absl::IsAlreadyExists(undeleted)) Differ(Concat("undeleting: ", undeleted.ToString()));
    return;
  }
  const Document* deleted = model_.Deleted(id);
  if (deleted == nullptr) {
    if (!absl::IsNotFound(undeleted)) Differ(Concat("undeleting: ", undeleted.ToString()));
    return;
  }
  // How far back the deletion lies is not kept here; it may be dropped.
  if (kept_revisions_ > 0 && (absl::IsNotFound(undeleted) || absl::IsOutOfRange(undeleted))) return;
  if (!ExpectOk(undeleted, "undeleting")) return;
  const Document document = *deleted;
  model_.Put(id, document.text, document.events, document.deleted);
  CheckWritten();
}

void Checker::Rename() {
  const std::string asked = SomeDocumentId();
  const std::string id = model_.IdsOf(asked).back();
  const std::string new_id = Concat("d", random_.Below(6));
  const auto old = model_.now().documents.find(id);
  if (old == model_.now().documents.end()) {
    const absl::Status missing = collection_->RenameDocument(asked, new_id).status();
    if (!absl::IsNotFound(missing)) Differ(Concat("a renaming came to ", missing.ToString()));
    return;
  }
  const WriteOptions options = SomeOptions(old->second.revision);
  absl::StatusCode expected = Expected(options, old->second.revision);
  if (expected == absl::StatusCode::kOk && id != new_id && !model_.CanRename(new_id)) {
    expected = absl::StatusCode::kAlreadyExists;
  }
  const absl::StatusOr<storage::WriteResult> renamed =
      collection_->RenameDocument(asked, new_id, options);
  if (renamed.status().code() != expected) {
    return Differ(Concat("a renaming came to ", renamed.status().ToString()));
  }
  if (!renamed.ok() || id == new_id) return;
  ExpectEqual(std::string(storage::LastPartOf(renamed->document.name())), new_id, "the new id");
  model_.Rename(id, new_id);
  CheckWritten();
  const absl::StatusOr<annals::v1::Document> found =
      collection_->GetDocument(asked, /*with_text=*/true);
  if (!ExpectOk(found.status(), "a renamed document")) return;
  ExpectEqual(found->text(), model_.now().documents.at(new_id).text, "its text");
}

void Checker::DeleteEvent() {
  const auto& events = model_.now().events;
  if (events.empty()) return;
  const Event event =
      std::next(events.begin(), random_.Below(static_cast<int64_t>(events.size())))->second;
  const std::string id(storage::LastPartOf(event.name()));
  const WriteOptions options = SomeOptions(event.revision());
  const absl::StatusCode expected = Expected(options, event.revision());
  const absl::StatusOr<Event> deleted = collection_->DeleteEvent(id, options);
  if (deleted.status().code() != expected) {
    return Differ(Concat("deleting an event came to ", deleted.status().ToString()));
  }
  if (!deleted.ok()) return;
  if (!deleted->has_deletion()) Differ("a deleted event does not say so");
  if (joins_) {
    model_.AddRevision();
  } else {
    model_.DeleteEvent(event.name());
  }
  deleted_events_.insert(event.name());
  CheckWritten();
  if (model_.now().events.count(event.name()) > 0) Differ("a deleted event is there");
  const absl::Status again = collection_->DeleteEvent(id).status();
  if (!absl::IsNotFound(again)) Differ(Concat("deleting twice came to ", again.ToString()));
}

void Checker::UndeleteEvent() {
  if (deleted_events_.empty()) return;
  const std::string name = *std::next(deleted_events_.begin(),
                                      random_.Below(static_cast<int64_t>(deleted_events_.size())));
  const absl::StatusOr<Event> undeleted =
      collection_->UndeleteEvent(std::string(storage::LastPartOf(name)));
  if (undeleted.ok()) deleted_events_.erase(name);
  if (joins_) {
    // Which events there are now, the model does not know; but not that it cannot tell.
    if (absl::IsNotFound(undeleted.status()) || absl::IsAlreadyExists(undeleted.status())) return;
    if (!ExpectOk(undeleted.status(), "undeleting an event")) return;
    model_.AddRevision();
    return CheckWritten();
  }
  for (const auto& [id, document] : model_.now().documents) {
    if (document.deleted.count(name) == 0) continue;
    if (!ExpectOk(undeleted.status(), "undeleting an event")) return;
    model_.UndeleteEvent(id, name);
    return CheckWritten();
  }
  const absl::StatusCode expected = model_.now().events.count(name) > 0
                                        ? absl::StatusCode::kAlreadyExists
                                        : absl::StatusCode::kNotFound;
  if (undeleted.status().code() != expected) {
    Differ(Concat("undeleting an event came to ", undeleted.status().ToString()));
  }
}

void Checker::Merge() {
  std::vector<std::string> ids;
  for (const auto& [name, event] : model_.now().events) {
    if (random_.Chance(10) && ids.size() < 4) ids.emplace_back(storage::LastPartOf(name));
  }
  if (ids.size() < 2) return;
  std::set<std::string> told;
  for (const std::string& id : ids) {
    const Event& event = model_.now().events.at(storage::EventName("test", id));
    if (event.claims().empty()) told.insert(event.name());
    for (const auto& claim : event.claims()) told.insert(claim.event());
  }
  const absl::StatusOr<Event> merged = collection_->MergeEvents(ids);
  if (!ExpectOk(merged.status(), "merging")) return;
  std::set<std::string> joined;
  for (const auto& claim : merged->claims()) joined.insert(claim.event());
  // Two of one document are never one, so not all need have come together.
  if (!std::ranges::includes(told, joined)) Differ("merging joined what it was not told to");
  model_.AddRevision();
  CheckWritten();
}

void Checker::Split() {
  for (const auto& [name, event] : model_.now().events) {
    if (event.claims().empty() || !random_.Chance(40)) continue;
    const std::string id(storage::LastPartOf(event.claims(0).event()));
    const absl::StatusOr<Event> split = collection_->SplitEvent(id);
    if (!ExpectOk(split.status(), "splitting")) return;
    model_.AddRevision();
    return CheckWritten();
  }
}

void Checker::CheckWritten() {
  const std::shared_ptr<const Snapshot> now = *collection_->TakeSnapshot();
  ExpectEqual(now->revision(), model_.revision(), "the revision");
  std::map<std::string, Event> events = storage::EventsByName(*collection_, now);
  if (joins_) {
    // Which events users' joins make, the model does not know.
    model_.TakeEvents(std::move(events));
    CheckForwards();
  } else {
    ExpectEqual(Bytes(events), Bytes(model_.now().events), "the events after a write");
  }
  if (random_.Chance(30)) held_ = now;
}

void Checker::CheckForwards() {
  const auto told_ids = [](const Event& event) {
    std::vector<std::string> names;
    for (const auto& claim : event.claims()) names.push_back(claim.event());
    if (names.empty()) names.push_back(event.name());
    return names;
  };
  std::map<std::string, std::string> joined_in;
  for (const auto& [name, event] : model_.now().events) {
    for (const std::string& told : told_ids(event)) joined_in[told] = name;
  }
  for (const auto& [name, event] : model_.at(model_.revision() - 1).events) {
    std::set<std::string> left;
    for (const std::string& told : told_ids(event)) {
      if (joined_in.count(told) > 0) left.insert(joined_in[told]);
    }
    for (const std::string& told : told_ids(event)) {
      if (left.empty() || joined_in.count(told) > 0) continue;
      const absl::StatusOr<Event> found =
          collection_->GetEvent(std::string(storage::LastPartOf(told)));
      if (!ExpectOk(found.status(), "an event that was joined in another")) continue;
      // A deleted one is shown to who knows its name.
      if (found->has_deletion() || left.count(found->name()) > 0) continue;
      Differ(Concat(told, " was joined in ", name, " and leads to ", found->name()));
    }
  }
}

std::shared_ptr<const Snapshot> Checker::SomeState() {
  if (random_.Chance(40)) return *collection_->TakeSnapshot();
  if (held_ != nullptr && random_.Chance(30)) return held_;
  const int64_t revision = random_.Below(model_.revision() + 2);
  const absl::StatusOr<std::shared_ptr<const Snapshot>> then =
      collection_->TakeSnapshotAt(revision);
  if (revision < Floor() || revision > model_.revision()) {
    if (!absl::IsOutOfRange(then.status())) {
      Differ(Concat("revision ", revision, " came to ", then.status().ToString()));
    }
    return *collection_->TakeSnapshot();
  }
  if (!ExpectOk(then.status(), Concat("the state as of ", revision))) {
    return *collection_->TakeSnapshot();
  }
  return *then;
}

TimelineQuery Checker::SomeQuery() {
  TimelineQuery query = {.filter = random_.AFilter()};
  if (random_.Chance(80)) {
    query.interval = random_.Chance(50) ? random_.AnInterval() : random_.AnIntervalOfDays();
  }
  if (random_.Chance(30)) {
    const auto relations = std::size(temporal::kAllRelations);
    query.relation = temporal::kAllRelations[random_.Below(static_cast<int64_t>(relations))];
  }
  if (random_.Chance(20)) query.certainty = temporal::Certainty::kCertainly;
  return query;
}

void Checker::CheckState() {
  const std::shared_ptr<const Snapshot> state = SomeState();
  const State& expected = model_.at(state->revision());
  ExpectEqual(Bytes(storage::EventsByName(*collection_, state)), Bytes(expected.events),
              Concat("the events as of ", state->revision()));
  std::map<std::string, std::string> texts;
  const std::unique_ptr<storage::DocumentReader> documents = *collection_->ListDocuments(state);
  annals::v1::Document document;
  while (documents->Next(&document)) {
    const std::string id(storage::LastPartOf(document.name()));
    const absl::StatusOr<annals::v1::Document> whole =
        collection_->GetDocument(id, /*with_text=*/true, state);
    if (!ExpectOk(whole.status(), "a document")) return;
    texts[id] = whole->text();
  }
  std::map<std::string, std::string> expected_texts;
  for (const auto& [id, known] : expected.documents) expected_texts[id] = known.text;
  ExpectEqual(texts, expected_texts, Concat("the texts as of ", state->revision()));
}

void Checker::CheckQuery() {
  const std::shared_ptr<const Snapshot> state = SomeState();
  TimelineQuery query = SomeQuery();
  query.order =
      random_.Chance(50) ? storage::TimeOrder::kAscending : storage::TimeOrder::kDescending;
  std::set<std::string> expected;
  for (const auto& [name, event] : model_.at(state->revision()).events) {
    if (storage::Finds(query, storage::KnownOf(event))) expected.insert(name);
  }
  const std::string what = Concat(" as of ", state->revision(), " of ", storage::Show(query));
  // In two parts, the second from where the first was left.
  std::set<std::string> found;
  std::string resume_key;
  const int64_t first = random_.Below(5);
  for (int part = 0; part < 2; ++part) {
    absl::StatusOr<std::unique_ptr<storage::EventReader>> reader =
        collection_->Timeline(query, state, resume_key);
    if (!ExpectOk(reader.status(), "a timeline" + what)) return;
    Event event;
    for (int64_t i = 0; (part == 1 || i < first) && (*reader)->Next(&event); ++i) {
      if (!found.insert(event.name()).second) Differ("an event was found twice" + what);
    }
    if (!ExpectOk((*reader)->status(), "a timeline" + what)) return;
    resume_key = (*reader)->resume_key();
    if (resume_key.empty()) continue;
  }
  ExpectEqual(found, expected, "a timeline" + what);
  const absl::StatusOr<int64_t> count = storage::CountEvents(state, query);
  if (!ExpectOk(count.status(), "a count" + what)) return;
  ExpectEqual(*count, static_cast<int64_t>(expected.size()), "a count" + what);

  query.relation = temporal::Relation::kOverlaps;
  query.certainty = temporal::Certainty::kPossibly;
  int64_t meetings = 0;
  int64_t overlapping = 0;
  for (const auto& [name, event] : model_.at(state->revision()).events) {
    if (!storage::Finds(query, storage::KnownOf(event))) continue;
    ++overlapping;
    if (event.type() == "meeting") ++meetings;
  }
  const absl::StatusOr<storage::Tiles> tiles = storage::QueryTiles(
      state, {.interval = query.interval, .filter = query.filter, .max_events = 5});
  const bool bounded = !query.interval.begin.is_infinite() && !query.interval.end.is_infinite();
  if (tiles.ok() && bounded && query.interval.begin.nanos() == 0 &&
      query.interval.end.nanos() == 0) {
    ExpectEqual(tiles->total, overlapping, "the total of tiles" + what);
    ExpectEqual(static_cast<int64_t>(tiles->events.size()), std::min<int64_t>(overlapping, 5),
                "the events of tiles" + what);
  }
  const absl::StatusOr<storage::Density> density =
      storage::QueryDensity(state, {.interval = query.interval,
                                    .filter = query.filter,
                                    .unit = temporal::BucketUnit::kMillennium});
  if (density.ok() && !density->buckets.empty()) {
    query.interval = {density->buckets.front().span.begin, density->buckets.back().span.end};
    int64_t in_buckets = 0;
    for (const auto& [name, event] : model_.at(state->revision()).events) {
      if (storage::Finds(query, storage::KnownOf(event))) ++in_buckets;
    }
    ExpectEqual(density->total, in_buckets, "the total of a density" + what);
  }
}

void Checker::CheckSearch() {
  const std::shared_ptr<const Snapshot> state = SomeState();
  std::string words = random_.AWord();
  while (random_.Chance(40)) words += " " + random_.AWord();
  if (random_.Chance(20)) words += " pl*";
  const absl::StatusOr<storage::TextQuery> text = storage::TextQuery::Parse(words);
  if (!ExpectOk(text.status(), words)) return;
  const TimelineQuery query = random_.Chance(50) ? TimelineQuery() : SomeQuery();
  const auto count = static_cast<size_t>(1 + random_.Below(random_.Chance(50) ? 10 : 1000));
  std::vector<storage::Known> known;
  for (const auto& [name, event] : model_.at(state->revision()).events) {
    known.push_back(storage::KnownOf(event));
  }
  const absl::StatusOr<std::vector<storage::SearchHit>> hits =
      storage::SearchBest(state, *text, query, count);
  if (!ExpectOk(hits.status(), "a search")) return;
  std::vector<storage::OracleHit> found;
  for (const storage::SearchHit& hit : *hits) found.push_back({hit.score, hit.event.name()});
  std::vector<storage::OracleHit> expected =
      storage::SearchOracle(std::move(known)).Find(*text, query);
  expected.resize(std::min(expected.size(), count));
  ExpectEqual(storage::Show(found), storage::Show(expected),
              Concat("a search for ", words, " as of ", state->revision(), storage::Show(query)));
}

void Checker::CheckChanges() {
  const int64_t after = random_.Below(model_.revision() + 2);
  const TimelineQuery query = random_.Chance(40) ? TimelineQuery() : SomeQuery();
  const absl::StatusOr<std::unique_ptr<storage::ChangeReader>> reader =
      collection_->ReadChanges(after, query, *collection_->TakeSnapshot());
  if (after < Floor() || after > model_.revision()) {
    if (!absl::IsOutOfRange(reader.status())) {
      Differ(Concat("changes after ", after, " came to ", reader.status().ToString()));
    }
    return;
  }
  if (!ExpectOk(reader.status(), "changes")) return;
  std::vector<Change> changes;
  Change change;
  while ((*reader)->Next(&change)) changes.push_back(change);
  if (!ExpectOk((*reader)->status(), "changes")) return;
  ExpectEqual(Bytes(changes), Bytes(model_.ChangesAfter(after, query)),
              Concat("the changes after ", after, " of ", storage::Show(query)));
  ExpectEqual((*reader)->through_revision(), model_.revision(), "the bookmark of changes");
}

void Checker::Follow() {
  ExpectEqual(collection_->AwaitRevision(model_.revision() - 1, absl::Now()), model_.revision(),
              "the revision waited for");
  const absl::StatusOr<std::unique_ptr<storage::ChangeReader>> reader =
      collection_->ReadChanges(followed_, {}, *collection_->TakeSnapshot());
  if (followed_ < Floor()) {
    if (!absl::IsOutOfRange(reader.status())) Differ("a follower who fell behind was not told so");
    // It reads all that there is, and goes on from there.
    followed_events_ = Bytes(storage::EventsByName(*collection_, *collection_->TakeSnapshot()));
    followed_ = model_.revision();
    return;
  }
  if (!ExpectOk(reader.status(), "following")) return;
  Change change;
  while ((*reader)->Next(&change)) {
    const auto found = followed_events_.find(change.event_name());
    const std::string before = found == followed_events_.end() ? "" : found->second;
    ExpectEqual(change.has_previous() ? change.previous().SerializeAsString() : "", before,
                "what a change says was before");
    if (change.has_event()) {
      followed_events_[change.event_name()] = change.event().SerializeAsString();
    } else {
      followed_events_.erase(change.event_name());
    }
  }
  if (!ExpectOk((*reader)->status(), "following")) return;
  followed_ = (*reader)->through_revision();
  ExpectEqual(followed_events_, Bytes(model_.now().events), "what a follower has");
}

void Checker::CheckHistoryOfAnEvent() {
  std::set<std::string> names;
  for (int64_t revision = 0; revision <= model_.revision(); ++revision) {
    for (const auto& [name, event] : model_.at(revision).events) names.insert(name);
  }
  if (names.empty()) return;
  const std::string name =
      *std::next(names.begin(), random_.Below(static_cast<int64_t>(names.size())));
  std::vector<Change> expected;
  for (const Change& change : model_.ChangesAfter(Floor(), {})) {
    if (change.event_name() == name) expected.push_back(change);
  }
  const absl::StatusOr<std::vector<annals::v1::EventVersion>> history =
      collection_->EventHistory(storage::LastPartOf(name));
  if (absl::IsNotFound(history.status()) && expected.empty()) return;
  if (!ExpectOk(history.status(), "an event's history")) return;
  if (expected.empty()) {
    // Of one of which nothing is told any more: that of what it leads to.
    const absl::StatusOr<Event> led = collection_->GetEvent(std::string(storage::LastPartOf(name)));
    if (!ExpectOk(led.status(), "an event")) return;
    for (const Change& change : model_.ChangesAfter(Floor(), {})) {
      if (change.event_name() == led->name()) expected.push_back(change);
    }
  }
  std::vector<Change> changes;
  for (const annals::v1::EventVersion& version : *history) {
    changes.push_back(version.change());
    ExpectEqual(version.revision().revision(), version.change().revision(), "a version's revision");
  }
  ExpectEqual(Bytes(changes), Bytes(expected), "an event's history");
}

void Checker::Reopen() {
  held_ = nullptr;
  collection_.reset();
  collection_ = Open(dir_ / "test");
}

void Checker::Verify() {
  const std::shared_ptr<const Snapshot> state = SomeState();
  const absl::StatusOr<storage::VerifyReport> report = storage::VerifyAt(state);
  if (!ExpectOk(report.status(), "verifying")) return;
  for (const std::string& difference : report->differences) {
    Differ(Concat("verify as of ", state->revision(), ": ", difference));
  }
}

void Checker::BackUpAndRestore() {
  storage::Backups backups(dir_ / "backups");
  const absl::StatusOr<storage::Backup> made = backups.Make(*collection_);
  if (!ExpectOk(made.status(), "a backup")) return;
  ExpectEqual(made->revision, model_.revision(), "the revision of a backup");
  const std::string path = dir_ / Concat("restored-", backups_++);
  if (!ExpectOk(backups.Restore(made->number, path).status(), "restoring")) return;
  const std::unique_ptr<Collection> restored = Open(path);
  if (restored == nullptr) return;
  const std::shared_ptr<const Snapshot> now = *restored->TakeSnapshot();
  ExpectEqual(now->revision(), model_.revision(), "the revision of what was restored");
  ExpectEqual(Bytes(storage::EventsByName(*restored, now)), Bytes(model_.now().events),
              "the events of what was restored");
  const absl::StatusOr<storage::VerifyReport> report = storage::Verify(*restored);
  if (!ExpectOk(report.status(), "verifying what was restored")) return;
  for (const std::string& difference : report->differences) Differ("restored: " + difference);
}

void Checker::CompactAll() { ExpectOk(storage::Compact(*collection_), "compacting"); }

std::unique_ptr<Collection> Checker::Open(const std::string& path) {
  absl::StatusOr<std::unique_ptr<Collection>> opened =
      Collection::Open(path, "test",
                       {.create_if_missing = true,
                        .sync = false,
                        .history = {.revisions = kept_revisions_},
                        .max_undone_bytes = max_undone_bytes_,
                        .memory = Memory()});
  if (!ExpectOk(opened.status(), "opening")) return nullptr;
  return *std::move(opened);
}

int64_t Checker::Floor() const {
  return kept_revisions_ == 0 ? 0 : std::max<int64_t>(0, model_.revision() - kept_revisions_);
}

template <typename A, typename B>
void Checker::ExpectEqual(const A& found, const B& expected, const std::string& what) {
  if (found == expected) return;
  const auto [ours, theirs] = ShowBoth(found, expected);
  Differ(Concat(what, ": ", ours, ", and not ", theirs));
}

bool Checker::ExpectOk(const absl::Status& status, const std::string& what) {
  if (!status.ok()) Differ(Concat(what, ": ", status.ToString()));
  return status.ok();
}

void Checker::Differ(const std::string& words) {
  ++tally_->differences;
  std::cerr << "seed " << seed_ << ", operation " << operation_ << ": " << words << "\n";
}

}  // namespace annals::model
