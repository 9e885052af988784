// What the process counts of its calls, in the terms of Prometheus: rate, errors and duration by
// method, and what asks for numbers when they are read.
//
//   annals_rpc_started_total{method}            calls that have begun
//   annals_rpc_handled_total{method, code}      calls that have ended
//   annals_rpc_duration_seconds{method}         how long they took, a histogram
//   annals_rpc_over_limit_total{method}         those refused by the limits of their caller
//   annals_audit_failures_total                 lines that the audit log could not be given
//   annals_operations_started_total{method}     operations that were asked for
//   annals_operations_ended_total{method, code} operations that have ended
#ifndef ANNALS_SERVICE_METRICS_H_
#define ANNALS_SERVICE_METRICS_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "storage/database.h"

namespace annals::service {

void CountCallBegin(std::string_view method);

// A call that its caller's limits do not allow.
void CountOverLimit(std::string_view method);

// A line that the audit log could not be given.
void CountAuditFailure();

// A connection that is one too many (connection_places.h), or of an address that may not connect.
void CountConnectionRefused();

// Counts a connection that was ended to make room for another network
// (ConnectionPlaces::MakesRoom).
void CountConnectionEndedForOthers();

// A flood of streams that were reset, whose connections were ended (grpc_listener.h).
void CountStreamFlood();

// `code` is the name of a status code, as `NOT_FOUND`.
void CountCallEnd(std::string_view method, std::string_view code, absl::Duration duration);

// An operation that was asked for, and one that has ended.
void CountOperationBegin(std::string_view method);
void CountOperationEnd(std::string_view method, std::string_view code);

// All that is counted, in Prometheus' text format, with what the store knows of its collections
// that are open: annals_collection_revision, _events and _undated_events, annals_storage_* by
// column family and collection, and process_* of the process. `database` may be null.
std::string MetricsText(storage::Database* database);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_METRICS_H_
