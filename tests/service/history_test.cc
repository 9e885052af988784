// Reads as of a revision, and what is said of writes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/service/test_support.h"

namespace annals::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Revision 1 has the event `Visit`, revision 2 it and `Talk`, revision 3 only `Talk`.
class HistoryServiceTest : public testing::Test {
 protected:
  HistoryServiceTest() {
    server_.Put("a", {{.title = "Visit", .edtf = "1957-07", .places = {"Prague"}}});
    server_.Put("b", {{.title = "Talk", .edtf = "1958-07", .places = {"Prague"}}});
    const absl::Status deleted =
        server_.client().DeleteDocument("collections/test/documents/a").status();
    EXPECT_TRUE(deleted.ok()) << deleted;
  }

  template <class Request>
  static Request AsOf(int64_t revision) {
    Request request;
    request.set_parent("collections/test");
    request.set_as_of_revision(revision);
    return request;
  }

  TestServer server_;
  const client::Client& client_ = server_.client();
};

TEST_F(HistoryServiceTest, ListingsAsOfARevision) {
  const auto events = [&](int64_t revision) {
    return TitlesOf(client_.QueryTimeline(AsOf<v1::QueryTimelineRequest>(revision)));
  };
  EXPECT_THAT(events(1), ElementsAre("Visit"));
  EXPECT_THAT(events(2), ElementsAre("Visit", "Talk"));
  EXPECT_THAT(events(3), ElementsAre("Talk"));
  EXPECT_THAT(events(0), ElementsAre("Talk"));
  EXPECT_THAT(TitlesOf(client_.ListEvents(AsOf<v1::ListEventsRequest>(1))), ElementsAre("Visit"));
  std::vector<std::string> streamed;
  const absl::Status status =
      client_.StreamTimeline(AsOf<v1::StreamTimelineRequest>(2), [&](const v1::Event& event) {
        streamed.push_back(event.title());
        return true;
      });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_THAT(streamed, ElementsAre("Visit", "Talk"));
  int documents = 0;
  for (const auto& document : client_.ListDocuments(AsOf<v1::ListDocumentsRequest>(2))) {
    ASSERT_TRUE(document.ok()) << document.status();
    ++documents;
  }
  EXPECT_EQ(documents, 2);
}

TEST_F(HistoryServiceTest, PagesGoOnAsOfTheirRevision) {
  v1::QueryTimelineRequest request = AsOf<v1::QueryTimelineRequest>(2);
  request.set_page_size(1);
  EXPECT_THAT(TitlesOf(client_.QueryTimeline(request)), ElementsAre("Visit", "Talk"));
}

TEST_F(HistoryServiceTest, SummariesAsOfARevision) {
  EXPECT_EQ(client_.CountEvents(AsOf<v1::CountEventsRequest>(2)).value_or(-1), 2);
  auto density_request = AsOf<v1::QueryDensityRequest>(2);
  density_request.set_unit(v1::CALENDAR_UNIT_YEAR);
  const auto density = client_.QueryDensity(density_request);
  ASSERT_TRUE(density.ok()) << density.status();
  EXPECT_EQ(density->total(), 2);
  EXPECT_EQ(density->revision(), 2);
  const auto tiles = client_.QueryTiles(AsOf<v1::QueryTilesRequest>(1));
  ASSERT_TRUE(tiles.ok()) << tiles.status();
  EXPECT_EQ(tiles->total(), 1);
  EXPECT_EQ(tiles->revision(), 1);
  const auto facets = client_.QueryFacets(AsOf<v1::QueryFacetsRequest>(2));
  ASSERT_TRUE(facets.ok()) << facets.status();
  EXPECT_EQ(facets->total(), 2);
  auto search = AsOf<v1::SearchEventsRequest>(1);
  search.set_text("visit");
  int found = 0;
  for (const auto& result : client_.SearchEvents(search)) {
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(result->event().title(), "Visit");
    ++found;
  }
  EXPECT_EQ(found, 1);
}

TEST_F(HistoryServiceTest, SingleThingsAsOfARevision) {
  v1::GetDocumentRequest get;
  get.set_name("collections/test/documents/a");
  EXPECT_TRUE(absl::IsNotFound(client_.GetDocument(get).status()));
  get.set_as_of_revision(1);
  const absl::StatusOr<v1::Document> document = client_.GetDocument(get);
  ASSERT_TRUE(document.ok()) << document.status();
  EXPECT_EQ(document->text(), "The text of a");
}

