// The calls that take in a file as a stream: DocumentService.IngestFile,
// ExtractionService.ExtractFile, and DetectFormat beside them.
#include <gmock/gmock.h>
#include <grpcpp/client_context.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "annals/v1/document_service.grpc.pb.h"
#include "tests/service/test_support.h"

namespace annals::service {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// Gives a text in pieces.
class Pieces {
 public:
  explicit Pieces(std::string text, size_t size = 1000) : text_(std::move(text)), size_(size) {}
  absl::StatusOr<std::string> Next() {
    std::string piece = text_.substr(at_, size_);
    at_ += piece.size();
    return piece;
  }

 private:
  const std::string text_;
  const size_t size_;
  size_t at_ = 0;
};

v1::IngestFileRequest First(const std::string& source_uri = "/letters/all.jsonl") {
  v1::IngestFileRequest first;
  first.set_parent("collections/test");
  first.mutable_file()->set_source_uri(source_uri);
  return first;
}

// Lines of JSON: documents `d0`, `d1` and so on, each with one event.
std::string Lines(int count) {
  std::string lines;
  for (int i = 0; i < count; ++i) {
    lines += R"({"id": "d)" + std::to_string(i) +
             R"(", "text": "The harbour board met in Rostock on 3 July 1957."})" + "\n";
  }
  return lines;
}

// What became of each document: its id and outcome, or its fragment and problem.
struct Ingested {
  absl::Status status;
  std::vector<std::string> documents;
};

Ingested Ingest(const client::Client& client, const v1::IngestFileRequest& first,
                std::string bytes) {
  Ingested ingested;
  Pieces pieces(std::move(bytes));
  ingested.status = client.IngestFile(
      first, [&pieces] { return pieces.Next(); },
      [&](v1::IngestFileResponse& response) {
        if (response.has_problem()) {
          ingested.documents.push_back(response.problem().fragment() + ": " +
                                       response.problem().message());
        } else {
          const std::string& name = response.document().name();
          ingested.documents.push_back(name.substr(name.rfind('/') + 1) + " " +
                                       std::to_string(response.outcome()));
        }
        return true;
      });
  return ingested;
}

TEST(FileStreamTest, StoresDocumentsInTheirOrder) {
  TestServer server;
  const std::string file = Lines(300) + "{\"id\": \"broken\"}\n" + R"({"id": "d7", "text": "x"})";
  for (const int outcome : {v1::INGEST_OUTCOME_CREATED, v1::INGEST_OUTCOME_UNCHANGED}) {
    const Ingested ingested = Ingest(server.client(), First(), file);
    ASSERT_TRUE(ingested.status.ok()) << ingested.status;
    ASSERT_THAT(ingested.documents, SizeIs(302));
    for (int i = 0; i < 300; ++i) {
      EXPECT_EQ(ingested.documents[static_cast<size_t>(i)],
                "d" + std::to_string(i) + " " + std::to_string(outcome));
    }
    EXPECT_EQ(ingested.documents[300], "line=301: the key \"text\" is missing");
    EXPECT_EQ(ingested.documents[301],
              "d7: the file has another document of the id \"d7\" before this one");
  }
  absl::StatusOr<v1::Document> document =
      server.client().GetDocument("collections/test/documents/d299");
  ASSERT_TRUE(document.ok()) << document.status();
  EXPECT_EQ(document->source_uri(), "/letters/all.jsonl#d299");
  EXPECT_EQ(document->event_count(), 1);
}

