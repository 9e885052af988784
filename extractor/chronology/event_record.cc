#include "extractor/chronology/event_record.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"
#include "google/protobuf/util/json_util.h"
#include "temporal/time_span.h"

namespace annals::extractor {
namespace {

std::string Trimmed(std::string_view text) {
  return std::string(absl::StripAsciiWhitespace(Abs(text)));
}

absl::Status ReadYears(std::string_view value, EventWording& wording) {
  const std::vector<std::string_view> years = Split(value, '/');
  int64_t first = 0;
  int64_t last = 0;
  if (years.size() != 2 || !absl::SimpleAtoi(Abs(years[0]), &first) ||
      !absl::SimpleAtoi(Abs(years[1]), &last) || first > last) {
    return absl::InvalidArgumentError(
        absl::StrCat("years \"", Abs(value), "\" are not two years in order, such as 1914/1930"));
  }
  wording.first_year = first;
  wording.last_year = last;
  return absl::OkStatus();
}

absl::Status ReadCondition(std::string_view condition, EventWording& wording) {
  const size_t colon = condition.find(':');
  const std::string key = Trimmed(condition.substr(0, colon));
  const std::string value =
      colon == std::string_view::npos ? "" : Trimmed(condition.substr(colon + 1));
  if (key == "years") {
    return ReadYears(value, wording);
  }
  if (key != "with" || value.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("condition \"", Abs(condition),
                                                   "\" is neither \"with: word, word\" nor "
                                                   "\"years: 1914/1930\""));
  }
  for (const std::string_view word : SplitNonEmpty(value, ',')) {
    wording.context_words.push_back(LowerCase(Trimmed(word)));
  }
  return absl::OkStatus();
}

// Divides an alias into wording and conditions.
absl::StatusOr<EventWording> ReadAlias(std::string_view alias) {
  EventWording wording;
  const size_t brace = alias.find('{');
  wording.text = Trimmed(alias.substr(0, brace));
  if (brace == std::string_view::npos) {
    return wording;
  }
  if (alias.back() != '}') {
    return absl::InvalidArgumentError("the conditions are not closed by \"}\" at the end");
  }
  for (const std::string_view condition :
       Split(alias.substr(brace + 1, alias.size() - brace - 2), ';')) {
    if (absl::Status status = ReadCondition(Trimmed(condition), wording); !status.ok()) {
      return status;
    }
  }
  return wording;
}

}  // namespace

absl::StatusOr<EventRecord> ParseEventRecord(std::string_view json) {
  EventRecord record;
  annals::v1::Event& event = record.event;
  const auto parsed = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(json.data(), json.size()), &event);
  if (!parsed.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("not an event in JSON: ", std::string(parsed.message())));
  }
  if (event.title().empty()) {
    return absl::InvalidArgumentError("title is missing");
  }
  if (std::find(kEventTypes.begin(), kEventTypes.end(), event.type()) == kEventTypes.end()) {
    return absl::InvalidArgumentError(
        absl::StrCat("type \"", event.type(), "\" is none of ", absl::StrJoin(kEventTypes, ", ")));
  }
  absl::StatusOr<annals::v1::TimeSpan> when = temporal::TimeSpanFromEdtf(event.when().edtf());
  if (!when.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("when.edtf: ", when.status().message()));
  }
  *event.mutable_when() = *std::move(when);

  record.wordings.push_back({event.title(), {}, {}, {}});
  for (std::string& alias : *event.mutable_aliases()) {
    absl::StatusOr<EventWording> wording = ReadAlias(alias);
    if (!wording.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("alias \"", alias, "\": ", wording.status().message()));
    }
    alias = wording->text;
    record.wordings.push_back(*std::move(wording));
  }
  return record;
}

}  // namespace annals::extractor
