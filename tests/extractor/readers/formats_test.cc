// Detection, and the formats of one document a file.
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "extractor/readers/child_process.h"
#include "extractor/readers/format.h"
#include "extractor/readers/html_tree.h"
#include "extractor/readers/reader.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace annals::extractor {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

// The first document, or why there is none.
absl::StatusOr<ReadDocument> ReadOne(std::string_view bytes, ReadOptions options = {}) {
  std::unique_ptr<FileReader> reader = NewFileReader(options);
  absl::Status status = reader->Add(bytes);
  if (status.ok()) status = reader->End();
  if (!status.ok()) return status;
  std::optional<ReadResult> result = reader->Next();
  if (!result.has_value()) return absl::NotFoundError("no document");
  if (auto* error = std::get_if<ReadError>(&*result)) return error->status;
  return std::get<ReadDocument>(*std::move(result));
}

std::vector<std::string> BlocksOf(const ReadDocument& read) {
  std::vector<std::string> blocks;
  for (const Block& block : read.model.blocks()) {
    blocks.push_back(
        absl::StrCat(static_cast<int>(block.kind), block.note, " ",
                     std::string(read.model.text().substr(block.span.begin, block.span.size()))));
  }
  return blocks;
}

// Every run of the map stands in the file as it does in the text.
void ExpectMapIsTrue(const ReadDocument& read, std::string_view file) {
  size_t in_text = 0;
  int64_t in_file = 0;
  const annals::v1::SourceMap& map = read.document.source_map();
  for (int i = 0; i < map.lengths_size(); ++i) {
    in_text += map.text_gaps(i);
    in_file += map.source_gaps(i);
    EXPECT_EQ(read.model.source().substr(in_text, map.lengths(i)),
              file.substr(static_cast<size_t>(in_file), map.lengths(i)));
    in_text += map.lengths(i);
    in_file += map.lengths(i);
  }
}

// A PDF of pages with one line each.
std::string PdfOf(const std::vector<std::string>& lines) {
  std::string pdf = "%PDF-1.4\n";
  std::vector<size_t> offsets;
  const auto object = [&](std::string_view body) {
    offsets.push_back(pdf.size());
    absl::StrAppend(&pdf, offsets.size(), " 0 obj\n", std::string(body), "\nendobj\n");
  };
  std::string kids;
  for (size_t i = 0; i < lines.size(); ++i) absl::StrAppend(&kids, 4 + 2 * i, " 0 R ");
  object("<< /Type /Catalog /Pages 2 0 R >>");
  object(absl::StrCat("<< /Type /Pages /Kids [", kids, "] /Count ", lines.size(), " >>"));
  object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
  for (size_t i = 0; i < lines.size(); ++i) {
    object(absl::StrCat("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents ",
                        5 + 2 * i, " 0 R /Resources << /Font << /F1 3 0 R >> >> >>"));
    const std::string text = absl::StrCat("BT /F1 12 Tf 50 700 Td (", lines[i], ") Tj ET");
    object(absl::StrCat("<< /Length ", text.size(), " >>\nstream\n", text, "\nendstream"));
  }
  const size_t table = pdf.size();
  absl::StrAppend(&pdf, "xref\n0 ", offsets.size() + 1, "\n0000000000 65535 f \n");
  for (const size_t offset : offsets) {
    absl::StrAppend(&pdf, absl::Dec(offset, absl::kZeroPad10), " 00000 n \n");
  }
  absl::StrAppend(&pdf, "trailer << /Size ", offsets.size() + 1, " /Root 1 0 R >>\nstartxref\n",
                  table, "\n%%EOF\n");
  return pdf;
}