TEST(FileStreamTest, KeepsWhatTheSourceSays) {
  TestServer server;
  v1::IngestFileRequest first = First("/volumes/papers.xml");
  first.mutable_file()->set_date_edtf("1960");
  constexpr std::string_view kVolume =
      R"(<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="papers"><text><body>
        <div type="document" xml:id="d1" n="12"><head>12. Letter From the
        <gloss type="from">Mission</gloss> to the <gloss type="to">Office</gloss></head>
        <dateline><placeName>Lund</placeName>, <date when="1957-07-15">July 15</date></dateline>
        <p>The harbour board met on July 3.</p></div></body></text></TEI>)";
  const Ingested ingested = Ingest(server.client(), first, std::string(kVolume));
  ASSERT_TRUE(ingested.status.ok()) << ingested.status;
  EXPECT_THAT(ingested.documents, ElementsAre("papers.d1 1"));
  absl::StatusOr<v1::Document> document =
      server.client().GetDocument("collections/test/documents/papers.d1");
  ASSERT_TRUE(document.ok()) << document.status();
  EXPECT_THAT(document->aliases(), ElementsAre("papers/d1", "papers/12"));
  EXPECT_EQ(document->title(), "12. Letter From the Mission to the Office");
  EXPECT_EQ(document->author(), "Mission");
  EXPECT_EQ(document->recipient(), "Office");
  EXPECT_EQ(document->place(), "Lund");
  EXPECT_EQ(document->date().edtf(), "1957-07-15");
  EXPECT_EQ(document->date_source(), v1::DOCUMENT_DATE_SOURCE_METADATA);
  EXPECT_EQ(document->source_uri(), "/volumes/papers.xml#d1");
  EXPECT_EQ(document->format(), v1::DOCUMENT_FORMAT_TEI);
  // The map leads from the words of the text to the same words in the file.
  const v1::SourceMap& map = document->source_map();
  size_t in_text = 0;
  size_t in_file = 0;
  std::vector<std::string> runs;
  for (int i = 0; i < map.lengths_size(); ++i) {
    in_text += map.text_gaps(i);
    in_file += static_cast<size_t>(map.source_gaps(i));
    EXPECT_EQ(document->text().substr(in_text, map.lengths(i)),
              kVolume.substr(in_file, map.lengths(i)));
    runs.emplace_back(kVolume.substr(in_file, map.lengths(i)));
    in_text += map.lengths(i);
    in_file += map.lengths(i);
  }
  EXPECT_THAT(runs, testing::Contains("The harbour board met on July 3."));
  v1::ListDocumentsRequest list;
  list.set_parent("collections/test");
  client::PagedRange<v1::Document> listed = server.client().ListDocuments(list);
  for (absl::StatusOr<v1::Document>& one : listed) {
    ASSERT_TRUE(one.ok());
    EXPECT_FALSE(one->has_source_map());
  }
}

TEST(FileStreamTest, RefusesAFileThatIsBroken) {
  TestServer server;
  const Ingested ingested = Ingest(server.client(), First(), "<?xml version='1.0'?>\n<TEI>\n<a");
  EXPECT_EQ(ingested.status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(ingested.status.message()), HasSubstr("line 3, column "));
  EXPECT_THAT(ingested.documents, SizeIs(0));
}

TEST(FileStreamTest, NamesTheFieldThatIsWrong) {
  TestServer server;
  const auto message = [&](const v1::IngestFileRequest& first) {
    const absl::Status status = Ingest(server.client(), first, Lines(1)).status;
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
    return std::string(status.message());
  };
  v1::IngestFileRequest first = First();
  first.set_parent("letters");
  EXPECT_THAT(message(first), HasSubstr("parent: "));
  first = First(std::string(4097, 'x'));
  EXPECT_THAT(message(first), HasSubstr("file.source_uri: "));
  first = First();
  first.mutable_file()->set_date_edtf("soon");
  EXPECT_THAT(message(first), HasSubstr("file.date_edtf: "));
  first = First();
  first.mutable_file()->set_language("xx");
  EXPECT_THAT(message(first), HasSubstr("file.language: "));
  first = First();
  first.mutable_file()->set_format(static_cast<v1::DocumentFormat>(99));
  EXPECT_THAT(message(first), HasSubstr("file.format: 99 is not a DocumentFormat"));
}

// A call of which the test sends and reads every message itself.
struct RawIngest {
  explicit RawIngest(TestServer& server)
      : stub(v1::DocumentService::NewStub(server.NewChannel())),
        stream(stub->IngestFile(&context)) {}

  // Sends the first request, with some of the file.
  void Write(const std::string& content) {
    v1::IngestFileRequest request = First();
    request.set_content(content);
    EXPECT_TRUE(stream->Write(request));
  }

  std::unique_ptr<v1::DocumentService::Stub> stub;
  grpc::ClientContext context;
  std::unique_ptr<grpc::ClientReaderWriter<v1::IngestFileRequest, v1::IngestFileResponse>> stream;
};

TEST(FileStreamTest, AFileThatWasCutOffIsNotTakenForWhole) {
  TestServer server;
  RawIngest call(server);
  call.Write(Lines(3));
  EXPECT_TRUE(call.stream->WritesDone());
  v1::IngestFileResponse response;
  while (call.stream->Read(&response)) {
  }
  const grpc::Status status = call.stream->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("last: the stream ended before a request said so"));
}

