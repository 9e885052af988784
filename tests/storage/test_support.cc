#include "tests/storage/test_support.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "gtest/gtest.h"
#include "storage/resource_name.h"
#include "storage/verify.h"
#include "temporal/time_span.h"

namespace annals::storage {

TempDir::TempDir() {
  std::string name = (std::filesystem::temp_directory_path() / "annals-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "cannot make " << name;
  path_ = name;
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TempDir::operator/(std::string_view name) const {
  return (std::filesystem::path(path_) / name).string();
}

int64_t ResidentMebibytes() {
  std::ifstream file("/proc/self/statm");
  int64_t all = 0;
  int64_t resident = 0;
  file >> all >> resident;
  return resident * sysconf(_SC_PAGESIZE) >> 20;
}

std::unique_ptr<Collection> OpenTestCollection(const std::string& path, bool sync) {
  absl::StatusOr<std::unique_ptr<Collection>> collection =
      Collection::Open(path, "test", {.create_if_missing = true, .sync = sync});
  EXPECT_TRUE(collection.ok()) << collection.status();
  return collection.ok() ? *std::move(collection) : nullptr;
}

annals::v1::Document MakeDocument(std::string_view id, std::string_view text) {
  annals::v1::Document document;
  document.set_name(DocumentName("test", id));
  document.set_title("Title of " + std::string(id));
  document.set_text(std::string(text));
  return document;
}

annals::v1::Event MakeEvent(std::string_view document_id, const EventWish& wish) {
  annals::v1::Event event;
  event.set_title(wish.title);
  event.set_type(wish.type);
  if (!wish.edtf.empty()) {
    const absl::StatusOr<annals::v1::TimeSpan> when = temporal::TimeSpanFromEdtf(wish.edtf);
    EXPECT_TRUE(when.ok()) << when.status();
    if (when.ok()) *event.mutable_when() = *when;
  }
  for (const std::string& name : wish.participants) {
    event.add_participants()->set_display_name(name);
  }
  for (const std::string& name : wish.places) event.add_places()->set_display_name(name);
  annals::v1::Evidence& evidence = *event.add_evidence();
  evidence.set_document(DocumentName("test", document_id));
  evidence.set_begin_offset(0);
  evidence.set_end_offset(static_cast<uint32_t>(wish.title.size()));
  evidence.set_quote(wish.title);
  return event;
}

std::vector<annals::v1::Event> ReadAll(EventReader& reader) {
  std::vector<annals::v1::Event> events;
  annals::v1::Event event;
  while (reader.Next(&event)) events.push_back(event);
  EXPECT_TRUE(reader.status().ok()) << reader.status();
  return events;
}

std::vector<std::string> TitlesOf(const Collection& collection, const TimelineQuery& query) {
  absl::StatusOr<std::shared_ptr<const Snapshot>> snapshot = collection.TakeSnapshot();
  EXPECT_TRUE(snapshot.ok()) << snapshot.status();
  absl::StatusOr<std::unique_ptr<EventReader>> reader = collection.Timeline(query, *snapshot);
  EXPECT_TRUE(reader.ok()) << reader.status();
  std::vector<std::string> titles;
  for (const annals::v1::Event& event : ReadAll(**reader)) titles.push_back(event.title());
  return titles;
}

std::map<std::string, annals::v1::Event> EventsByName(const Collection& collection,
                                                      std::shared_ptr<const Snapshot> snapshot) {
  std::map<std::string, annals::v1::Event> events;
  const std::unique_ptr<EventReader> reader = *collection.ListEvents(std::move(snapshot));
  for (annals::v1::Event& event : ReadAll(*reader)) {
    std::string name = event.name();
    events[name] = std::move(event);
  }
  return events;
}

void ExpectSound(const Collection& collection) {
  const absl::StatusOr<VerifyReport> report = Verify(collection);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(report->differences, testing::IsEmpty());
}

}  // namespace annals::storage