TEST(FormatTest, IsToldFromContent) {
  struct Case {
    std::string_view head;
    std::string_view name;
    annals::v1::DocumentFormat format;
  };
  const Case cases[] = {
      {"%PDF-1.7\n", "a.txt", annals::v1::DOCUMENT_FORMAT_PDF},
      {"\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<TEI>", "", annals::v1::DOCUMENT_FORMAT_TEI},
      {"<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">", "", annals::v1::DOCUMENT_FORMAT_TEI},
      {"<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"x\">\n<html>", "",
       annals::v1::DOCUMENT_FORMAT_HTML},
      {"\n<!doctype HTML>\n<p>", "", annals::v1::DOCUMENT_FORMAT_HTML},
      {"<p>On July 3</p>", "", annals::v1::DOCUMENT_FORMAT_HTML},
      {"{\"text\": \"a\"}\n", "", annals::v1::DOCUMENT_FORMAT_JSONL},
      {"{curly} words", "", annals::v1::DOCUMENT_FORMAT_TEXT},
      {"<unsigned> wrote on July 3", "", annals::v1::DOCUMENT_FORMAT_TEXT},
      {"# Minutes\n\nThey met **twice**.\n", "", annals::v1::DOCUMENT_FORMAT_MARKDOWN},
      {"# Minutes\n\nThey met **twice**.\n", "a.txt", annals::v1::DOCUMENT_FORMAT_TEXT},
      {"---\ntitle: Minutes\n---\nThey met.\n", "", annals::v1::DOCUMENT_FORMAT_MARKDOWN},
      {"They met.\n", "a.md", annals::v1::DOCUMENT_FORMAT_MARKDOWN},
      {"No. 1\n# 5 Main Street\n1. He agreed.\n", "", annals::v1::DOCUMENT_FORMAT_TEXT},
      {"", "", annals::v1::DOCUMENT_FORMAT_TEXT},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(DetectFormat(c.head, c.name), c.format) << c.head;
  }
}

TEST(HtmlTest, ReadsAPage) {
  constexpr std::string_view kPage = R"(<!DOCTYPE html><html><head><title>Harbour &amp; town</title>
<meta name="author" content="Vera Novak"><meta property="article:published_time"
 content="1957-07-15T19:00:00+02:00"><style>p { color: red }</style>
<script>if (a < b) document.write("<p>On July 1</p>");</script></head>
<body><nav><a href="/">Home</a></nav><!-- <p>old</p> --><h1>The  new pier</h1>
<p>It was <b>opened</b> on July&nbsp;3<sup><a href="#n1">1</a></sup>, 5 &lt; 6 &mdash; x & y.
<p>Unclosed<br>line<br><br>next <ul><li>one<li>two</ul><table><tr><td>a<td>b</table>
<ol><li id="n1">By the mayor.</li></ol></body></html>)";
  const absl::StatusOr<ReadDocument> read = ReadOne(kPage);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->document.title(), "Harbour & town");
  EXPECT_EQ(read->document.author(), "Vera Novak");
  EXPECT_EQ(read->document.date().edtf(), "1957-07-15T19:00:00+02:00");
  EXPECT_THAT(
      BlocksOf(*read),
      ElementsAre("0 The new pier", "2 It was opened on July\u00A03, 5 < 6 — x & y.",
                  "2 Unclosed line", "2 next", "2 one", "2 two", "2 a", "2 b", "31 By the mayor."));
  ASSERT_EQ(read->model.note_references().size(), 1u);
  EXPECT_THAT(read->model.source(), HasSubstr("3¹, 5"));
  ExpectMapIsTrue(*read, kPage);
}

