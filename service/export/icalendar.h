// Events as a calendar (iCalendar, RFC 5545).
#ifndef ANNALS_SERVICE_EXPORT_ICALENDAR_H_
#define ANNALS_SERVICE_EXPORT_ICALENDAR_H_

#include <memory>

#include "service/export/export_writer.h"

namespace annals::service {

std::unique_ptr<ExportWriter> MakeICalendarWriter(const ExportSource& source);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_EXPORT_ICALENDAR_H_
