// Events as comma-separated values (RFC 4180): a line of names, then one an event.
#ifndef ANNALS_SERVICE_EXPORT_CSV_H_
#define ANNALS_SERVICE_EXPORT_CSV_H_

#include <memory>

#include "service/export/export_writer.h"

namespace annals::service {

std::unique_ptr<ExportWriter> MakeCsvWriter(const ExportSource& source);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_EXPORT_CSV_H_
