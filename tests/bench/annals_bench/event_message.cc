#include "tests/bench/annals_bench/event_message.h"

#include <charconv>
#include <string>
#include <string_view>

#include "storage/resource_name.h"
#include "temporal/instant.h"

namespace annals::bench {
namespace {

// So many bytes of a document's text tell of each event.
constexpr uint32_t kQuoteBytes = 100;

std::string DocumentNameOf(int64_t event_number) {
  return storage::DocumentName("bench", std::to_string(event_number / kEventsInDocument));
}

void SetBound(int64_t seconds, annals::v1::InstantRange* bound) {
  bound->mutable_earliest()->set_seconds(seconds);
  bound->mutable_latest()->set_seconds(seconds);
}

std::string EdtfOf(const EventData& event) {
  const std::string begin = temporal::Instant::FromSeconds(event.begin).ToString();
  if (event.end == event.begin) return begin;
  return begin + "/" + temporal::Instant::FromSeconds(event.end).ToString();
}

}  // namespace

annals::v1::Document MakeDocument(int64_t event_number) {
  annals::v1::Document document;
  document.set_name(DocumentNameOf(event_number));
  document.set_title("Document " + std::to_string(event_number / kEventsInDocument));
  document.set_text("The text of " + document.name());
  return document;
}

annals::v1::Event MakeEvent(const EventData& event) {
  annals::v1::Event message;
  message.set_title(event.title);
  message.set_type(event.type);
  message.mutable_when()->set_edtf(EdtfOf(event));
  SetBound(event.begin, message.mutable_when()->mutable_begin());
  SetBound(event.end, message.mutable_when()->mutable_end());
  for (const std::string& name : event.participants) {
    message.add_participants()->set_display_name(name);
  }
  message.add_places()->set_display_name(event.place);
  annals::v1::Evidence& evidence = *message.add_evidence();
  evidence.set_document(DocumentNameOf(event.number));
  const auto place = static_cast<uint32_t>(event.number % kEventsInDocument);
  evidence.set_begin_offset(place * kQuoteBytes);
  evidence.set_end_offset((place + 1) * kQuoteBytes);
  return message;
}

int64_t NumberOf(const annals::v1::Event& event) {
  const annals::v1::Evidence& evidence = event.evidence(0);
  const std::string_view id = storage::LastPartOf(evidence.document());
  int64_t document = 0;
  std::from_chars(id.data(), id.data() + id.size(), document);
  return document * kEventsInDocument + evidence.begin_offset() / kQuoteBytes;
}

}  // namespace annals::bench
