// What the commands that start work on a server have in common: they wait for its end and show what
// it came to, or leave it to go on.
//
//   return RunOperation(*connection, flags.async, out,
//                       [&] { return connection->client().CompactCollection(name); });
#ifndef ANNALS_CLIENTS_CLI_OPERATION_RUN_H_
#define ANNALS_CLIENTS_CLI_OPERATION_RUN_H_

#include <CLI/CLI.hpp>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "annals/v1/operation.pb.h"
#include "clients/cli/connection.h"
#include "clients/cli/exit_status.h"
#include "clients/cli/output.h"
#include "google/longrunning/operations.pb.h"

namespace annals::cli {

// Adds --async.
void AddAsyncFlag(CLI::App& command, bool& async);

// INVALID_ARGUMENT when --async is given without a server.
absl::Status CheckAsync(const Connection& connection, bool async);

// Starts an operation. With `async` prints its name; else waits, while a terminal shows how far it
// is, and prints what it came to.
ExitStatus RunOperation(const Connection& connection, bool async, Output& out,
                        absl::FunctionRef<absl::StatusOr<google::longrunning::Operation>()> start);

// How far an operation is, on one line without a line feed: `running  52%  10.4 of 20.0 MB`.
std::string ProgressText(const annals::v1::OperationMetadata& metadata);

// What it is at, in one word: `running`.
std::string StateWord(annals::v1::OperationMetadata::State state);

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_OPERATION_RUN_H_
