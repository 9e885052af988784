// The lines that `annals mentions --from jsonl` reads, and those that it writes of them.
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <string>
#include <string_view>

#include "clients/cli/mention_lines.h"
#include "tests/fuzz/fuzz.h"

using namespace annals::cli;  // NOLINT: a program of one file
using annals::fuzz::Check;

void CheckInput(std::string_view input) {
  const absl::StatusOr<MentionInput> line = ParseMentionInput(input);
  if (!line.ok()) {
    Check(line.status().code() == absl::StatusCode::kInvalidArgument, "the code of an error",
          input);
    return;
  }
  Check(EdtfOfIsoDate(line->dct).size() <= line->dct.size() + 3, "a date stays short", input);
  annals::v1::Mention mention;
  mention.set_text(line->text);
  mention.set_end_offset(static_cast<uint32_t>(line->text.size()));
  TextPart part;
  part.text = line->text;
  const std::string written =
      MentionLineBegin(line->doc) + MentionWriter(part, {}).Json(mention).append(kMentionLineEnd);
  google::protobuf::Struct object;
  Check(google::protobuf::util::JsonStringToMessage(written, &object).ok(), "the output is JSON",
        written);
}