TEST(HtmlTest, IsBoundedInTimeAndMemory) {
  const auto repeated = [](std::string_view part, int times) {
    std::string text = "<html>\n";
    for (int i = 0; i < times; ++i) text += part;
    return text;
  };
  for (const std::string& page :
       {repeated("<a href=\"", 50'000), repeated("<!-", 100'000), repeated("</", 100'000),
        repeated("&", 100'000), repeated("<p>", 100'000), repeated("<script>", 50'000)}) {
    EXPECT_TRUE(ReadOne(page).ok()) << page.substr(0, 40);
  }
  for (const std::string& page : {repeated("<div>", 100'000), repeated("<b x=1><p>a", 50'000),
                                  repeated("<table><b>a", 50'000)}) {
    EXPECT_THAT(std::string(ReadOne(page).status().message()),
                AllOf(StartsWith("line 2, column "),
                      HasSubstr(": elements are nested more than 4000 deep")))
        << page.substr(0, 40);
  }
}

TEST(HtmlTest, KeepsToItsLimits) {
  std::string page;
  for (int i = 0; i < 2000; ++i) page += "<b id=a>x</b>";
  EXPECT_EQ(HtmlTree::Parse(page, {.max_memory_bytes = 100'000}).status().message(),
            "the tree of the page takes more than 0 MiB of memory");
  EXPECT_EQ(HtmlTree::Parse(page, {.max_time = absl::ZeroDuration()}).status().message(),
            "the page takes more than 0 to parse");
  EXPECT_TRUE(HtmlTree::Parse(page).ok());
}

TEST(HtmlTest, KnowsWhereItsTextStands) {
  constexpr std::string_view kPage =
      "\xEF\xBB\xBF<p>a&amp;b &lt;c&copyright &unknown; d\r\ne</i>f < g &#x41;&NotEqualTilde;h";
  const absl::StatusOr<ReadDocument> read =
      ReadOne(kPage, {.format = annals::v1::DOCUMENT_FORMAT_HTML});
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->model.text(), "a&b <c©right &unknown; d ef < g A≂̸h\n");
  ExpectMapIsTrue(*read, kPage);
  // All but the references and the line end.
  int mapped = 0;
  for (const uint32_t length : read->document.source_map().lengths()) mapped += length;
  EXPECT_GE(mapped, 20);
}

TEST(MarkdownTest, ReadsAFile) {
  constexpr std::string_view kFile = R"(---
title: "Minutes"
author: Vera Novak
date: 1957-07-15
---
# The *new* pier

It was **opened**[^1] on July 3,
by the [mayor](http://a.b/c "x") of `Lund`; 2 * 3 = 6, snake_case \* &eacute;.

Under way
---------
- one
- two <b>bold</b>

1. He agreed.

> quoted _words_

| When | What |
|------|------|
| July | visit |

```
code **stays**
```

[^1]: At noon.

[x]: http://a.b
)";
  const absl::StatusOr<ReadDocument> read = ReadOne(kFile);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->document.title(), "Minutes");
  EXPECT_EQ(read->document.author(), "Vera Novak");
  EXPECT_EQ(read->document.date().edtf(), "1957-07-15");
  EXPECT_THAT(
      BlocksOf(*read),
      ElementsAre("0 The new pier",
                  "2 It was opened on July 3, by the mayor of Lund; 2 * 3 = 6, snake_case * é.",
                  "2 Under way", "2 one", "2 two bold", "2 He agreed.", "2 quoted words", "2 When",
                  "2 What", "2 July", "2 visit", "2 code **stays**", "31 At noon."));
  ExpectMapIsTrue(*read, kFile);
}

TEST(PdfTest, ReadsPages) {
  const absl::StatusOr<ReadDocument> read =
      ReadOne(PdfOf({"The board met on July 3, 1957.", "It met again on July 9."}));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->document.format(), annals::v1::DOCUMENT_FORMAT_PDF);
  EXPECT_THAT(std::string(read->model.text()), HasSubstr("The board met on July 3, 1957."));
  const auto again = static_cast<uint32_t>(read->model.source().find("It met again"));
  EXPECT_EQ(read->model.PageAt(0), "1");
  EXPECT_EQ(read->model.PageAt(again), "2");
}

TEST(PdfTest, SaysWhatIsWrong) {
  EXPECT_THAT(std::string(ReadOne("%PDF-1.4\nnothing more").status().message()),
              HasSubstr("not a PDF that can be read: "));
  EXPECT_THAT(std::string(ReadOne(PdfOf({" "})).status().message()), HasSubstr("has no text"));
}

TEST(ChildProcessTest, KeepsToItsLimits) {
  ChildLimits limits;
  limits.timeout = std::chrono::seconds(1);
  limits.max_output_bytes = 1000;
  absl::StatusOr<ChildResult> result = RunChild({"cat"}, "hello", limits);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->output, "hello");
  EXPECT_EQ(result->exit_status, 0);
  EXPECT_EQ(RunChild({"yes"}, "", limits).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(RunChild({"sleep", "100"}, "", limits).status().message(), "took more than 1 seconds");
  EXPECT_EQ(RunChild({"no-such-program"}, "", limits).status().code(),
            absl::StatusCode::kFailedPrecondition);
  result = RunChild({"cat", "/no/such/file"}, "", limits);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->exit_status, 1);
  EXPECT_THAT(result->errors, HasSubstr("No such file"));
}

TEST(ReaderTest, RefusesFilesThatAreTooLarge) {
  std::unique_ptr<FileReader> reader = NewFileReader({.max_text_bytes = 100'000});
  const std::string piece(60'000, 'x');
  EXPECT_TRUE(reader->Add(piece).ok());
  EXPECT_EQ(reader->Add(piece).code(), absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace annals::extractor
