// The lines that `annals mentions` prints.
//
//   MentionWriter writer(part, {});
//   MentionLineBegin("a") + writer.Json(mention) + kMentionLineEnd;
//   // {"doc": "a", "spans": [{"start": 12, "end": 18, "text": "July 3", "type": "DATE", …}]}
#ifndef ANNALS_CLIENTS_CLI_MENTION_LINES_H_
#define ANNALS_CLIENTS_CLI_MENTION_LINES_H_

#include <string>
#include <string_view>

#include "annals/v1/mention.pb.h"
#include "clients/cli/code_points.h"
#include "clients/cli/text_parts.h"

namespace annals::cli {

// In what offsets are counted.
enum class OffsetUnit { kCodePoint, kByte };

// `DATE`, `TIME`, `DURATION` or `SET`.
std::string_view TimexTypeWord(v1::TimexType type);

// The begin or end of the envelope of a mention, ISO 8601; empty when unbounded or without a place
// on the time line.
std::string BeginOf(const v1::Mention& mention);
std::string EndOf(const v1::Mention& mention);

// What stands before and behind the spans of a document on its line, which ends without a line
// feed. The spans are separated by `, `.
std::string MentionLineBegin(std::string_view doc);
inline constexpr std::string_view kMentionLineEnd = "]}";

struct MentionFormat {
  OffsetUnit offsets = OffsetUnit::kCodePoint;
  bool explain = false;  // with what the value rests on
};

// Writes the mentions of a part of a text. Not thread-safe.
class MentionWriter {
 public:
  // `part` must outlive the writer.
  MentionWriter(const TextPart& part, const MentionFormat& format)
      : part_(part), format_(format), code_points_(part.text) {}

  // Where a byte of the part stands in the whole text, in the unit of the format.
  size_t Offset(size_t byte);

  // A span of the line. `mod`, `quant` and `freq` are there when they are set, `phrase_start` and
  // `phrase_end` when the phrase that decides `edtf` is longer than the span; `edtf`, `begin` and
  // `end_time` are null when there is none. Explained, it has `anchors`, and `problem` when there
  // is one.
  std::string Json(const v1::Mention& mention);

  // For a reader, some lines with line feeds: the mention's place and words, its value and time,
  // the rule that recognised it, the phrase around it, and the anchors that its value rests on in
  // the order of their use.
  std::string Explanation(std::string_view doc, const v1::Mention& mention);

 private:
  const TextPart& part_;
  const MentionFormat format_;
  CodePoints code_points_;
};

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_MENTION_LINES_H_
