#include "clients/cli/mention_lines.h"

#include <fmt/format.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "clients/cli/code_points.h"
#include "clients/cli/json.h"
#include "temporal/time_span.h"

namespace annals::cli {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

bool IsDigits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
}

// The string of a key. Empty when the key is not there or null.
absl::StatusOr<std::string> StringOf(const Struct& object, const std::string& key) {
  auto field = object.fields().find(key);
  if (field == object.fields().end() || field->second.has_null_value()) return "";
  if (!field->second.has_string_value()) {
    return absl::InvalidArgumentError(fmt::format("\"{}\" is not a string", key));
  }
  return field->second.string_value();
}

std::string InstantText(const temporal::Instant& instant) {
  return instant.is_infinite() ? "" : instant.ToString();
}

class SpanWriter {
 public:
  SpanWriter(std::string_view text, OffsetUnit unit) : code_points_(text), unit_(unit) {}

  std::string Write(const v1::Mention& mention) {
    std::string span = fmt::format(
        R"({{"start": {}, "end": {}, "text": {}, "type": "{}", "value": {}, "edtf": {}, )"
        R"("begin": {}, "end_time": {}, "rule": {})",
        Offset(mention.begin_offset()), Offset(mention.end_offset()), JsonString(mention.text()),
        TimexTypeWord(mention.type()), JsonString(mention.value()),
        JsonStringOrNull(mention.when().edtf()), JsonStringOrNull(BeginOf(mention)),
        JsonStringOrNull(EndOf(mention)), JsonString(mention.rule()));
    AddIfSet("mod", mention.mod(), span);
    AddIfSet("quant", mention.quant(), span);
    AddIfSet("freq", mention.freq(), span);
    const bool has_phrase = mention.phrase_end_offset() > mention.phrase_begin_offset();
    if (has_phrase && (mention.phrase_begin_offset() != mention.begin_offset() ||
                       mention.phrase_end_offset() != mention.end_offset())) {
      span +=
          fmt::format(R"(, "phrase_start": {}, "phrase_end": {})",
                      Offset(mention.phrase_begin_offset()), Offset(mention.phrase_end_offset()));
    }
    return span + "}";
  }

 private:
  size_t Offset(size_t byte_offset) {
    return unit_ == OffsetUnit::kByte ? byte_offset : code_points_.Of(byte_offset);
  }

  static void AddIfSet(std::string_view key, const std::string& value, std::string& span) {
    if (!value.empty()) span += fmt::format(R"(, "{}": {})", key, JsonString(value));
  }

  CodePoints code_points_;
  const OffsetUnit unit_;
};

}  // namespace

absl::StatusOr<MentionInput> ParseMentionInput(std::string_view line) {
  Struct object;
  const auto parsed = google::protobuf::util::JsonStringToMessage(std::string(line), &object);
  if (!parsed.ok()) {
    // The lines after the first show the place in the text, which may be long.
    const std::string message(parsed.message());
    return absl::InvalidArgumentError(
        fmt::format("not a JSON object: {}", message.substr(0, message.find('\n'))));
  }
  MentionInput input;
  if (object.fields().find("text") == object.fields().end()) {
    return absl::InvalidArgumentError("the key \"text\" is missing");
  }
  for (auto [key, field] : {std::pair("doc", &input.doc), std::pair("text", &input.text),
                            std::pair("dct", &input.dct), std::pair("language", &input.language)}) {
    absl::StatusOr<std::string> value = StringOf(object, key);
    if (!value.ok()) return value.status();
    *field = *std::move(value);
  }
  return input;
}

std::string EdtfOfIsoDate(std::string_view date) {
  if (date.size() == 8 && IsDigits(date)) {
    return fmt::format("{}-{}-{}", date.substr(0, 4), date.substr(4, 2), date.substr(6, 2));
  }
  constexpr std::string_view kToTheMinute = "1957-07-15T19:00";
  if (date.size() == kToTheMinute.size() && date[10] == 'T' && date[13] == ':') {
    return fmt::format("{}:00", date);
  }
  return std::string(date);
}

std::string_view TimexTypeWord(v1::TimexType type) {
  switch (type) {
    case v1::TIMEX_TYPE_TIME:
      return "TIME";
    case v1::TIMEX_TYPE_DURATION:
      return "DURATION";
    case v1::TIMEX_TYPE_SET:
      return "SET";
    default:
      return "DATE";
  }
}

std::string BeginOf(const v1::Mention& mention) {
  if (!mention.has_when()) return "";
  return InstantText(temporal::BoundsOf(mention.when()).Envelope().begin);
}

std::string EndOf(const v1::Mention& mention) {
  if (!mention.has_when()) return "";
  return InstantText(temporal::BoundsOf(mention.when()).Envelope().end);
}

std::string MentionLine(std::string_view doc, std::string_view text,
                        const google::protobuf::RepeatedPtrField<v1::Mention>& mentions,
                        OffsetUnit unit) {
  SpanWriter writer(text, unit);
  std::string line = fmt::format(R"({{"doc": {}, "spans": [)", JsonString(doc));
  for (int i = 0; i < mentions.size(); ++i) {
    if (i > 0) line += ", ";
    line += writer.Write(mentions[i]);
  }
  return line + "]}";
}

}  // namespace annals::cli
