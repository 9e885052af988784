#include "extractor/events/candidate.h"

#include <string>
#include <string_view>

#include "extractor/events/sentence_view.h"

namespace annals::extractor {

annals::v1::Evidence MakeEvidence(const TextModel& model, std::string_view document, ByteSpan span,
                                  std::string_view rule) {
  const ByteSpan source = model.ToSource(span);
  annals::v1::Evidence evidence;
  evidence.set_document(std::string(document));
  evidence.set_begin_offset(source.begin);
  evidence.set_end_offset(source.end);
  evidence.set_page(model.PageAt(source.begin));
  if (!model.blocks().empty()) {
    evidence.set_note(model.blocks()[model.BlockAt(span.begin)].note);
  }
  evidence.set_quote(FoldSpace(model.text().substr(span.begin, span.size())));
  evidence.add_rules(std::string(rule));
  return evidence;
}

void SetTrigger(const TextModel& model, ByteSpan trigger, annals::v1::Evidence& evidence) {
  const ByteSpan source = model.ToSource(trigger);
  evidence.set_trigger_begin_offset(source.begin);
  evidence.set_trigger_end_offset(source.end);
}

bool OnlyAdds(const annals::v1::Evidence& evidence) {
  return evidence.rules(0) == "event.mentioned-again" || evidence.rules(0) == "event.note-marker";
}

}  // namespace annals::extractor
