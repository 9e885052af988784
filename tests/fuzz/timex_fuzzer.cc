// The tagger, on any text in either language: mentions lie in order inside of the text, their dates
// are EDTF, and the time is linear in the length.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "annals/v1/mention.pb.h"
#include "extractor/chronology/chronology.h"
#include "extractor/readers/plain_text.h"
#include "extractor/text_check.h"
#include "extractor/timex/tagger.h"
#include "temporal/edtf.h"
#include "tests/fuzz/fuzz.h"

using namespace annals::extractor;  // NOLINT: a program of one file
using annals::fuzz::Check;

void CheckInput(std::string_view input) {
  static const std::unique_ptr<Tagger> kTagger = *Tagger::Create();
  static const Chronology kChronology = *Chronology::LoadWithBuiltIn("");
  if (!CheckText(input).ok()) return;
  const TagContext contexts[] = {
      {.document_date_edtf = "1957-07-15", .chronology = &kChronology, .language = "en"},
      {.language = "de"}};
  const TagContext& context = contexts[input.size() % 2];

  const TextModel model = ReadPlainText(std::string(input));
  std::vector<annals::v1::Mention> mentions;
  annals::fuzz::CheckTime("the tagger", input, [&] { mentions = kTagger->Tag(model, context); });
  uint64_t end = 0;
  for (const annals::v1::Mention& mention : mentions) {
    Check(end <= mention.begin_offset() && mention.begin_offset() < mention.end_offset() &&
              mention.end_offset() <= input.size(),
          "mentions are in order and apart", input);
    end = mention.end_offset();
    Check(!mention.rule().empty(), "a mention names its rule", input);
    if (!mention.when().edtf().empty()) {
      const auto date = annals::temporal::Edtf::Parse(mention.when().edtf());
      Check(date.ok(), date.ok() ? "" : std::string(date.status().message()), input);
    }
  }

  if (annals::fuzz::OneOf(input, 64)) {
    const TextModel longer = ReadPlainText(annals::fuzz::Repeated(input, 16'384));
    annals::fuzz::CheckTime("the tagger", longer.source(), [&] { kTagger->Tag(longer, context); });
  }
}
