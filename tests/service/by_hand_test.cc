// Events that users enter, correct and import, over gRPC.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include "tests/service/test_support.h"

namespace annals::service {
namespace {

using absl::StatusCode;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr const char* kParent = "collections/test";

std::string FieldOf(const absl::Status& status) {
  google::rpc::BadRequest details;
  const auto payload = status.GetPayload("type.googleapis.com/google.rpc.BadRequest");
  if (!payload.has_value() || !details.ParseFromString(std::string(*payload))) return "";
  return details.field_violations(0).field();
}

v1::CreateEventRequest RequestFor(const std::string& title, const std::string& edtf) {
  v1::CreateEventRequest request;
  request.set_parent(kParent);
  request.mutable_event()->set_title(title);
  if (!edtf.empty()) request.mutable_event()->mutable_when()->set_edtf(edtf);
  return request;
}

// All events of a collection in a format.
std::string Export(const client::Client& client, const std::string& parent,
                   v1::ExportFormat format = v1::EXPORT_FORMAT_JSON_LINES) {
  v1::ExportTimelineRequest request;
  request.set_parent(parent);
  request.set_format(format);
  std::string file;
  const absl::Status status = client.ExportTimeline(request, [&](std::string_view data) {
    file += data;
    return true;
  });
  EXPECT_TRUE(status.ok()) << status;
  return file;
}

// Imports a file in pieces of `piece_bytes`; `done` is the last response.
absl::Status Import(const client::Client& client, const std::string& parent,
                    const std::string& file, v1::ImportEventsResponse* done,
                    v1::ImportFormat format = v1::IMPORT_FORMAT_JSON_LINES,
                    size_t piece_bytes = 1000) {
  v1::ImportEventsRequest request;
  request.set_parent(parent);
  request.set_format(format);
  size_t begin = 0;
  return client.ImportEvents(
      request,
      [&]() -> absl::StatusOr<std::string> {
        const std::string piece = file.substr(std::min(begin, file.size()), piece_bytes);
        begin += piece_bytes;
        return piece;
      },
      [&](v1::ImportEventsResponse& response) {
        *done = response;
        return true;
      });
}

TEST(ByHandTest, FillsInWhatFollows) {
  TestServer server;
  const absl::StatusOr<v1::Event> created =
      server.client().CreateEvent(RequestFor("Pier opened", "1957-07"));
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->type(), "other");
  EXPECT_EQ(created->when().precision(), v1::PRECISION_MONTH);
  EXPECT_TRUE(created->when().has_begin());
  EXPECT_TRUE(created->has_by_hand());
}

TEST(ByHandTest, NamesTheFieldThatOffends) {
  TestServer server;
  server.Put("a", {{.title = "Talks", .edtf = "1957"}});
  struct Case {
    const char* field;
    void (*spoil)(v1::Event& event);
  };
  const Case cases[] = {
      {"event.title", [](v1::Event& event) { event.clear_title(); }},
      {"event.title", [](v1::Event& event) { event.set_title(std::string(5000, 'x')); }},
      {"event.type", [](v1::Event& event) { event.set_type("party"); }},
      {"event.when.edtf", [](v1::Event& event) { event.mutable_when()->clear_edtf(); }},
      {"event.when", [](v1::Event& event) { event.mutable_when()->mutable_begin(); }},
      {"event.participants[0].display_name", [](v1::Event& event) { event.add_participants(); }},
      {"event.places[0].display_name", [](v1::Event& event) { event.add_places(); }},
      {"event.aliases[0]", [](v1::Event& event) { event.add_aliases(); }},
      {"event.tags[0]", [](v1::Event& event) { event.add_tags(); }},
      {"event.confidence", [](v1::Event& event) { event.set_confidence(2); }},
      {"event.importance", [](v1::Event& event) { event.set_importance(101); }},
      {"event.factuality",
       [](v1::Event& event) { event.set_factuality(static_cast<v1::Factuality>(9)); }},
      {"event.evidence[0].document", [](v1::Event& event) { event.add_evidence(); }},
      {"event.evidence[0].document",
       [](v1::Event& event) {
         event.add_evidence()->set_document("collections/test/documents/none");
       }},
      {"event.evidence[0].end_offset",
       [](v1::Event& event) {
         event.add_evidence()->set_document("collections/test/documents/a");
         event.mutable_evidence(0)->set_end_offset(100000);
       }},
  };
  for (const Case& one : cases) {
    v1::CreateEventRequest request = RequestFor("Pier opened", "1957-07");
    one.spoil(*request.mutable_event());
    const absl::Status status = server.client().CreateEvent(request).status();
    EXPECT_EQ(status.code(), StatusCode::kInvalidArgument) << one.field;
    EXPECT_EQ(FieldOf(status), one.field) << status;
  }
  v1::CreateEventRequest request = RequestFor("Pier opened", "");
  request.set_event_id("Not an id");
  EXPECT_EQ(FieldOf(server.client().CreateEvent(request).status()), "event_id");
  request.clear_event_id();
  request.mutable_options()->set_if_revision(3);
  EXPECT_EQ(FieldOf(server.client().CreateEvent(request).status()), "options.if_revision");
}

TEST(ByHandTest, CreatesABatchInItsOrder) {
  TestServer server;
  v1::BatchCreateEventsRequest request;
  request.set_parent(kParent);
  for (const char* title : {"b", "a", "a"}) *request.add_requests() = RequestFor(title, "1957");
  const auto created = server.client().BatchCreateEvents(request);
  ASSERT_TRUE(created.ok()) << created.status();
  ASSERT_THAT(created->events(), SizeIs(3));
  EXPECT_EQ(created->events(0).title(), "b");
  EXPECT_NE(created->events(1).name(), created->events(2).name());
  request.mutable_requests(1)->set_parent("collections/other");
  EXPECT_EQ(FieldOf(server.client().BatchCreateEvents(request).status()), "requests[1].parent");
}

TEST(ByHandTest, UpdatesTheFieldsOfTheMask) {
  TestServer server;
  const v1::Event created = *server.client().CreateEvent(RequestFor("Pier opened", "1957-07"));
  v1::UpdateEventRequest request;
  request.mutable_event()->set_name(created.name());
  request.mutable_event()->set_title("Pier closed");
  request.mutable_event()->add_tags("pier");
  request.mutable_update_mask()->add_paths("when");
  EXPECT_FALSE(server.client().UpdateEvent(request)->has_when());
  request.clear_update_mask();
  const v1::Event updated = *server.client().UpdateEvent(request);
  EXPECT_EQ(updated.title(), "Pier closed");
  EXPECT_THAT(updated.tags(), ElementsAre("pier"));
  request.mutable_update_mask()->add_paths("when.edtf");
  EXPECT_EQ(FieldOf(server.client().UpdateEvent(request).status()), "update_mask");
  request.mutable_update_mask()->set_paths(0, "title");
  request.mutable_options()->set_if_revision(1);
  EXPECT_EQ(server.client().UpdateEvent(request).status().code(), StatusCode::kAborted);
}

TEST(ByHandTest, AnImportOfAnExportReadsTheSame) {
  TestServer server;
  server.PutDays(30);
  server.Put("a", {{.title = "Talks", .edtf = "1957", .places = {"Bern, \"the\" city"}}});
  server.Put("b", {{.title = "Parley", .edtf = "1957-07"}});
  ASSERT_TRUE(server.client().CreateEvent(RequestFor("Pier opened", "193X")).ok());
  const std::string with_joined = [&] {
    v1::MergeEventsRequest merge;
    merge.set_parent(kParent);
    v1::ListEventsRequest list;
    list.set_parent(kParent);
    for (absl::StatusOr<v1::Event>& event : server.client().ListEvents(list)) {
      if (event->title() == "Talks" || event->title() == "Parley") merge.add_names(event->name());
    }
    EXPECT_THAT(server.client().MergeEvents(merge)->claims(), SizeIs(2));
    return Export(server.client(), kParent);
  }();
  TestServer other;
  v1::ImportEventsResponse done;
  ASSERT_TRUE(Import(other.client(), kParent, with_joined, &done).ok());
  EXPECT_EQ(done.created_count(), 32);
  EXPECT_EQ(done.line(), 32);
  EXPECT_EQ(Export(other.client(), kParent), with_joined);
  storage::ExpectSound(other.collection());
  // Once more: nothing is written.
  ASSERT_TRUE(Import(other.client(), kParent, with_joined, &done).ok());
  EXPECT_EQ(done.unchanged_count(), 32);
  EXPECT_EQ(done.revision(), 0);
}

TEST(ByHandTest, ImportKeepsWhatCameBeforeABadLine) {
  TestServer server;
  std::string file;
  for (int i = 0; i < 2500; ++i) {
    file += R"({"title": "Event )" + std::to_string(i) +
            R"(", "when": {"edtf": "1957"}})"
            "\n";
  }
  file +=
      "\n"
      R"({"title": "Bad", "when": {"edtf": "1957-13"}})"
      "\n";
  v1::ImportEventsResponse done;
  const absl::Status status = Import(server.client(), kParent, file, &done);
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("line 2502: when.edtf: EDTF \"1957-13\""));
  EXPECT_EQ(FieldOf(status), "when.edtf");
  EXPECT_EQ(done.created_count(), 2500);
  EXPECT_EQ(done.line(), 2500);
  EXPECT_EQ(done.revision(), 3);
  EXPECT_THAT(std::string(Import(server.client(), kParent, "{\"titel\": 1}", &done).message()),
              HasSubstr("titel"));
}

