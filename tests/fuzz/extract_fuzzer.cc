// The whole extractor: events and their evidence lie inside of the text, their dates are EDTF, and
// the time is linear in the length.
#include <memory>
#include <string>
#include <string_view>

#include "extractor/extractor.h"
#include "extractor/text_check.h"
#include "temporal/edtf.h"
#include "tests/fuzz/fuzz.h"

using namespace annals::extractor;  // NOLINT: a program of one file
using annals::fuzz::Check;

namespace {

// The longest text that is tried as a whole; the parser is the slowest of all stages.
constexpr size_t kMaxBytes = 2048;

}  // namespace

void CheckInput(std::string_view input) {
  static const std::unique_ptr<Extractor> kExtractor = *Extractor::Create({});
  annals::v1::Document document;
  document.set_text(std::string(input.substr(0, kMaxBytes)));
  absl::StatusOr<Extraction> found = absl::UnknownError("not called");
  annals::fuzz::CheckTime("the extractor", document.text(), [&] {
    found = kExtractor->Extract(document, {.mentions = true, .events = true, .undated = true});
  });
  Check(found.ok() == CheckText(document.text()).ok(), "all text can be read, and no other", input);
  if (!found.ok()) return;
  for (const annals::v1::Event& event : found->events) {
    Check(!event.title().empty(), "an event has a title", input);
    Check(!event.has_when() || annals::temporal::Edtf::Parse(event.when().edtf()).ok(),
          "an event's date is EDTF", input);
    for (const annals::v1::Evidence& evidence : event.evidence()) {
      Check(evidence.begin_offset() <= evidence.end_offset() &&
                evidence.end_offset() <= document.text().size(),
            "evidence lies in the text", input);
      Check(evidence.trigger_end_offset() == 0 ||
                (evidence.trigger_begin_offset() < evidence.trigger_end_offset() &&
                 evidence.trigger_end_offset() <= document.text().size()),
            "the trigger lies in the text", input);
    }
  }
}