TEST(FileStreamTest, TheErrorOfTheFileIsThatOfTheCall) {
  TestServer server;
  int pieces = 0;
  const absl::Status status = server.client().IngestFile(
      First(),
      [&]() -> absl::StatusOr<std::string> {
        if (++pieces == 3) return absl::UnknownError("Input/output error");
        return Lines(1);
      },
      [](v1::IngestFileResponse&) { return true; });
  EXPECT_THAT(status, IsStatus(absl::StatusCode::kUnknown, "Input/output error"));
}

TEST(FileStreamTest, ACallerMayStopAtAnyTime) {
  TestServer server;
  for (const int wanted : {1, 3, 70}) {
    int taken = 0;
    Pieces pieces(Lines(400));
    const absl::Status status = server.client().IngestFile(
        First(), [&pieces] { return pieces.Next(); },
        [&](v1::IngestFileResponse&) { return ++taken < wanted; });
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_EQ(taken, wanted);
  }
  std::unique_ptr<v1::DocumentService::Stub> stub =
      v1::DocumentService::NewStub(server.NewChannel());
  for (int i = 0; i < 20; ++i) {
    grpc::ClientContext context;
    auto stream = stub->IngestFile(&context);
    v1::IngestFileRequest request = First();
    request.set_content(Lines(i));
    if (i % 2 == 0) stream->Write(request);
    context.TryCancel();
    EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  // And the server goes on.
  EXPECT_TRUE(Ingest(server.client(), First(), Lines(1)).status.ok());
}

TEST(FileStreamTest, TheServerMayStopAtAnyTime) {
  TestServer server;
  RawIngest call(server);
  call.Write(Lines(400));
  v1::IngestFileResponse response;
  EXPECT_TRUE(call.stream->Read(&response));
  server.host().Stop(absl::ZeroDuration());
  while (call.stream->Read(&response)) {
  }
  EXPECT_FALSE(call.stream->Finish().ok());
}

TEST(FileStreamTest, ManyCallsAtOnce) {
  TestServer server({.write_threads = 4});
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 6; ++caller) {
    callers.emplace_back([&server] {
      v1::ExtractFileRequest first;
      first.set_view(v1::EXTRACTION_VIEW_MENTIONS);
      first.set_with_text(true);
      Pieces pieces(Lines(100), 333);
      int count = 0;
      const absl::Status status = server.client().ExtractFile(
          first, [&pieces] { return pieces.Next(); },
          [&](v1::ExtractFileResponse& response) {
            EXPECT_THAT(response.document().aliases(), ElementsAre("d" + std::to_string(count)));
            EXPECT_THAT(response.document().text(), HasSubstr("harbour"));
            EXPECT_THAT(response.mentions(), SizeIs(1));
            EXPECT_THAT(response.events(), SizeIs(0));
            ++count;
            return true;
          });
      EXPECT_TRUE(status.ok()) << status;
      EXPECT_EQ(count, 100);
    });
  }
  for (std::thread& caller : callers) caller.join();
}

TEST(FileStreamTest, TellsTheFormatOfAFile) {
  TestServer server;
  const auto detect = [&](std::string_view head, const std::string& uri = "") {
    v1::DetectFormatRequest request;
    request.set_head(std::string(head));
    request.set_source_uri(uri);
    absl::StatusOr<v1::DetectFormatResponse> response = server.client().DetectFormat(request);
    EXPECT_TRUE(response.ok()) << response.status();
    return v1::DocumentFormat_Name(response->format()) + " " + response->encoding();
  };
  using std::string_view_literals::operator""sv;
  EXPECT_EQ(detect(""), "DOCUMENT_FORMAT_TEXT ");
  EXPECT_EQ(detect("Minutes\n", "/a/b.md"), "DOCUMENT_FORMAT_MARKDOWN ");
  EXPECT_EQ(detect("\xFF\xFE<\0?\0x\0m\0l\0?\0>\0"sv), "DOCUMENT_FORMAT_TEI UTF-16LE");
  EXPECT_EQ(detect("<html><meta charset=latin1>\xE9"), "DOCUMENT_FORMAT_HTML latin1");
}

}  // namespace
}  // namespace annals::service
