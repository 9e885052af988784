// The checks of Verify, one entry at a time, and how Repair mends what they find. For the files of
// this room.
//
//   VerifyReport report = Verifier(snapshot, /*mender=*/nullptr).Run();
//
// Events, documents and texts are what a collection holds; all else is derived from them. With a
// mender, what is derived is made anew where it is amiss, an event that cannot be read is removed,
// and a document that is not as it was stored loses its fingerprint, so that it is told of until it
// is stored again, which then is not passed over as unchanged. All that is read is of the snapshot:
// what one change brings about is found by the next run.
#ifndef ANNALS_STORAGE_VERIFIER_H_
#define ANNALS_STORAGE_VERIFIER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "annals/v1/document.pb.h"
#include "annals/v1/event.pb.h"
#include "storage/counts.h"
#include "storage/engine.h"
#include "storage/keys.h"
#include "storage/mender.h"
#include "storage/progress.h"
#include "storage/snapshot.h"
#include "storage/verify.h"

namespace annals::storage {

// Tells two collections of counts apart without holding them: equal ones have equal sums, and
// others hardly ever.
class CountsSum {
 public:
  void Add(const CountEntry& entry);
  bool operator==(const CountsSum&) const = default;

 private:
  uint64_t sum_ = 0;
};

// To be run once.
class Verifier {
 public:
  // `mender` must outlive the verifier; null: nothing is mended. So must `progress`, which counts
  // records; null: nobody is told.
  Verifier(std::shared_ptr<const Snapshot> snapshot, Mender* mender, Progress* progress = nullptr);

  // Of what is left to do when the progress is cancelled, nothing is in the report.
  VerifyReport Run();

 private:
  // Tells the progress how much there is to do.
  void Expect();

  using Check = void (Verifier::*)(std::string_view key, std::string_view value);
  void Scan(Family family, Check check);

  // Every entry that an event should have is there, and says what it should.
  void CheckEvent(std::string_view key, std::string_view record);
  void CheckEntries(std::string_view id, const annals::v1::Event& event);
  // A joined event is what its claims make.
  void CheckJoined(std::string_view key, const annals::v1::Event& event);
  void CheckClaim(std::string_view id, std::string_view record);
  void CheckDecision(std::string_view key, std::string_view value);
  void CheckPlace(std::string_view id, std::string_view position);
  void CountTermEntry(std::string_view key, std::string_view value);
  void CheckTermEntry(std::string_view key, std::string_view value);

  // What is counted is a sum over all events; sums of the numbers of both sides, each times a
  // number that depends on its key and slot, tell whether they agree. Only if not, all are counted
  // again.
  void CheckCounters();
  void SumCounter(std::string_view key, std::string_view value);
  void CountAgain(std::string_view key, std::string_view record);
  void CheckCounter(std::string_view key, std::string_view value);

  void CheckDocument(std::string_view id, std::string_view record);
  // Whether they are as they were stored.
  bool CheckDocumentEvents(std::string_view id, const annals::v1::Document& document,
                           std::string_view fingerprint);
  void CheckTextHasDocument(std::string_view id, std::string_view text);
  void CheckSource(std::string_view source_uri, std::string_view id);
  // A document is found under the names that it has had, unless another was given one of them.
  void CheckFormerNames(std::string_view id, const annals::v1::Document& document);
  void CheckName(std::string_view key, std::string_view value);

  // What history notes can be read, and each note of an event or a document is found by it.
  void CheckNote(std::string_view key, std::string_view value);
  void CheckVersion(std::string_view key, std::string_view value);
  void CheckRevision(std::string_view key, std::string_view record);
  // Compaction drops what is too old a file at a time, even from the eyes of a snapshot: to be
  // asked after what is missing was looked for.
  bool IsBeingDropped(int64_t revision) const;

  // Nothing when there is none, or when it cannot be read, which is told.
  std::optional<std::string> Read(Family family, std::string_view key);

  void Tell(Family family, std::string_view key, std::string_view words);
  void TellUnreadable(Family family, std::string words);
  void AddDifference(std::string words);

  // Nothing is judged by halves: what cannot be read may well be there.
  bool CanMend() const { return mender_ != nullptr && report_.unreadable.empty(); }

  // These do nothing unless CanMend().
  void Put(Family family, std::string_view key, std::string_view value);
  void Delete(Family family, std::string_view key);
  void PutEvent(const annals::v1::Event& event);
  // A document of which nothing is known but its name.
  void PutBareDocument(std::string_view id);
  // Makes the next storing of a document write it whole.
  void ForgetFingerprint(std::string_view id, annals::v1::Document document,
                         std::string_view fingerprint, bool with_text);

  Engine& engine() const { return *snapshot_->engine(); }

  const std::shared_ptr<const Snapshot> snapshot_;
  Mender* const mender_;
  Progress* const progress_;
  VerifyReport report_;
  int64_t history_floor_ = 0;
  int64_t expected_entries_ = 0;
  CountsSum expected_counts_;
  CountsSum stored_counts_;
  CountChanges counted_again_;
  bool events_are_settled_ = false;  // nothing of them was mended
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_VERIFIER_H_
