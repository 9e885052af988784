// What the tests of storage share: temporary folders, documents and events, and short ways to read.
#ifndef ANNALS_TESTS_STORAGE_TEST_SUPPORT_H_
#define ANNALS_TESTS_STORAGE_TEST_SUPPORT_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "annals/v1/document.pb.h"
#include "annals/v1/event.pb.h"
#include "gmock/gmock.h"
#include "storage/collection.h"

namespace annals::storage {

// A folder of its own, removed with all that is in it.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(std::string_view name) const;

 private:
  std::string path_;
};

// How much memory this process has in use.
int64_t ResidentMebibytes();

// The collection "test" in a folder, made when missing. Fails the test when it cannot be opened.
std::unique_ptr<Collection> OpenTestCollection(const std::string& path, bool sync = false);

// A document of the collection "test".
annals::v1::Document MakeDocument(std::string_view id, std::string_view text);

struct EventWish {
  std::string title = {};
  std::string edtf = {};  // empty: no date
  std::string type = "meeting";
  std::vector<std::string> participants = {};
  std::vector<std::string> places = {};
};

// An event whose evidence is in the document `document_id` of the collection "test".
annals::v1::Event MakeEvent(std::string_view document_id, const EventWish& wish);

// All titles that a query finds, in order. Fails the test on an error.
std::vector<std::string> TitlesOf(const Collection& collection, const TimelineQuery& query);

// All that a reader has left. Fails the test on an error.
std::vector<annals::v1::Event> ReadAll(EventReader& reader);

// All events of a state, by their names.
std::map<std::string, annals::v1::Event> EventsByName(const Collection& collection,
                                                      std::shared_ptr<const Snapshot> snapshot);

// Fails the test when `Verify` finds anything.
void ExpectSound(const Collection& collection);

// A status of a code with exactly this message.
MATCHER_P2(IsStatus, code, message, "") {
  const absl::Status& status = arg;
  *result_listener << "which is " << status.ToString();
  return status.code() == code && status.message() == absl::string_view(message);
}

}  // namespace annals::storage

#endif  // ANNALS_TESTS_STORAGE_TEST_SUPPORT_H_
