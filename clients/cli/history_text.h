// What history tells, in words for a table.
#ifndef ANNALS_CLIENTS_CLI_HISTORY_TEXT_H_
#define ANNALS_CLIENTS_CLI_HISTORY_TEXT_H_

#include <google/protobuf/timestamp.pb.h>

#include <string>

#include "annals/v1/revision.pb.h"

namespace annals::cli {

// `2026-11-26T18:24:05Z`, in UTC.
std::string TimeText(const google::protobuf::Timestamp& time);

// `put`, `deleted`, `undeleted`, `merged`, `split`; empty when it is not known.
std::string KindText(v1::Revision::Kind kind);

// `created`, `updated`, `deleted`.
std::string KindText(v1::Change::Kind kind);

// The fields in which the two states of an event differ, `title, when`; empty when there are not
// both.
std::string ChangedFields(const v1::Change& change);

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_HISTORY_TEXT_H_
