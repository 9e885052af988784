#include "service/export/csv.h"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "service/export/event_parts.h"
#include "temporal/time_span.h"

namespace annals::service {
namespace {

constexpr std::string_view kSeparator = "; ";  // within a field that holds several

void AddLine(const std::vector<std::string>& fields, std::string& file) {
  bool first = true;
  for (const std::string& field : fields) {
    if (!first) file += ',';
    first = false;
    if (field.find_first_of("\",\r\n") == std::string::npos) {
      file += field;
      continue;
    }
    file += '"';
    for (const char c : field) {
      if (c == '"') file += '"';
      file += c;
    }
    file += '"';
  }
  file += "\r\n";
}

std::string TextOf(const temporal::Instant& instant) {
  return instant.is_infinite() ? "" : instant.ToString();
}

std::vector<std::string> FieldsOf(const v1::Event& event) {
  const temporal::UncertainSpan when = temporal::BoundsOf(event.when());
  const v1::Evidence& evidence =
      event.evidence().empty() ? v1::Evidence::default_instance() : event.evidence(0);
  return {event.name(),
          event.title(),
          event.type(),
          event.when().edtf(),
          TextOf(when.begin_earliest),
          TextOf(when.begin_latest),
          TextOf(when.end_earliest),
          TextOf(when.end_latest),
          JoinedNames(event.participants(), kSeparator),
          JoinedNames(event.places(), kSeparator),
          fmt::format("{}", fmt::join(event.tags(), kSeparator)),
          FactualityWord(event.factuality()),
          event.confidence() > 0 ? fmt::format("{:.2f}", event.confidence()) : "",
          evidence.document(),
          evidence.page(),
          evidence.quote()};
}

class CsvWriter final : public ExportWriter {
 public:
  void Begin(std::string& file) override {
    AddLine({kCsvColumns.begin(), kCsvColumns.end()}, file);
  }
  void Add(const v1::Event& event, std::string& file) override { AddLine(FieldsOf(event), file); }
};

}  // namespace

std::unique_ptr<ExportWriter> MakeCsvWriter(const ExportSource& /*source*/) {
  return std::make_unique<CsvWriter>();
}

}  // namespace annals::service