TEST_F(HistoryServiceTest, RevisionsThatCannotBeRead) {
  EXPECT_THAT(client_.CountEvents(AsOf<v1::CountEventsRequest>(4)).status(),
              IsStatus(absl::StatusCode::kOutOfRange,
                       "revision 4 cannot be read: what is kept goes from 0 to 3"));
  EXPECT_THAT(client_.CountEvents(AsOf<v1::CountEventsRequest>(-4)).status(),
              IsStatus(absl::StatusCode::kInvalidArgument,
                       "as_of_revision: -4 is negative; give a revision, or 0 for the present"));
}

TEST_F(HistoryServiceTest, WhatHasBecomeOfAnEvent) {
  v1::UndeleteDocumentRequest undelete;
  undelete.set_name("collections/test/documents/a");
  undelete.mutable_options()->set_author("ann");
  const absl::StatusOr<v1::Document> document = client_.UndeleteDocument(undelete);
  ASSERT_TRUE(document.ok()) << document.status();
  EXPECT_EQ(document->event_count(), 1);
  const absl::Status again = client_.UndeleteDocument(undelete).status();
  EXPECT_TRUE(absl::IsAlreadyExists(again)) << again;

  auto events = client_.ListEvents(AsOf<v1::ListEventsRequest>(1));
  const absl::StatusOr<v1::Event> event = *events.Next();
  ASSERT_TRUE(event.ok()) << event.status();
  v1::ListEventVersionsRequest request;
  request.set_parent(event->name());
  request.set_page_size(2);
  std::vector<std::string> versions;
  for (const auto& version : client_.ListEventVersions(request)) {
    ASSERT_TRUE(version.ok()) << version.status();
    versions.push_back(std::to_string(version->revision().revision()) + " " +
                       v1::Change::Kind_Name(version->change().kind()) + " " +
                       version->revision().author());
  }
  EXPECT_THAT(versions, ElementsAre("1 KIND_CREATED ", "3 KIND_DELETED ", "4 KIND_CREATED ann"));
  request.set_parent("collections/test/events/none");
  EXPECT_TRUE(absl::IsNotFound(client_.ListEventVersions(request).Next()->status()));
}

TEST_F(HistoryServiceTest, AnEventDeletedByItself) {
  auto listing = client_.ListEvents(AsOf<v1::ListEventsRequest>(0));
  const absl::StatusOr<v1::Event> talk = *listing.Next();
  ASSERT_TRUE(talk.ok()) << talk.status();
  v1::DeleteEventRequest request;
  request.set_name(talk->name());
  request.mutable_options()->set_author("ann");
  const absl::StatusOr<v1::Event> deleted = client_.DeleteEvent(request);
  ASSERT_TRUE(deleted.ok()) << deleted.status();
  EXPECT_EQ(deleted->deletion().author(), "ann");
  EXPECT_THAT(deleted->deletion().events(), ElementsAre(talk->name()));
  EXPECT_TRUE(absl::IsNotFound(client_.DeleteEvent(request).status()));

  EXPECT_EQ(client_.CountEvents(AsOf<v1::CountEventsRequest>(0)).value_or(-1), 0);
  EXPECT_THAT(TitlesOf(client_.QueryTimeline(AsOf<v1::QueryTimelineRequest>(0))), ElementsAre());
  auto all = AsOf<v1::ListEventsRequest>(0);
  EXPECT_THAT(TitlesOf(client_.ListEvents(all)), ElementsAre());
  all.set_show_deleted(true);
  EXPECT_THAT(TitlesOf(client_.ListEvents(all)), ElementsAre("Talk"));
  EXPECT_TRUE(client_.GetEvent(talk->name())->has_deletion());
  EXPECT_EQ(client_.CountEvents(AsOf<v1::CountEventsRequest>(3)).value_or(-1), 1);

  v1::UndeleteEventRequest undelete;
  undelete.set_name(talk->name());
  const absl::StatusOr<v1::Event> back = client_.UndeleteEvent(undelete);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_FALSE(back->has_deletion());
  EXPECT_TRUE(absl::IsAlreadyExists(client_.UndeleteEvent(undelete).status()));
  EXPECT_EQ(client_.CountEvents(AsOf<v1::CountEventsRequest>(0)).value_or(-1), 1);
}

