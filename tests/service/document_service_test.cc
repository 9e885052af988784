#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "clients/cpp/status.h"
#include "tests/service/test_support.h"

namespace annals::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr char kText[] = "The harbour board met in Rostock on 3 July 1957.";

v1::IngestDocumentRequest Request(const std::string& text, const std::string& source_uri = "") {
  v1::IngestDocumentRequest request;
  request.set_parent("collections/test");
  request.mutable_document()->set_text(text);
  request.mutable_document()->set_source_uri(source_uri);
  return request;
}

std::vector<std::string> NamesOf(client::PagedRange<v1::Document> documents) {
  std::vector<std::string> names;
  for (absl::StatusOr<v1::Document>& document : documents) {
    if (!document.ok()) {
      ADD_FAILURE() << document.status();
      break;
    }
    names.push_back(document->name());
  }
  return names;
}

TEST(DocumentServiceTest, StoresADocumentWithItsEvents) {
  TestServer server;
  v1::IngestDocumentRequest request = Request(kText, "/letters/harbour.txt");
  request.set_document_id("harbour");
  absl::StatusOr<v1::IngestDocumentResponse> response = server.client().IngestDocument(request);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->outcome(), v1::INGEST_OUTCOME_CREATED);
  EXPECT_EQ(response->mention_count(), 1);
  EXPECT_EQ(response->document().name(), "collections/test/documents/harbour");
  EXPECT_EQ(response->document().text(), "");
  EXPECT_EQ(response->document().text_bytes(), sizeof(kText) - 1);
  EXPECT_EQ(response->document().event_count(), 1);

  absl::StatusOr<v1::Document> document =
      server.client().GetDocument("collections/test/documents/harbour");
  ASSERT_TRUE(document.ok()) << document.status();
  EXPECT_EQ(document->text(), kText);
  EXPECT_EQ(document->source_uri(), "/letters/harbour.txt");

  v1::QueryTimelineRequest query;
  query.set_parent("collections/test");
  query.mutable_query()->set_from("1957-07-03");
  query.mutable_query()->set_to("1957-07-03");
  std::vector<v1::Event> events;
  for (absl::StatusOr<v1::Event>& event : server.client().QueryTimeline(query)) {
    ASSERT_TRUE(event.ok()) << event.status();
    events.push_back(*event);
  }
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_EQ(events[0].when().edtf(), "1957-07-03");
  ASSERT_THAT(events[0].evidence(), SizeIs(1));
  EXPECT_EQ(events[0].evidence(0).document(), "collections/test/documents/harbour");
}

TEST(DocumentServiceTest, TheSameAgainChangesNothingAndAChangeReplaces) {
  TestServer server;
  auto ingest = [&](const std::string& text) {
    absl::StatusOr<v1::IngestDocumentResponse> response =
        server.client().IngestDocument(Request(text, "/a.txt"));
    EXPECT_TRUE(response.ok()) << response.status();
    return *response;
  };
  const v1::IngestDocumentResponse first = ingest(kText);
  const v1::IngestDocumentResponse again = ingest(kText);
  EXPECT_EQ(again.outcome(), v1::INGEST_OUTCOME_UNCHANGED);
  EXPECT_EQ(again.document().name(), first.document().name());
  EXPECT_EQ(again.document().revision(), first.document().revision());
  const v1::IngestDocumentResponse changed = ingest("The harbour board met on 4 July 1957.");
  EXPECT_EQ(changed.outcome(), v1::INGEST_OUTCOME_REPLACED);
  EXPECT_EQ(changed.document().name(), first.document().name());
  v1::QueryTimelineRequest query;
  query.set_parent("collections/test");
  query.mutable_query()->set_to("1957-07-03");
  EXPECT_THAT(TitlesOf(server.client().QueryTimeline(query)), SizeIs(0));
}

TEST(DocumentServiceTest, TheCallersDateCountsMost) {
  TestServer server;
  v1::IngestDocumentRequest request = Request("Bremen, 5 May 1960.\n\nThe fair opened on 3 July.");
  request.mutable_document()->mutable_date()->set_edtf("1957-07-15");
  absl::StatusOr<v1::IngestDocumentResponse> response = server.client().IngestDocument(request);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->document().date().edtf(), "1957-07-15");
  EXPECT_EQ(response->document().date_source(), v1::DOCUMENT_DATE_SOURCE_CALLER);
}

TEST(DocumentServiceTest, MakesTheCollection) {
  TestServer server;
  v1::IngestDocumentRequest request = Request(kText);
  request.set_parent("collections/letters");
  ASSERT_TRUE(server.client().IngestDocument(request).ok());
  v1::ListDocumentsRequest list;
  list.set_parent("collections/letters");
  EXPECT_THAT(NamesOf(server.client().ListDocuments(list)), SizeIs(1));
}

