// Events in formats that are JSON.
#ifndef ANNALS_SERVICE_EXPORT_JSON_FORMATS_H_
#define ANNALS_SERVICE_EXPORT_JSON_FORMATS_H_

#include <memory>

#include "service/export/export_writer.h"

namespace annals::service {

// Each event whole, one a line.
std::unique_ptr<ExportWriter> MakeJsonLinesWriter(const ExportSource& source);

// An object with `events`, each a slide of TimelineJS 3.
std::unique_ptr<ExportWriter> MakeTimelineJsWriter(const ExportSource& source);

// An array of items of vis-timeline.
std::unique_ptr<ExportWriter> MakeVisTimelineWriter(const ExportSource& source);

// A FeatureCollection whose features have a `when`, and no geometry, since places are names here.
std::unique_ptr<ExportWriter> MakeLinkedPlacesWriter(const ExportSource& source);

// A `@graph` of schema.org events.
std::unique_ptr<ExportWriter> MakeSchemaOrgWriter(const ExportSource& source);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_EXPORT_JSON_FORMATS_H_
