// Hands files to a server that ingests them by itself: `annals ingest --async`.
#ifndef ANNALS_CLIENTS_CLI_SUBMIT_FILES_H_
#define ANNALS_CLIENTS_CLI_SUBMIT_FILES_H_

#include "clients/cli/connection.h"
#include "clients/cli/exit_status.h"
#include "clients/cli/ingest_run.h"
#include "clients/cli/output.h"

namespace annals::cli {

// Submits one file after another, and prints the name of the operation of each.
ExitStatus SubmitFiles(const IngestPlan& plan, const Connection& connection, Output& out);

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_SUBMIT_FILES_H_