TEST(DocumentServiceTest, ABadDocumentLeavesNoCollectionBehind) {
  TestServer server;
  v1::IngestDocumentRequest request = Request(std::string("binary\0text", 11));
  request.set_parent("collections/letters");
  EXPECT_FALSE(server.client().IngestDocument(request).ok());
  v1::ListDocumentsRequest list;
  list.set_parent("collections/letters");
  EXPECT_THAT(
      server.client().ListDocuments(list).Next()->status(),
      IsStatus(absl::StatusCode::kNotFound, "there is no collection \"collections/letters\""));
}

TEST(DocumentServiceTest, ListsInTheOrderOfNamesAPageAtATime) {
  TestServer server;
  for (const char* id : {"c", "a", "d", "b"}) server.Put(id, {});
  v1::ListDocumentsRequest list;
  list.set_parent("collections/test");
  list.set_page_size(3);
  EXPECT_THAT(NamesOf(server.client().ListDocuments(list)),
              ElementsAre("collections/test/documents/a", "collections/test/documents/b",
                          "collections/test/documents/c", "collections/test/documents/d"));
}

TEST(DocumentServiceTest, DeletesADocumentWithItsEvents) {
  TestServer server;
  server.Put("a", {{.title = "One", .edtf = "1957"}, {.title = "Two", .edtf = "1958"}});
  absl::StatusOr<v1::DeleteDocumentResponse> deleted =
      server.client().DeleteDocument("collections/test/documents/a");
  ASSERT_TRUE(deleted.ok()) << deleted.status();
  EXPECT_EQ(deleted->deleted_event_count(), 2);
  const absl::Status again =
      server.client().DeleteDocument("collections/test/documents/a").status();
  EXPECT_THAT(again, IsStatus(absl::StatusCode::kNotFound,
                              "there is no document \"collections/test/documents/a\"; it was "
                              "deleted by revision 2, and can be undeleted"));
  v1::ListEventsRequest events;
  events.set_parent("collections/test");
  EXPECT_THAT(TitlesOf(server.client().ListEvents(events)), SizeIs(0));
}

struct BadIngest {
  const char* what;
  v1::IngestDocumentRequest request;
  const char* field;
  const char* message;
};

std::vector<BadIngest> BadIngests() {
  std::vector<BadIngest> bad;
  bad.push_back({"empty", Request(""), "document.text",
                 "document.text: is empty: there is nothing to store"});
  bad.push_back({"binary", Request(std::string("abc\0def", 7)), "document.text", nullptr});
  bad.push_back({"parent", Request(kText), "parent",
                 "parent: \"test\" is not the name of a collection; write "
                 "collections/{collection}"});
  bad.back().request.set_parent("test");
  bad.push_back({"id", Request(kText), "document_id", nullptr});
  bad.back().request.set_document_id("No Spaces");
  bad.push_back({"date", Request(kText), "document.date.edtf", nullptr});
  bad.back().request.mutable_document()->mutable_date()->set_edtf("1957-13");
  bad.push_back({"language", Request(kText), "document.language", nullptr});
  bad.back().request.mutable_document()->set_language("ger");
  bad.push_back({"title", Request(kText), "document.title", nullptr});
  bad.back().request.mutable_document()->set_title(std::string(5000, 't'));
  bad.push_back({"source", Request(kText, std::string(5000, 's')), "document.source_uri", nullptr});
  return bad;
}

TEST(DocumentServiceTest, NamesTheFieldThatOffends) {
  TestServer server;
  for (const BadIngest& bad : BadIngests()) {
    const absl::Status status = server.client().IngestDocument(bad.request).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << bad.what;
    if (bad.message != nullptr) {
      EXPECT_EQ(status.message(), bad.message) << bad.what;
    }
    const auto violations = client::FieldViolationsOf(status);
    ASSERT_THAT(violations, SizeIs(1)) << bad.what;
    EXPECT_EQ(violations[0].field(), bad.field) << bad.what;
    EXPECT_THAT(std::string(status.message()), HasSubstr(violations[0].description())) << bad.what;
  }
}

TEST(DocumentServiceTest, RefusesASourceThatAnotherDocumentHas) {
  TestServer server;
  v1::IngestDocumentRequest request = Request(kText, "/a.txt");
  request.set_document_id("one");
  ASSERT_TRUE(server.client().IngestDocument(request).ok());
  request.set_document_id("two");
  const absl::Status status = server.client().IngestDocument(request).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  ASSERT_THAT(client::FieldViolationsOf(status), SizeIs(1));
  EXPECT_EQ(client::FieldViolationsOf(status)[0].field(), "document.source_uri");
}

TEST(DocumentServiceTest, RefusesTextLargerThan64MiB) {
  TestServer server;
  v1::IngestDocumentRequest request = Request(std::string((64 << 20) + 1, 'x'));
  EXPECT_THAT(server.client().IngestDocument(request).status(),
              IsStatus(absl::StatusCode::kResourceExhausted,
                       "document.text: has 67108865 bytes; the server takes at most 67108864 (64 "
                       "MiB); send it in parts, such as chapters"));
  // Beyond that gRPC itself refuses the message.
  request.mutable_document()->mutable_text()->append(size_t{4} << 20, 'x');
  EXPECT_EQ(server.client().IngestDocument(request).status().code(),
            absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace annals::service
