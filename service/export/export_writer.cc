#include "service/export/export_writer.h"

#include <algorithm>

#include "service/export/csv.h"
#include "service/export/icalendar.h"
#include "service/export/json_formats.h"

namespace annals::service {

absl::Span<const ExportFormat> ExportFormats() {
  static constexpr ExportFormat kFormats[] = {
      {v1::EXPORT_FORMAT_JSON_LINES, "jsonl", "application/jsonl; charset=utf-8",
       MakeJsonLinesWriter},
      {v1::EXPORT_FORMAT_CSV, "csv", "text/csv; charset=utf-8; header=present", MakeCsvWriter},
      {v1::EXPORT_FORMAT_ICALENDAR, "ics", "text/calendar; charset=utf-8", MakeICalendarWriter},
      {v1::EXPORT_FORMAT_TIMELINE_JS, "timelinejs.json", "application/json", MakeTimelineJsWriter},
      {v1::EXPORT_FORMAT_VIS_TIMELINE, "vis.json", "application/json", MakeVisTimelineWriter},
      {v1::EXPORT_FORMAT_LINKED_PLACES, "geojson", "application/geo+json", MakeLinkedPlacesWriter},
      {v1::EXPORT_FORMAT_SCHEMA_ORG, "jsonld", "application/ld+json", MakeSchemaOrgWriter}};
  return kFormats;
}

const ExportFormat* FindExportFormat(v1::ExportFormat format) {
  const absl::Span<const ExportFormat> all = ExportFormats();
  const auto found = std::ranges::find(all, format, &ExportFormat::format);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace annals::service
