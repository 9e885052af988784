// Events as comma-separated values (RFC 4180): a line of names, then one an event.
#ifndef ANNALS_SERVICE_EXPORT_CSV_H_
#define ANNALS_SERVICE_EXPORT_CSV_H_

#include <array>
#include <memory>
#include <string_view>

#include "service/export/export_writer.h"

namespace annals::service {

// The first line, in this order.
inline constexpr std::array<std::string_view, 16> kCsvColumns = {
    "name",         "title",      "type",         "when",   "begin_earliest", "begin_latest",
    "end_earliest", "end_latest", "participants", "places", "tags",           "factuality",
    "confidence",   "document",   "page",         "quote"};

std::unique_ptr<ExportWriter> MakeCsvWriter(const ExportSource& source);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_EXPORT_CSV_H_