TEST_F(HistoryServiceTest, ARequestIsCarriedOutOnce) {
  v1::DeleteDocumentRequest request;
  request.set_name("collections/test/documents/b");
  request.mutable_options()->set_request_id("7f0c");
  for (int i = 0; i < 2; ++i) {
    const absl::StatusOr<v1::DeleteDocumentResponse> deleted = client_.DeleteDocument(request);
    ASSERT_TRUE(deleted.ok()) << deleted.status();
    EXPECT_EQ(deleted->deleted_event_count(), 1);
    EXPECT_EQ(deleted->revision(), 4);
  }
  v1::UndeleteDocumentRequest other;
  other.set_name(request.name());
  *other.mutable_options() = request.options();
  EXPECT_EQ(client_.UndeleteDocument(other).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(HistoryServiceTest, ARenamedDocumentIsFoundUnderBothNames) {
  v1::RenameDocumentRequest request;
  request.set_name("collections/test/documents/b");
  request.set_new_document_id("b-2");
  request.mutable_options()->set_author("ann");
  const absl::StatusOr<v1::Document> renamed = client_.RenameDocument(request);
  ASSERT_TRUE(renamed.ok()) << renamed.status();
  EXPECT_EQ(renamed->name(), "collections/test/documents/b-2");
  EXPECT_THAT(renamed->former_names(), testing::ElementsAre("collections/test/documents/b"));
  EXPECT_EQ(renamed->text(), "");
  EXPECT_EQ(client_.GetDocument("collections/test/documents/b")->name(), renamed->name());
  // Also in a state in which it had the former name, or the new one is asked for.
  for (const std::string id : {"b", "b-2", "collections/test/documents/b"}) {
    for (const int64_t revision : {renamed->revision() - 1, renamed->revision()}) {
      v1::CountEventsRequest count = AsOf<v1::CountEventsRequest>(revision);
      count.mutable_query()->set_filter("document:\"" + id + "\"");
      EXPECT_EQ(*client_.CountEvents(count), 1) << id << " as of " << revision;
    }
  }
  request.set_new_document_id("B!");
  EXPECT_THAT(std::string(client_.RenameDocument(request).status().message()),
              testing::StartsWith("new_document_id: "));
  request.set_new_document_id("b-3");
  request.set_name("collections/test/documents/x");
  EXPECT_TRUE(absl::IsNotFound(client_.RenameDocument(request).status()));
}

TEST_F(HistoryServiceTest, ConditionsOfWrites) {
  v1::DeleteDocumentRequest request;
  request.set_name("collections/test/documents/b");
  request.mutable_options()->set_if_revision(1);
  EXPECT_TRUE(absl::IsAborted(client_.DeleteDocument(request).status()));
  request.mutable_options()->set_if_revision(2);
  request.mutable_options()->set_if_collection_revision(2);
  EXPECT_TRUE(absl::IsAborted(client_.DeleteDocument(request).status()));
  request.mutable_options()->set_if_collection_revision(3);
  EXPECT_TRUE(client_.DeleteDocument(request).ok());

  v1::IngestDocumentRequest ingest;
  ingest.set_parent("collections/test");
  ingest.set_document_id("c");
  ingest.mutable_document()->set_text("The board met on July 3, 1957, in Geneva.");
  ingest.mutable_options()->set_if_revision(0);
  EXPECT_TRUE(client_.IngestDocument(ingest).ok());
  EXPECT_TRUE(absl::IsAlreadyExists(client_.IngestDocument(ingest).status()));
}

TEST_F(HistoryServiceTest, OptionsThatMakeNoSense) {
  v1::DeleteDocumentRequest request;
  request.set_name("collections/test/documents/b");
  const auto message = [&] {
    return std::string(client_.DeleteDocument(request).status().message());
  };
  request.mutable_options()->set_author(std::string(300, 'a'));
  EXPECT_EQ(message(), "options.author: has 300 bytes; give at most 256");
  request.clear_options();
  request.mutable_options()->set_if_revision(-1);
  EXPECT_THAT(message(), HasSubstr("options.if_revision: -1 is negative"));
  request.clear_options();
  request.mutable_options()->set_durability(static_cast<v1::WriteOptions::Durability>(9));
  EXPECT_THAT(message(), HasSubstr("options.durability: 9"));
  EXPECT_EQ(client_.CountEvents(AsOf<v1::CountEventsRequest>(0)).value_or(-1), 1);
}

}  // namespace
}  // namespace annals::service
