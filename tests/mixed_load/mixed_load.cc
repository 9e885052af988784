#include "tests/mixed_load/mixed_load.h"

#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <chrono>
#include <iostream>
#include <thread>

#include "absl/time/clock.h"
#include "annals/v1/admin_service.grpc.pb.h"
#include "annals/v1/document_service.grpc.pb.h"
#include "annals/v1/event_service.grpc.pb.h"
#include "annals/v1/timeline_service.grpc.pb.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "storage/strings.h"
#include "tests/mixed_load/watcher.h"
#include "tests/storage/test_support.h"

namespace annals::mixed_load {
namespace {

using storage::Concat;

constexpr char kCollection[] = "collections/default";
// The events that writers enter by hand have ids that begin so; those of documents do not.
constexpr char kByHand[] = "hand-";
constexpr int kEventWriters = 6;
constexpr int kDocumentWriters = 2;
constexpr int kReaders = 8;
constexpr uint64_t kEventsOfAWriter = 50;
constexpr uint64_t kDocumentsOfAWriter = 20;

// A call that hangs is an error, and no reason to wait for ever.
class Call : public grpc::ClientContext {
 public:
  Call() { set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(2)); }
};

std::string EventName(uint64_t writer, uint64_t number) {
  return Concat(kCollection, "/events/", kByHand, writer, "-", number);
}

}  // namespace

std::shared_ptr<grpc::Channel> MixedLoad::Connect() const {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetMaxReceiveMessageSize(-1);
  return grpc::CreateCustomChannel(Concat("127.0.0.1:", port_), grpc::InsecureChannelCredentials(),
                                   arguments);
}

Tally MixedLoad::Run(absl::Duration time) {
  std::vector<Ledger> ledgers(kEventWriters);
  std::vector<std::thread> writers;
  std::vector<std::thread> others;
  std::vector<std::thread> following;
  std::vector<std::unique_ptr<Watcher>> watchers;
  // The collection must be there before somebody watches it.
  WriteDocuments(kDocumentWriters);
  for (const WatcherHabits& habits :
       {WatcherHabits{.name = "a watcher"}, WatcherHabits{.name = "another watcher"},
        WatcherHabits{.name = "a slow watcher", .pause = absl::Milliseconds(100)},
        WatcherHabits{.name = "an impatient watcher", .patience = absl::Milliseconds(300)},
        WatcherHabits{.name = "a slow and impatient watcher",
        .pause = absl::Milliseconds(50),
        .patience = absl::Seconds(2)},
        WatcherHabits{
            .name = "a polling watcher", .pause = absl::Milliseconds(20), .polls = true}}) {
    watchers.push_back(std::make_unique<Watcher>(Connect(), kCollection, habits));
  }
  for (int i = 0; i < kEventWriters; ++i) {
    writers.emplace_back([this, i, &ledgers] { WriteEvents(i, ledgers[static_cast<size_t>(i)]); });
  }
  for (int i = 0; i < kDocumentWriters; ++i) {
    writers.emplace_back([this, i] { WriteDocuments(i); });
  }
  for (int i = 0; i < kReaders; ++i) others.emplace_back([this, i] { Read(i); });
  others.emplace_back([this] { Care(); });
  for (const std::unique_ptr<Watcher>& watcher : watchers) {
    following.emplace_back([this, &watcher] { watcher->Run(last_revision_); });
  }

  absl::SleepFor(time / 4);
  const int64_t memory = storage::ResidentMebibytes();
  absl::SleepFor(time * 3 / 4);
  Tally tally = {.memory_growth_mib = storage::ResidentMebibytes() - memory};
  over_.Notify();
  for (std::thread& thread : writers) thread.join();
  for (std::thread& thread : others) thread.join();
  v1::CountEventsRequest request;
  request.set_parent(kCollection);
  v1::CountEventsResponse response;
  Call call;
  Check("the last count",
        v1::TimelineService::NewStub(Connect())->CountEvents(&call, request, &response));
  last_revision_ = response.revision();
  for (std::thread& thread : following) thread.join();

  Ledger truth;
  for (const Ledger& ledger : ledgers) truth.Join(ledger);
  for (const std::unique_ptr<Watcher>& watcher : watchers) {
    for (const std::string& error : watcher->errors()) Tell(error);
    const Ledger::Differences by_hand = watcher->ledger().From(truth, kByHand);
    // What becomes of documents' events no writer knows; but all watchers must be told the same.
    const Ledger::Differences all = watcher->ledger().From(watchers.front()->ledger(), "");
    tally.differences.missed += by_hand.missed + all.missed;
    tally.differences.doubled += by_hand.doubled + all.doubled;
    tally.differences.unordered += by_hand.unordered + all.unordered + watcher->unordered();
    tally.changes += watcher->changes();
    tally.streams += watcher->streams();
    if (by_hand.missed + by_hand.doubled + by_hand.unordered + watcher->unordered() > 0) {
      Tell(Concat(watcher->habits().name, " was told other changes than were made"));
    }
  }
  tally.writes = writes_;
  tally.reads = reads_;
  tally.backups = backups_;
  tally.errors = errors_;
  return tally;
}

