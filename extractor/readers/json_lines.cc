#include "extractor/readers/json_lines.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "extractor/readers/document_id.h"
#include "extractor/readers/json_source_map.h"
#include "extractor/readers/plain_text.h"
#include "extractor/strings.h"
#include "extractor/text_check.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "temporal/time_span.h"

namespace annals::extractor {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

bool IsDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](unsigned char c) { return absl::ascii_isdigit(c); });
}

// The first of the keys that is there and not null. Numbers are taken where they are whole.
absl::StatusOr<std::string> StringOf(const Struct& object,
                                     std::initializer_list<const char*> keys) {
  for (const char* key : keys) {
    const auto field = object.fields().find(key);
    if (field == object.fields().end() || field->second.has_null_value()) continue;
    const Value& value = field->second;
    if (value.has_string_value()) return value.string_value();
    const double number = value.number_value();
    const bool whole = value.has_number_value() && number > -1e15 && number < 1e15 &&
                       static_cast<double>(static_cast<int64_t>(number)) == number;
    if (whole) return absl::StrCat(static_cast<int64_t>(number));
    return absl::InvalidArgumentError(absl::StrCat("\"", key, "\" is not a string"));
  }
  return "";
}

class JsonLinesReader final : public FileReader {
 public:
  explicit JsonLinesReader(const ReadOptions& options)
      : max_line_bytes_(2 * options.max_text_bytes) {}

  absl::Status Add(std::string_view bytes) override {
    if (skipping_) {
      const size_t end = bytes.find('\n');
      const size_t skipped = end == std::string_view::npos ? bytes.size() : end + 1;
      pending_offset_ += skipped;
      if (end == std::string_view::npos) return absl::OkStatus();
      skipping_ = false;
      bytes.remove_prefix(skipped);
      ++line_;
    }
    // What has been read is let go of when there is much of it.
    if (begin_ > pending_.size() / 2) {
      pending_.erase(0, begin_);
      pending_offset_ += begin_;
      searched_ -= begin_;
      begin_ = 0;
    }
    pending_ += bytes;
    return absl::OkStatus();
  }

  absl::Status End() override {
    ended_ = true;
    return absl::OkStatus();
  }

  std::optional<ReadResult> Next() override {
    while (true) {
      const size_t end = pending_.find('\n', std::max(begin_, searched_));
      const bool whole = end != std::string::npos;
      searched_ = pending_.size();
      const size_t length = (whole ? end : pending_.size()) - begin_;
      if (length > max_line_bytes_) return TooLong(whole ? end + 1 : pending_.size(), whole);
      if (!whole && (!ended_ || length == 0)) return std::nullopt;
      std::string line = pending_.substr(begin_, length);
      uint64_t offset = pending_offset_ + begin_;
      begin_ = whole ? end + 1 : pending_.size();
      searched_ = begin_;
      ++line_;
      if (line_ == 1 && line.starts_with("\xEF\xBB\xBF")) {
        line.erase(0, 3);
        offset += 3;
      }
      if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
      std::string id;
      absl::StatusOr<ReadDocument> read = Read(line, offset, id);
      if (read.ok()) return *std::move(read);
      return ReadError{id.empty() ? LineFragment() : id, line_, 0, read.status()};
    }
  }

 private:
  std::string LineFragment() const { return absl::StrCat("line=", line_); }

  ReadResult TooLong(size_t next, bool whole) {
    begin_ = next;
    ++line_;
    ReadError error{LineFragment(), line_, 0,
                    absl::ResourceExhaustedError(
                        absl::StrCat("the line has more than ", max_line_bytes_, " bytes"))};
    if (!whole) {
      // Its end has not come yet, and is counted when it does.
      --line_;
      skipping_ = true;
      pending_offset_ += pending_.size();
      pending_.clear();
      pending_.shrink_to_fit();
      begin_ = 0;
    }
    searched_ = begin_;
    return error;
  }

