// Does the same random operations on a collection and on its model, and compares.
#ifndef ANNALS_TESTS_MODEL_CHECKER_H_
#define ANNALS_TESTS_MODEL_CHECKER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "storage/collection.h"
#include "storage/timeline_query.h"
#include "tests/model/model.h"
#include "tests/storage/random_events.h"
#include "tests/storage/test_support.h"

namespace annals::model {

struct Tally {
  int64_t operations = 0;
  int64_t differences = 0;
};

// One seed. What differs is told on the standard error, with the seed and the operation's number.
class Checker {
 public:
  Checker(uint32_t seed, Tally* tally);

  void Run(int operations);

 private:
  void DoOne();

  // Writes.
  void Put();
  void Delete();
  void Undelete();
  void Rename();
  void DeleteEvent();
  void UndeleteEvent();
  void Merge();
  void Split();
  // Any id that a document may have or have had.
  std::string SomeDocumentId();
  // Conditions and request ids, most of them fitting.
  storage::WriteOptions SomeOptions(int64_t document_revision);
  // What must come of a write under these options; OK when it is to be done.
  absl::StatusCode Expected(const storage::WriteOptions& options, int64_t document_revision) const;
  // After a write that was done.
  void CheckWritten();
  // What was joined and is told no more leads to what it was joined in.
  void CheckForwards();

  // Reads, of the present or an earlier state.
  void CheckState();
  void CheckQuery();
  void CheckSearch();
  void CheckChanges();
  void Follow();
  void CheckHistoryOfAnEvent();

  // Care.
  void Reopen();
  void Verify();
  void BackUpAndRestore();
  void CompactAll();

  // A state that can be read; its revision is one of the model's.
  std::shared_ptr<const storage::Snapshot> SomeState();
  storage::TimelineQuery SomeQuery();
  std::unique_ptr<storage::Collection> Open(const std::string& path);
  int64_t Floor() const;

  template <typename A, typename B>
  void ExpectEqual(const A& found, const B& expected, const std::string& what);
  bool ExpectOk(const absl::Status& status, const std::string& what);
  void Differ(const std::string& words);

  const uint32_t seed_;
  Tally* const tally_;
  storage::RandomEvents random_;
  const storage::TempDir dir_;
  const bool joins_;
  const int64_t kept_revisions_;
  const size_t max_undone_bytes_;
  int operation_ = 0;
  Model model_{"test"};
  std::unique_ptr<storage::Collection> collection_;
  std::shared_ptr<const storage::Snapshot> held_;  // one that is overtaken by writes
  std::set<std::string> deleted_events_;           // their names, some of which may be there again

  // A follower of all changes: where it is, and what it has made of them.
  int64_t followed_ = 0;
  std::map<std::string, std::string> followed_events_;

  // A request that was carried out, and may be told again.
  struct Request {
    std::string id;
    std::string document_id;
    std::string text;
    std::vector<annals::v1::Event> events;
    int64_t revision = 0;
  };
  std::optional<Request> request_;
  int backups_ = 0;
};

}  // namespace annals::model

#endif  // ANNALS_TESTS_MODEL_CHECKER_H_
