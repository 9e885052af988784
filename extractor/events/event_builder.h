// From a document's dates to its events.
//
//   EventBuilder builder = ...;
//   std::vector<annals::v1::Event> events = builder.Build(model, document, mentions);
//
// Sentences with dates are analysed and read by the rules of dated_events.h; footnotes date what
// their markers follow (note_events.h); the document itself may be an event (document_event.h); the
// passages of one event are joined (join.h).
#ifndef ANNALS_EXTRACTOR_EVENTS_EVENT_BUILDER_H_
#define ANNALS_EXTRACTOR_EVENTS_EVENT_BUILDER_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "annals/v1/document.pb.h"
#include "annals/v1/event.pb.h"
#include "annals/v1/mention.pb.h"
#include "extractor/chronology/chronology.h"
#include "extractor/events/lexicon.h"
#include "extractor/events/realis_model.h"
#include "extractor/language/analysis.h"
#include "extractor/text_model.h"

namespace annals::extractor {

// Thread-safe.
class EventBuilder {
 public:
  // `chronology` must outlive the builder.
  static absl::StatusOr<std::unique_ptr<EventBuilder>> Create(const Chronology& chronology);

  // The events of a document, in the order of their first evidence, names empty. `document` carries
  // name and date; `mentions` are all of the document, in order. With `undated` the events that the
  // text tells without a date are among them (told_events.h).
  std::vector<annals::v1::Event> Build(const TextModel& model, const annals::v1::Document& document,
                                       const std::vector<annals::v1::Mention>& mentions,
                                       bool undated) const;

 private:
  EventBuilder(const Chronology& chronology, EventLexicon lexicon,
               std::unique_ptr<Analyzer> analyzer, RealisModel realis);

  const Chronology& chronology_;
  EventLexicon lexicon_;
  std::unique_ptr<Analyzer> analyzer_;
  RealisModel realis_;
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_EVENT_BUILDER_H_
