// annals ingest: stores texts and their events.
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string>
#include <thread>

#include "clients/cli/command.h"
#include "clients/cli/ingest_run.h"
#include "clients/cli/operation_run.h"
#include "clients/cli/submit_files.h"

namespace annals::cli {
namespace {

struct IngestFlags {
  ConnectionFlags connection;
  size_t jobs = 0;
  bool async = false;
  IngestPlan plan;
};

ExitStatus IngestAll(IngestFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kWrite);
  if (!connection.ok()) return FailedConnection(connection.status());
  if (flags.async) return SubmitFiles(flags.plan, *connection, out);
  const size_t processors = std::max(1U, std::thread::hardware_concurrency());
  flags.plan.files_at_once = flags.jobs > 0 ? flags.jobs : processors;
  flags.plan.shows_progress = flags.plan.output == OutputFormat::kTable &&
                              isatty(STDOUT_FILENO) != 0 && isatty(STDERR_FILENO) != 0;
  return IngestRun(flags.plan, *connection, out).Run();
}

}  // namespace

void AddIngestCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand("ingest", "Stores texts and the events found in them");
  auto flags = std::make_shared<IngestFlags>();
  AddInputFlags(*command, flags->plan.input);
  AddAuthorFlag(*command, flags->plan.author);
  AddCollectionFlag(*command, flags->plan.collection);
  command
      ->add_option("--jobs", flags->jobs,
                   "How many files are read at once [as many as there are processors]")
      ->check(CLI::Range(1, 256))
      ->type_name("N");
  AddAsyncFlag(*command, flags->async);
  AddOutputFlag(*command, flags->plan.output);
  AddConnectionFlags(*command, {.data = true, .chronology = true}, flags->connection);
  command->footer(
      "A file can hold many documents (TEI, JSON Lines). The same document again changes nothing; "
      "a\n"
      "changed one replaces the events it had before. A document that fails is named on standard\n"
      "error, and the others are stored all the same. What was stopped goes on when it is run "
      "again.\n"
      "\n"
      "With --async the server has all of a file before it stores the first of its documents, and "
      "goes\n"
      "on by itself.\n"
      "\n"
      "Examples:\n"
      "  annals ingest letters/ volume.xml\n"
      "  annals ingest --date 1957-07-15 undated.txt\n"
      "  annals ingest --collection reports report.pdf");
  command->callback([&context, flags] { context.exit_status = IngestAll(*flags, context.out); });
}

}  // namespace annals::cli