  // `offset` is where the line begins in the file. `id` is set as soon as it is known.
  absl::StatusOr<ReadDocument> Read(const std::string& line, uint64_t offset,
                                    std::string& id) const {
    Struct object;
    const auto parsed = google::protobuf::util::JsonStringToMessage(line, &object);
    if (!parsed.ok()) {
      // The lines after the first show the place in the text, which may be long.
      const std::string message(parsed.message().data(), parsed.message().size());
      return absl::InvalidArgumentError(
          absl::StrCat("not a JSON object: ", message.substr(0, message.find('\n'))));
    }
    if (object.fields().find("text") == object.fields().end()) {
      return absl::InvalidArgumentError("the key \"text\" is missing");
    }
    std::string text;
    std::string date;
    ReadDocument read{"", "", {}, TextModel("", {})};
    annals::v1::Document& document = read.document;
    struct Wanted {
      std::initializer_list<const char*> keys;
      std::string* value;
    };
    for (const Wanted& wanted :
         {Wanted{{"doc", "id"}, &id}, Wanted{{"text"}, &text}, Wanted{{"dct", "date"}, &date},
          Wanted{{"title"}, document.mutable_title()},
          Wanted{{"author"}, document.mutable_author()},
          Wanted{{"recipient"}, document.mutable_recipient()},
          Wanted{{"place"}, document.mutable_place()},
          Wanted{{"language"}, document.mutable_language()}}) {
      absl::StatusOr<std::string> value = StringOf(object, wanted.keys);
      if (!value.ok()) return value.status();
      // `"\u0000"` is a string to JSON and no text.
      if (absl::Status status = CheckText(*value); !status.ok()) {
        return absl::InvalidArgumentError(
            absl::StrCat("\"", *wanted.keys.begin(), "\": ", status.message()));
      }
      *wanted.value = *std::move(value);
    }
    if (!date.empty()) {
      absl::StatusOr<annals::v1::TimeSpan> span = temporal::TimeSpanFromEdtf(EdtfOfIsoDate(date));
      if (!span.ok()) {
        return absl::InvalidArgumentError(absl::StrCat("\"dct\": ", span.status().message()));
      }
      *document.mutable_date() = *std::move(span);
      document.set_date_source(annals::v1::DOCUMENT_DATE_SOURCE_METADATA);
    }
    read.id = DocumentIdOf({id});
    read.fragment = id.empty() ? LineFragment() : id;
    if (!id.empty()) document.add_aliases(id);
    document.set_format(annals::v1::DOCUMENT_FORMAT_JSONL);
    *document.mutable_source_map() = MapOfJsonString(line, "text", text, offset);
    read.model = ReadPlainText(std::move(text));
    return read;
  }

  const size_t max_line_bytes_;
  std::string pending_;
  uint64_t pending_offset_ = 0;  // where it begins in the file
  size_t begin_ = 0;             // of the line that is next
  size_t searched_ = 0;          // up to here there is no line feed behind begin_
  uint64_t line_ = 0;
  bool skipping_ = false;  // the rest of a line that is too long
  bool ended_ = false;
};

}  // namespace

std::string EdtfOfIsoDate(std::string_view date) {
  if (date.size() == 8 && IsDigits(date)) {
    return absl::StrCat(Abs(date.substr(0, 4)), "-", Abs(date.substr(4, 2)), "-",
                        Abs(date.substr(6, 2)));
  }
  constexpr std::string_view kToTheMinute = "1957-07-15T19:00";
  if (date.size() == kToTheMinute.size() && date[10] == 'T' && date[13] == ':') {
    return absl::StrCat(Abs(date), ":00");
  }
  return std::string(date);
}

std::unique_ptr<FileReader> NewJsonLinesReader(const ReadOptions& options) {
  return std::make_unique<JsonLinesReader>(options);
}

}  // namespace annals::extractor
