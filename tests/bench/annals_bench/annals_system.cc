#include "tests/bench/annals_bench/annals_system.h"

#include <utility>
#include <vector>

#include "storage/count.h"
#include "storage/density.h"
#include "storage/search.h"
#include "storage/tiles.h"
#include "tests/bench/annals_bench/event_message.h"
#include "tests/bench/annals_bench/fail.h"

namespace annals::bench {
namespace {

using temporal::Instant;

storage::TermFilter FilterOf(const Query& query) {
  std::vector<storage::Term> terms;
  if (!query.participant.empty()) {
    terms.push_back({storage::TermKind::kParticipant, storage::FoldTerm(query.participant)});
  }
  if (!query.type.empty()) {
    terms.push_back({storage::TermKind::kType, storage::FoldTerm(query.type)});
  }
  return storage::AllOf(std::move(terms));
}

temporal::Interval IntervalOf(const Query& query) {
  return {Instant::FromSeconds(query.from), Instant::FromSeconds(query.to)};
}

storage::TimelineQuery TimelineQueryOf(const Query& query) {
  return {.interval = IntervalOf(query),
          .filter = FilterOf(query),
          .order = query.kind.backward ? storage::TimeOrder::kDescending
                                       : storage::TimeOrder::kAscending};
}

}  // namespace

AnnalsSystem::AnnalsSystem(const std::string& folder,
                           std::shared_ptr<const storage::MemoryBudget> memory)
    : collection_(
          ValueOrFail(storage::Collection::Open(folder, "bench", {.memory = std::move(memory)}))),
      snapshot_(ValueOrFail(collection_->TakeSnapshot())) {}

std::unique_ptr<storage::EventReader> AnnalsSystem::Open(const Query& query,
                                                         const std::string& resume_point) const {
  return ValueOrFail(collection_->Timeline(TimelineQueryOf(query), snapshot_, resume_point));
}

std::string AnnalsSystem::ResumePoint(const Query& query) {
  const std::unique_ptr<storage::EventReader> reader = Open(query, "");
  annals::v1::Event event;
  for (int i = 0; i < kPageSize && reader->Next(&event); ++i) {
  }
  OkOrFail(reader->status());
  return reader->resume_key();
}

void AnnalsSystem::Run(const Query& query, const std::string& resume_point, Answer* answer) {
  switch (query.kind.shape) {
    case Shape::kPage:
      return RunPage(query, resume_point, answer);
    case Shape::kCount:
      return RunCount(query, answer);
    case Shape::kHistogram:
      return RunHistogram(query, answer);
    case Shape::kTiles:
      return RunTiles(query, answer);
    case Shape::kSearch:
      return RunSearch(query, answer);
  }
}

void AnnalsSystem::RunPage(const Query& query, const std::string& resume_point,
                           Answer* answer) const {
  const std::unique_ptr<storage::EventReader> reader = Open(query, resume_point);
  std::string_view record;
  for (int i = 0; i < kPageSize && reader->NextSerialized(&record); ++i) {
    if (answer == nullptr) continue;
    annals::v1::Event event;
    if (!event.ParseFromArray(record.data(), static_cast<int>(record.size()))) {
      Fail("a record is not an Event");
    }
    answer->page.push_back(
        {.begin = event.when().begin().earliest().seconds(), .event = NumberOf(event)});
  }
  OkOrFail(reader->status());
}

void AnnalsSystem::RunCount(const Query& query, Answer* answer) const {
  const int64_t count = ValueOrFail(storage::CountEvents(snapshot_, TimelineQueryOf(query)));
  if (answer != nullptr) answer->count = count;
}

void AnnalsSystem::RunHistogram(const Query& query, Answer* answer) const {
  const storage::Density density =
      ValueOrFail(storage::QueryDensity(snapshot_, {.interval = IntervalOf(query),
                                                    .filter = FilterOf(query),
                                                    .unit = temporal::BucketUnit::kMonth}));
  if (answer == nullptr) return;
  for (const storage::DensityBucket& bucket : density.buckets) {
    if (bucket.begins == 0) continue;
    answer->buckets.push_back({.begin = bucket.span.begin.seconds(), .count = bucket.begins});
  }
}

void AnnalsSystem::RunTiles(const Query& query, Answer* answer) const {
  const storage::Tiles tiles = ValueOrFail(
      storage::QueryTiles(snapshot_, {.interval = IntervalOf(query), .filter = FilterOf(query)}));
  if (answer != nullptr) answer->count = static_cast<int64_t>(tiles.events.size());
}

void AnnalsSystem::RunSearch(const Query& query, Answer* answer) const {
  const storage::TextQuery text =
      ValueOrFail(storage::TextQuery::Parse(query.words[0] + " " + query.words[1]));
  const std::vector<storage::SearchHit> hits =
      ValueOrFail(storage::SearchBest(snapshot_, text, {}, kFound));
  if (answer != nullptr) answer->count = static_cast<int64_t>(hits.size());
}

}  // namespace annals::bench
