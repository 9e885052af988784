#include "clients/cli/mention_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "clients/cli/json.h"
#include "temporal/time_span.h"

namespace annals::cli {
namespace {

std::string InstantText(const temporal::Instant& instant) {
  return instant.is_infinite() ? "" : instant.ToString();
}

// The words of a text with one space between them.
std::string OneLine(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(
      line, [](unsigned char letter) { return absl::ascii_isspace(letter); }, ' ');
  absl::RemoveExtraAsciiWhitespace(&line);
  return line;
}

void AddIfSet(std::string_view key, std::string_view value, std::string& span) {
  if (!value.empty())
    fmt::format_to(std::back_inserter(span), R"(, "{}": {})", key, JsonString(value));
}

bool HasLongerPhrase(const v1::Mention& mention) {
  return mention.phrase_end_offset() > mention.phrase_begin_offset() &&
         (mention.phrase_begin_offset() != mention.begin_offset() ||
          mention.phrase_end_offset() != mention.end_offset());
}

}  // namespace

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

std::string MentionLineBegin(std::string_view doc) {
  return fmt::format(R"({{"doc": {}, "spans": [)", JsonString(doc));
}

size_t MentionWriter::Offset(size_t byte) {
  return format_.offsets == OffsetUnit::kByte ? part_.begin_bytes + byte
                                              : part_.begin_code_points + code_points_.Of(byte);
}

std::string MentionWriter::Json(const v1::Mention& mention) {
  const size_t start = Offset(mention.begin_offset());
  const size_t end = Offset(mention.end_offset());
  std::string span =
      fmt::format(R"({{"start": {}, "end": {}, "text": {}, "type": "{}", "value": {}, "edtf": {}, )"
                  R"("begin": {}, "end_time": {}, "rule": {})",
                  start, end, JsonString(mention.text()), TimexTypeWord(mention.type()),
                  JsonString(mention.value()), JsonStringOrNull(mention.when().edtf()),
                  JsonStringOrNull(BeginOf(mention)), JsonStringOrNull(EndOf(mention)),
                  JsonString(mention.rule()));
  AddIfSet("mod", mention.mod(), span);
  AddIfSet("quant", mention.quant(), span);
  AddIfSet("freq", mention.freq(), span);
  if (HasLongerPhrase(mention)) {
    const size_t phrase_start = Offset(mention.phrase_begin_offset());
    fmt::format_to(std::back_inserter(span), R"(, "phrase_start": {}, "phrase_end": {})",
                   phrase_start, Offset(mention.phrase_end_offset()));
  }
  if (format_.explain) {
    span += R"(, "anchors": [)";
    for (int i = 0; i < mention.anchors_size(); ++i) {
      if (i > 0) span += ", ";
      span += JsonString(mention.anchors(i));
    }
    span += ']';
    AddIfSet("problem", mention.problem(), span);
  }
  return span + "}";
}

std::string MentionWriter::Explanation(std::string_view doc, const v1::Mention& mention) {
  const size_t start = Offset(mention.begin_offset());
  const size_t end = Offset(mention.end_offset());
  std::string text = fmt::format("{} {}–{}  {}\n", doc, start, end, OneLine(mention.text()));
  const auto add = [&text](std::string_view name, std::string_view value) {
    if (!value.empty()) fmt::format_to(std::back_inserter(text), "  {:<9}{}\n", name, value);
  };
  add("value", mention.value().empty()
                   ? "none"
                   : fmt::format("{} {}", TimexTypeWord(mention.type()), mention.value()));
  add("mod", mention.mod());
  add("quant", mention.quant());
  add("freq", mention.freq());
  add("time", mention.when().edtf());
  add("rule", mention.rule());
  if (HasLongerPhrase(mention)) {
    add("phrase",
        OneLine(std::string_view(part_.text)
                    .substr(mention.phrase_begin_offset(),
                            mention.phrase_end_offset() - mention.phrase_begin_offset())));
  }
  for (const std::string& anchor : mention.anchors()) add("anchor", anchor);
  add("problem", mention.problem());
  return text;
}

}  // namespace annals::cli
