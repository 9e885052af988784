// Files of events in the formats of other programs.
//
//   const ExportFormat* format = FindExportFormat(v1::EXPORT_FORMAT_ICALENDAR);
//   std::unique_ptr<ExportWriter> writer = format->make({.collection = "letters"});
//   std::string file;
//   writer->Begin(file);
//   for (const v1::Event& event : events) writer->Add(event, file);
//   writer->End(file);
//
// docs/export.md says what each format keeps of an event.
#ifndef ANNALS_SERVICE_EXPORT_EXPORT_WRITER_H_
#define ANNALS_SERVICE_EXPORT_EXPORT_WRITER_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "annals/v1/event.pb.h"
#include "annals/v1/timeline_service.pb.h"

namespace annals::service {

// Not thread-safe. Each function appends to `file`, which the caller may empty between the calls.
class ExportWriter {
 public:
  virtual ~ExportWriter() = default;
  virtual void Begin(std::string& /*file*/) {}
  virtual void Add(const v1::Event& event, std::string& file) = 0;
  virtual void End(std::string& /*file*/) {}
};

// What a file tells of itself.
struct ExportSource {
  std::string collection;  // its id
  absl::Time time;         // when the file is written
};

struct ExportFormat {
  v1::ExportFormat format;
  std::string_view extension;     // of its files, without the first dot: `ics`, `vis.json`
  std::string_view content_type;  // of HTTP
  std::unique_ptr<ExportWriter> (*make)(const ExportSource& source);
};

// All formats, in the order of the enum.
absl::Span<const ExportFormat> ExportFormats();

// Null for one that is not known.
const ExportFormat* FindExportFormat(v1::ExportFormat format);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_EXPORT_EXPORT_WRITER_H_
