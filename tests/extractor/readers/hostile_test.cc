// Files made to harm: each ends in a clear error, or is read as far as it means something, within
// bounded time and memory.
#include <sys/resource.h>

#include <ctime>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "absl/strings/str_cat.h"
#include "extractor/readers/reader.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace annals::extractor {
namespace {

using std::string_view_literals::operator""sv;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr size_t kManyTimes = 100'000;

std::string Repeated(std::string_view part, size_t times) {
  std::string text;
  text.reserve(part.size() * times);
  for (size_t i = 0; i < times; ++i) text += part;
  return text;
}

// The first error of the file or of a document in it; empty without one. Adds the texts to `text`.
std::string ErrorOf(std::string_view bytes, annals::v1::DocumentFormat format, std::string& text) {
  std::unique_ptr<FileReader> reader = NewFileReader({.format = format});
  absl::Status status = reader->Add(bytes);
  if (status.ok()) status = reader->End();
  if (!status.ok()) return std::string(status.message());
  std::string first_error;
  while (std::optional<ReadResult> result = reader->Next()) {
    if (const auto* error = std::get_if<ReadError>(&*result)) {
      if (first_error.empty()) first_error = std::string(error->status.message());
    } else {
      text += std::get<ReadDocument>(*result).model.text();
    }
  }
  return first_error;
}

std::string ErrorOf(std::string_view bytes,
                    annals::v1::DocumentFormat format = annals::v1::DOCUMENT_FORMAT_UNSPECIFIED) {
  std::string text;
  return ErrorOf(bytes, format, text);
}

double ProcessorSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// The most memory that the process has had since the last call of ForgetPeak, in MiB.
long PeakMib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::atol(line.c_str() + 6) / 1024;
  }
  return 0;
}

void ForgetPeak() { std::ofstream("/proc/self/clear_refs") << 5; }

// What every test asks besides the error: no more than 20 seconds of the processor, which leaves
// room for sanitizers, and 1 GiB.
class HostileTest : public testing::Test {
 protected:
  void SetUp() override {
    ForgetPeak();
    begin_ = ProcessorSeconds();
  }
  void TearDown() override {
    EXPECT_LT(ProcessorSeconds() - begin_, 20);
    EXPECT_LT(PeakMib(), 1024);
  }

 private:
  double begin_ = 0;
};

TEST_F(HostileTest, EntitiesAreNotExpanded) {
  std::string bomb = "<?xml version='1.0'?>\n<!DOCTYPE TEI [<!ENTITY a0 'ha'>";
  for (int i = 1; i < 40; ++i) {
    absl::StrAppend(&bomb, "<!ENTITY a", i, " '&a", i - 1, ";&a", i - 1, ";'>");
  }
  EXPECT_THAT(ErrorOf(bomb + "]><TEI><text><p>&a39;</p></text></TEI>"),
              HasSubstr("the entity &a39; is not one of XML's own"));
  // Of the other kind: one long entity, many times.
  EXPECT_THAT(
      ErrorOf(absl::StrCat("<!DOCTYPE TEI [<!ENTITY a '", Repeated("a", kManyTimes),
                           "'>]><TEI><text><p>", Repeated("&a;", kManyTimes), "</p></text></TEI>")),
      HasSubstr("the entity &a; is not one of XML's own"));
}

TEST_F(HostileTest, NoOtherFileIsRead) {
  for (const std::string_view entity :
       {"<!ENTITY x SYSTEM 'file:///etc/passwd'>", "<!ENTITY % x SYSTEM 'file:///etc/passwd'> %x;",
        "<!ENTITY x PUBLIC '-' 'http://localhost/x'>"}) {
    std::string text;
    EXPECT_THAT(ErrorOf(absl::StrCat("<?xml version='1.0'?><!DOCTYPE TEI SYSTEM '/etc/passwd' [",
                                     std::string(entity), "]><TEI><text><p>&x;</p></text></TEI>"),
                        annals::v1::DOCUMENT_FORMAT_UNSPECIFIED, text),
                HasSubstr("the entity &x; is not one of XML's own"));
    EXPECT_THAT(text, IsEmpty());
  }
}

TEST_F(HostileTest, DeepNestingIsRefused) {
  EXPECT_THAT(ErrorOf("<TEI><text>" + Repeated("<div>", kManyTimes) + "a" +
                      Repeated("</div>", kManyTimes) + "</text></TEI>"),
              HasSubstr("nested more than 1000 deep"));
  EXPECT_THAT(ErrorOf("<TEI><text>" + Repeated("<div>", kManyTimes)),
              HasSubstr("not well-formed XML"));
  EXPECT_THAT(ErrorOf("<html>" + Repeated("<div>", kManyTimes)),
              HasSubstr("nested more than 4000 deep"));
  EXPECT_THAT(ErrorOf("{\"text\": " + Repeated("[", kManyTimes)), HasSubstr("not a JSON object"));
  EXPECT_THAT(ErrorOf(Repeated("{\"text\":", kManyTimes) + "1" + Repeated("}", kManyTimes)),
              HasSubstr("not a JSON object"));
}