void MixedLoad::WriteEvents(int number, Ledger& ledger) {
  Random random(seed_ * 100 + static_cast<uint64_t>(number));
  const auto stub = v1::EventService::NewStub(Connect());
  enum class State { kNew, kThere, kGone };
  std::vector<State> states(kEventsOfAWriter, State::kNew);
  while (!over()) {
    const uint64_t which = random() % kEventsOfAWriter;
    const std::string name = EventName(static_cast<uint64_t>(number), which);
    v1::Event result;
    Call call;
    bool written = false;
    bool gone = false;
    if (states[which] == State::kGone) {
      v1::UndeleteEventRequest request;
      request.set_name(name);
      written = Check("UndeleteEvent", stub->UndeleteEvent(&call, request, &result));
    } else if (states[which] == State::kThere && random() % 4 == 0) {
      v1::DeleteEventRequest request;
      request.set_name(name);
      written = Check("DeleteEvent", stub->DeleteEvent(&call, request, &result));
      gone = true;
    } else {
      v1::Event event;
      event.set_title(Concat("Version ", random() % 1'000'000'000, " of ", which));
      event.mutable_when()->set_edtf(std::to_string(1000 + random() % 900));
      event.add_places()->set_display_name(Concat("Place ", random() % 5));
      if (states[which] == State::kNew) {
        v1::CreateEventRequest request;
        request.set_parent(kCollection);
        request.set_event_id(name.substr(name.rfind('/') + 1));
        *request.mutable_event() = std::move(event);
        written = Check("CreateEvent", stub->CreateEvent(&call, request, &result));
      } else {
        v1::UpdateEventRequest request;
        *request.mutable_event() = std::move(event);
        request.mutable_event()->set_name(name);
        written = Check("UpdateEvent", stub->UpdateEvent(&call, request, &result));
      }
    }
    if (!written) return;  // what is there now, nobody knows
    ledger.Add(name, gone ? nullptr : &result);
    states[which] = gone ? State::kGone : State::kThere;
    ++writes_;
  }
}

void MixedLoad::WriteDocuments(int number) {
  Random random(seed_ * 100 + 30 + static_cast<uint64_t>(number));
  const auto stub = v1::DocumentService::NewStub(Connect());
  do {
    v1::IngestDocumentRequest request;
    request.set_parent(kCollection);
    request.set_document_id(Concat("paper-", number, "-", random() % kDocumentsOfAWriter));
    std::string text;
    for (uint64_t i = random() % 4 + 1; i > 0; --i) {
      text += Concat("Novak met the board of harbor ", random() % 9, " on May ", random() % 28 + 1,
                     ", ", 1900 + random() % 90, ". ");
    }
    request.mutable_document()->set_text(text);
    v1::IngestDocumentResponse response;
    Call call;
    if (!Check("IngestDocument", stub->IngestDocument(&call, request, &response))) return;
    ++writes_;
  } while (number < kDocumentWriters && !over());
}

void MixedLoad::Read(int number) {
  Random random(seed_ * 100 + 60 + static_cast<uint64_t>(number));
  const std::shared_ptr<grpc::Channel> channel = Connect();
  const auto timeline = v1::TimelineService::NewStub(channel);
  const auto events = v1::EventService::NewStub(channel);
  for (; !over(); ++reads_) {
    switch (random() % 4) {
      case 0: {  // a listing, page by page, as it was at the first, compared with the count then
        v1::QueryTimelineRequest request;
        request.set_parent(kCollection);
        request.set_page_size(100);
        int64_t read = 0;
        v1::QueryTimelineResponse response;
        do {
          Call call;
          request.set_page_token(response.next_page_token());
          if (!Check("QueryTimeline", timeline->QueryTimeline(&call, request, &response))) return;
          read += response.events_size();
        } while (!response.next_page_token().empty());
        v1::CountEventsRequest count;
        count.set_parent(kCollection);
        count.set_as_of_revision(response.revision());
        v1::CountEventsResponse counted;
        Call call;
        const grpc::Status status = timeline->CountEvents(&call, count, &counted);
        // Retention may have come between.
        if (status.error_code() == grpc::StatusCode::OUT_OF_RANGE) break;
        if (Check("CountEvents", status) && counted.count() != read) {
          Tell(Concat("a listing has ", read, " events, the count ", counted.count()));
        }
        break;
      }
      case 1: {
        v1::GetEventRequest request;
        request.set_name(EventName(random() % kEventWriters, random() % kEventsOfAWriter));
        v1::Event event;
        Call call;
        const grpc::Status status = events->GetEvent(&call, request, &event);
        if (status.error_code() != grpc::StatusCode::NOT_FOUND) Check("GetEvent", status);
        break;
      }
      case 2: {
        v1::SearchEventsRequest request;
        request.set_parent(kCollection);
        request.set_text("version");
        v1::SearchEventsResponse response;
        Call call;
        Check("SearchEvents", timeline->SearchEvents(&call, request, &response));
        break;
      }
      default: {
        v1::QueryTilesRequest request;
        request.set_parent(kCollection);
        v1::QueryTilesResponse response;
        Call call;
        Check("QueryTiles", timeline->QueryTiles(&call, request, &response));
        break;
      }
    }
  }
}

void MixedLoad::Care() {
  const auto stub = v1::AdminService::NewStub(Connect());
  while (!over_.WaitForNotificationWithTimeout(absl::Seconds(1))) {
    v1::CompactCollectionRequest compact;
    compact.set_name(kCollection);
    google::longrunning::Operation compacting;
    Call to_compact;
    AwaitEnd("CompactCollection", stub->CompactCollection(&to_compact, compact, &compacting),
             compacting);
    v1::BackupCollectionRequest backup;
    backup.set_name(kCollection);
    backup.set_keep(2);
    google::longrunning::Operation making;
    Call to_back_up;
    if (AwaitEnd("BackupCollection", stub->BackupCollection(&to_back_up, backup, &making),
                 making)) {
      ++backups_;
    }
  }
}

bool MixedLoad::AwaitEnd(std::string_view what, const grpc::Status& started,
                         google::longrunning::Operation& operation) {
  if (!Check(what, started)) return false;
  const auto stub = google::longrunning::Operations::NewStub(Connect());
  google::longrunning::WaitOperationRequest request;
  request.set_name(operation.name());
  while (!operation.done()) {
    Call call;
    if (!Check("WaitOperation", stub->WaitOperation(&call, request, &operation))) return false;
  }
  if (operation.has_error()) Tell(Concat(what, ": ", operation.error().message()));
  return !operation.has_error();
}

bool MixedLoad::Check(std::string_view what, const grpc::Status& status) {
  if (!status.ok()) Tell(Concat(what, ": ", status.error_message()));
  return status.ok();
}

void MixedLoad::Tell(std::string_view problem) {
  constexpr int64_t kMostTold = 20;
  if (++errors_ <= kMostTold) std::cerr << Concat("amiss: ", problem, "\n");
}

}  // namespace annals::mixed_load
