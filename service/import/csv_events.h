// Events from the lines of a CSV file (RFC 4180), whose first line names the columns: those that
// the export of CSV writes, any of them and in any order, `title` among them.
#ifndef ANNALS_SERVICE_IMPORT_CSV_EVENTS_H_
#define ANNALS_SERVICE_IMPORT_CSV_EVENTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "annals/v1/event.pb.h"

namespace annals::service {

// The names in the first line. INVALID_ARGUMENT for one that is not known or stands twice, or when
// there is no `title`.
absl::StatusOr<std::vector<std::string>> ReadCsvColumns(std::string_view record);

// The event of another line. INVALID_ARGUMENT names the column and what is wrong with it.
absl::Status ReadCsvEvent(const std::vector<std::string>& columns, std::string_view record,
                          v1::Event* event);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_IMPORT_CSV_EVENTS_H_