TEST(ByHandTest, ImportsCsv) {
  TestServer server;
  const std::string file =
      "\xef\xbb\xbftitle,when,places,tags,name\r\n"
      "\"Pier \"\"Anna\"\", opened\",1957-07,Bremen; Porto,pier,anna\r\n"
      "\"Two\nlines\",1958,,,\r\n";
  v1::ImportEventsResponse done;
  for (const size_t piece_bytes : {1, 1000}) {
    const absl::Status status =
        Import(server.client(), kParent, file, &done, v1::IMPORT_FORMAT_CSV, piece_bytes);
    ASSERT_TRUE(status.ok()) << status;
  }
  const v1::Event anna = *server.client().GetEvent("collections/test/events/anna");
  EXPECT_EQ(anna.title(), "Pier \"Anna\", opened");
  EXPECT_THAT(anna.places(), SizeIs(2));
  struct Case {
    const char* file;
    const char* message;
  };
  const Case cases[] = {
      {"title,colour\n", "line 1: colour: the first line names the columns"},
      {"when\n", "line 1: title: "},
      {"title,title\n", "line 1: title: the first line names this column twice"},
      {"title,when\na,1957\nb\n", "line 3: has 1 fields"},
      {"title,factuality\na,perhaps\n", "line 2: factuality: \"perhaps\" is none"},
      {"title\n\"a\n", "line 2: a quote"},
  };
  for (const Case& one : cases) {
    const absl::Status status =
        Import(server.client(), kParent, one.file, &done, v1::IMPORT_FORMAT_CSV);
    EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), testing::StartsWith(one.message));
  }
}

}  // namespace
}  // namespace annals::service
