// annals: the command line of Annals. docs/cli.md describes every command.
#include <grpc/support/log.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "clients/cli/command.h"
#include "clients/cli/exit_status.h"
#include "clients/cli/output.h"
#include "clients/cli/usage.h"

namespace annals::cli {
namespace {

int Main(int argc, char** argv) {
  // A reader that goes away, as `head` does, is no reason to die in the middle of an ingest.
  signal(SIGPIPE, SIG_IGN);
  // What matters of gRPC's errors comes back from its calls.
  gpr_set_log_function([](gpr_log_func_args*) {});
  CLI::App app("annals: finds what happened and when in texts, and keeps it as a timeline.",
               "annals");
  app.set_version_flag("--version", "annals " ANNALS_VERSION);
  app.require_subcommand(1);
  app.failure_message(
      [](const CLI::App* failed, const CLI::Error& error) { return UsageMessage(*failed, error); });
  app.footer(
      "Examples:\n"
      "  annals ingest letters/                          store texts and their events\n"
      "  annals timeline --from 1957-07 --to 1957-07     what happened in July 1957\n"
      "  annals search '\"harbour board\" pier'           events by words\n"
      "  annals density --unit month --from 1957         how many there were, month by month\n"
      "  annals get EVENT                                one event, with the words that say so\n"
      "  annals extract letter.txt                       events as JSON, nothing stored\n"
      "\n"
      "`annals COMMAND --help` tells more of a command, docs/cli.md of them all.\n"
      "\n"
      "Exit status: 0 all done; 1 something failed, the rest is done; 2 bad command line; 3 no "
      "such\n"
      "event, document or collection; 4 the server cannot be reached; 5 the data directory cannot "
      "be\n"
      "used.");
  Output out(stdout);
  CommandContext context{.out = out};
  AddIngestCommand(app, context);
  AddTimelineCommand(app, context);
  AddGetCommand(app, context);
  AddRelatedCommand(app, context);
  AddSearchCommand(app, context);
  AddCountCommand(app, context);
  AddDensityCommand(app, context);
  AddFacetsCommand(app, context);
  AddTilesCommand(app, context);
  AddExportCommand(app, context);
  AddImportCommand(app, context);
  AddCreateEventCommand(app, context);
  AddUpdateEventCommand(app, context);
  AddJoinCommand(app, context);
  AddSplitCommand(app, context);
  AddEventsCommand(app, context);
  AddDocumentsCommand(app, context);
  AddDeleteCommand(app, context);
  AddUndeleteCommand(app, context);
  AddRenameCommand(app, context);
  AddTokenCommand(app, context);
  AddHistoryCommand(app, context);
  AddRevisionsCommand(app, context);
  AddChangesCommand(app, context);
  AddExtractCommand(app, context);
  AddMentionsCommand(app, context);
  AddCollectionsCommand(app, context);
  AddCreateCollectionCommand(app, context);
  AddUpdateCollectionCommand(app, context);
  AddDeleteCollectionCommand(app, context);
  AddBackupCommand(app, context);
  AddBackupsCommand(app, context);
  AddRestoreCommand(app, context);
  AddVerifyCommand(app, context);
  AddRepairCommand(app, context);
  AddCompactCommand(app, context);
  AddStatisticsCommand(app, context);
  AddOperationsCommand(app, context);
  AddOperationCommand(app, context);
  AddWaitCommand(app, context);
  AddCancelCommand(app, context);
  AddHelpCommand(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kOk : kBadUsage;
  }
  if (!out.Finish() && context.exit_status == kOk) return kFailed;
  return context.exit_status;
}

}  // namespace
}  // namespace annals::cli

int main(int argc, char** argv) { return annals::cli::Main(argc, argv); }
