#include "tests/bench/annals_bench/annals_system.h"

#include <utility>
#include <vector>

#include "tests/bench/annals_bench/event_message.h"
#include "tests/bench/annals_bench/fail.h"

namespace annals::bench {
namespace {

using temporal::Instant;

storage::TimelineQuery TimelineQueryOf(const Query& query) {
  std::vector<storage::Term> terms;
  if (!query.participant.empty()) {
    terms.push_back({storage::TermKind::kParticipant, storage::FoldTerm(query.participant)});
  }
  if (!query.type.empty()) {
    terms.push_back({storage::TermKind::kType, storage::FoldTerm(query.type)});
  }
  return {.interval = {Instant::FromSeconds(query.from), Instant::FromSeconds(query.to)},
          .filter = storage::AllOf(std::move(terms))};
}

}  // namespace

AnnalsSystem::AnnalsSystem(const std::string& folder,
                           std::shared_ptr<const storage::MemoryBudget> memory)
    : collection_(
          ValueOrFail(storage::Collection::Open(folder, "bench", {.memory = std::move(memory)}))),
      snapshot_(ValueOrFail(collection_->TakeSnapshot())) {}

bool AnnalsSystem::Answers(const QueryKind& kind) const {
  return kind.shape == Shape::kPage && !kind.backward;
}

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
  const std::unique_ptr<storage::EventReader> reader = Open(query, resume_point);
  annals::v1::Event event;
  for (int i = 0; i < kPageSize && reader->Next(&event); ++i) {
    if (answer == nullptr) continue;
    answer->page.push_back(
        {.begin = event.when().begin().earliest().seconds(), .event = NumberOf(event)});
  }
  OkOrFail(reader->status());
}

}  // namespace annals::bench
