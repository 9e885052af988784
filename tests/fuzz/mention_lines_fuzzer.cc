// The lines that `annals mentions` writes.
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <string>
#include <string_view>

#include "clients/cli/mention_lines.h"
#include "extractor/text_check.h"
#include "tests/fuzz/fuzz.h"

using namespace annals::cli;  // NOLINT: a program of one file

void CheckInput(std::string_view input) {
  if (!annals::extractor::CheckText(input).ok()) return;
  annals::v1::Mention mention;
  mention.set_text(std::string(input));
  mention.set_end_offset(static_cast<uint32_t>(input.size()));
  TextPart part;
  part.text = std::string(input);
  const std::string written =
      MentionLineBegin(input) + MentionWriter(part, {}).Json(mention).append(kMentionLineEnd);
  google::protobuf::Struct object;
  annals::fuzz::Check(google::protobuf::util::JsonStringToMessage(written, &object).ok(),
                      "the output is JSON", written);
}