TEST_F(HostileTest, MarkdownIsLinear) {
  for (const std::string_view part : {"> ", "[", "![", "*a ", "**a*", "`", "- ", "<a ", "[^1]", "|",
                                      "&#", "\\", "[a](", "1. ", "<!--"}) {
    EXPECT_THAT(ErrorOf(Repeated(part, kManyTimes), annals::v1::DOCUMENT_FORMAT_MARKDOWN),
                IsEmpty())
        << part;
  }
}

TEST_F(HostileTest, WrongEncodingsAreNamed) {
  EXPECT_THAT(ErrorOf("caf\xE9 on July 3"), StartsWith("byte 0xE9 at offset 3 is not valid UTF-8"));
  EXPECT_THAT(ErrorOf("<?xml version='1.0' encoding='UTF-8'?><TEI><text>\xC3</text></TEI>"),
              HasSubstr("not valid UTF-8"));
  EXPECT_THAT(ErrorOf("<?xml version='1.0' encoding='x-none'?><TEI/>"),
              HasSubstr("the encoding \"x-none\" is not known"));
  EXPECT_THAT(ErrorOf("\xFF\xFE<\0?"sv), HasSubstr("not of the encoding UTF-16LE"));
  EXPECT_THAT(ErrorOf("\xFE\xFF\xD8\x00\x00x"sv), HasSubstr("not of the encoding UTF-16BE"));
  EXPECT_THAT(ErrorOf("\0\0\xFE\xFF\x7F\xFF\xFF\xFF"sv), HasSubstr("not of the encoding UTF-32BE"));
  EXPECT_THAT(ErrorOf("<html><meta charset=shift_jis><p>\x81"), HasSubstr("shift_jis"));
}

TEST_F(HostileTest, BinaryFilesAreNamed) {
  // The begin of a zip, as a word processor's file is one.
  EXPECT_THAT(ErrorOf("PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0\xDF\xA4\xD2lZ\x01\0\0 \x05\0\0"sv),
              HasSubstr("this is a binary file"));
  EXPECT_THAT(ErrorOf(std::string(kManyTimes, '\0')), HasSubstr("this is a binary file"));
}

TEST_F(HostileTest, BrokenPdfIsRefused) {
  for (const std::string& pdf :
       {std::string("%PDF-1.7\n"),
        std::string("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"),
        "%PDF-1.7\n" + Repeated("\xFF\0\x80 obj <<"sv, kManyTimes),
        "%PDF-1.4\n" + Repeated("[", kManyTimes) + "\ntrailer << /Root 1 0 R >>",
        // A tree of pages without end.
        std::string("%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type"
                    "/Pages/Kids[2 0 R 2 0 R]/Count 2000000000>>\nendobj\ntrailer\n"
                    "<</Root 1 0 R/Size 3>>\n%%EOF\n")}) {
    EXPECT_THAT(ErrorOf(pdf), testing::AnyOf(StartsWith("not a PDF that can be read: "),
                                             StartsWith("the PDF has no text")))
        << pdf.substr(0, 80);
  }
}

// The bytes of a gigabyte come a MiB at a time.
std::string ErrorOfGigabyte(std::string_view begin) {
  std::unique_ptr<FileReader> reader = NewFileReader({});
  absl::Status status = reader->Add(begin);
  const std::string piece = Repeated("All quiet. ", (1 << 20) / 11);
  for (int i = 0; i < 1024 && status.ok(); ++i) {
    status = reader->Add(piece);
    while (std::optional<ReadResult> result = reader->Next()) {
      if (const auto* error = std::get_if<ReadError>(&*result)) {
        return absl::StrCat("line ", error->line, ": ", std::string(error->status.message()));
      }
    }
  }
  if (status.ok()) status = reader->End();
  return std::string(status.message());
}

TEST_F(HostileTest, AGigabyteOnOneLine) {
  EXPECT_THAT(ErrorOfGigabyte(""), HasSubstr("has more than 67108864 bytes"));
  EXPECT_THAT(ErrorOfGigabyte("<TEI><text><p>"), HasSubstr("has more than 67108864 bytes"));
  EXPECT_EQ(ErrorOfGigabyte("{\"text\": \""), "line 1: the line has more than 134217728 bytes");
  EXPECT_THAT(ErrorOfGigabyte("%PDF-1.7\n"), HasSubstr("has more than 268435456 bytes"));
}

}  // namespace
}  // namespace annals::extractor
