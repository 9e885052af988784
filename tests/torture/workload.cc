#include "tests/torture/workload.h"

#include <algorithm>
#include <random>

#include "storage/resource_name.h"
#include "storage/verify.h"
#include "tests/storage/test_support.h"

namespace annals::torture {
namespace {

constexpr uint64_t kDocuments = 8;
constexpr char kId[] = "test";

std::string TitleOf(int64_t step, int event) {
  return "Step " + std::to_string(step) + " event " + std::to_string(event);
}

int EventsOf(uint64_t chance) { return static_cast<int>(chance % 12); }

// Of letters at random; some are long enough for a blob file (storage/engine_options.cc).
std::string TextOf(uint64_t chance) {
  std::mt19937_64 random(chance);
  std::string text(random() % 8 == 0 ? 4096 + random() % 12000 : 20 + random() % 500, ' ');
  for (char& letter : text) letter = static_cast<char>('a' + random() % 26);
  return text;
}

annals::v1::Document DocumentOf(const std::string& id, int64_t step, uint64_t chance) {
  annals::v1::Document document = storage::MakeDocument(id, TextOf(chance));
  document.set_title("Step " + std::to_string(step));
  document.set_source_uri("/" + id + "/" + std::to_string(chance % 3));
  return document;
}

std::vector<annals::v1::Event> EventsOf(const std::string& id, int64_t step, uint64_t chance) {
  std::vector<annals::v1::Event> events;
  for (int i = 0; i < EventsOf(chance); ++i) {
    const uint64_t of_event = Mix(chance, static_cast<uint64_t>(i));
    events.push_back(storage::MakeEvent(
        id, {.title = TitleOf(step, i),
             .edtf = of_event % 10 == 0 ? "" : std::to_string(1000 + of_event % 900),
             .participants = {"Person " + std::to_string(of_event % 7)},
             .places = {"Place " + std::to_string(of_event % 5)}}));
  }
  return events;
}

}  // namespace

uint64_t Mix(uint64_t seed, uint64_t number) {
  uint64_t mixed = seed + 0x9e3779b97f4a7c15 * (number + 1);
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  return mixed ^ (mixed >> 31);
}

absl::StatusOr<std::unique_ptr<storage::Collection>> Open(const std::string& path,
                                                          rocksdb::Env* env) {
  auto memory = std::make_shared<storage::MemoryBudget>();
  memory->block_cache = rocksdb::NewLRUCache(1 << 20);
  memory->write_buffers = std::make_shared<rocksdb::WriteBufferManager>(256 << 10);
  return storage::Collection::Open(
      path, kId,
      {.create_if_missing = true, .sync = true, .memory = std::move(memory), .env = env});
}

Workload::Step Workload::NextStep() const {
  const uint64_t chance = Mix(seed_, static_cast<uint64_t>(revision_) + 1);
  Step step;
  step.document_id = "d" + std::to_string(chance / 16 % kDocuments);
  step.deletes = documents_.contains(step.document_id) && chance / 256 % 5 == 0;
  return step;
}

void Workload::Apply(const Step& step) {
  ++revision_;
  if (step.deletes) {
    documents_.erase(step.document_id);
  } else {
    documents_[step.document_id] = revision_;
  }
}

absl::Status Workload::Do(storage::Collection& collection) {
  const Step step = NextStep();
  const int64_t number = revision_ + 1;
  const uint64_t chance = Mix(seed_, static_cast<uint64_t>(number));
  absl::Status done;
  if (step.deletes) {
    done = collection.DeleteDocument(step.document_id).status();
  } else {
    done = collection
               .PutDocument(DocumentOf(step.document_id, number, chance),
                            EventsOf(step.document_id, number, chance),
                            {.durability = NextIsSynced() ? storage::Durability::kNow
                                                          : storage::Durability::kAtSync})
               .status();
  }
  if (done.ok()) Apply(step);
  return done;
}

void Workload::SkipTo(int64_t revision) {
  while (revision_ < revision) Apply(NextStep());
}

absl::StatusOr<std::vector<std::string>> Workload::Compare(
    const storage::Collection& collection) const {
  std::vector<std::string> problems;
  const auto snapshot = collection.TakeSnapshot();
  if (!snapshot.ok()) return snapshot.status();
  if ((*snapshot)->revision() != revision_) {
    problems.push_back("the revision is " + std::to_string((*snapshot)->revision()) +
                       " in place of " + std::to_string(revision_));
  }
  std::vector<std::string> expected;
  for (uint64_t i = 0; i < kDocuments; ++i) {
    const std::string id = "d" + std::to_string(i);
    const auto stored = collection.GetDocument(id, /*with_text=*/true, *snapshot);
    const auto step = documents_.find(id);
    if (step == documents_.end()) {
      if (absl::IsNotFound(stored.status())) continue;
      if (!stored.ok()) return stored.status();
      problems.push_back(id + " is there although it was deleted");
      continue;
    }
    if (absl::IsNotFound(stored.status())) {
      problems.push_back(id + " is missing");
      continue;
    }
    if (!stored.ok()) return stored.status();
    const uint64_t chance = Mix(seed_, static_cast<uint64_t>(step->second));
    const annals::v1::Document wanted = DocumentOf(id, step->second, chance);
    if (stored->text() != wanted.text() || stored->title() != wanted.title() ||
        stored->source_uri() != wanted.source_uri() || stored->revision() != step->second) {
      problems.push_back(id + " is not as step " + std::to_string(step->second) + " stored it");
    }
    for (int event = 0; event < EventsOf(chance); ++event) {
      expected.push_back(TitleOf(step->second, event));
    }
  }
  const auto reader = collection.ListEvents(*snapshot);
  if (!reader.ok()) return reader.status();
  std::vector<std::string> titles;
  annals::v1::Event event;
  while ((*reader)->Next(&event)) titles.push_back(event.title());
  if (!(*reader)->status().ok()) return (*reader)->status();
  std::ranges::sort(titles);
  std::ranges::sort(expected);
  if (titles != expected) {
    problems.push_back("there are " + std::to_string(titles.size()) + " events in place of " +
                       std::to_string(expected.size()) + ", or others");
  }
  return problems;
}

}  // namespace annals::torture
