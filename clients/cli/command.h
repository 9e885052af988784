// What all commands share: their flags, their output, and how they report what went wrong.
//
//   void AddGetCommand(CLI::App& app, CommandContext& context) {
//     CLI::App* command = app.add_subcommand("get", "Shows one event");
//     …
//     command->callback([&context, flags] { context.exit_status = Get(*flags, context); });
//   }
#ifndef ANNALS_CLIENTS_CLI_COMMAND_H_
#define ANNALS_CLIENTS_CLI_COMMAND_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "annals/v1/document.pb.h"
#include "annals/v1/revision.pb.h"
#include "clients/cli/connection.h"
#include "clients/cli/exit_status.h"
#include "clients/cli/input_files.h"
#include "clients/cli/listing.h"
#include "clients/cli/output.h"

namespace annals::cli {

// What a command line leads to.
struct CommandContext {
  Output& out;  // for results; everything else goes to standard error
  ExitStatus exit_status = kOk;
};

// Adds --server, --data, --chronology and --backups. Commands that touch no data have no --data;
// only those that extract have --chronology, and only those of backups --backups.
struct ConnectionOptions {
  bool data = true;
  bool chronology = false;
  bool backups = false;
};
void AddConnectionFlags(CLI::App& command, const ConnectionOptions& options,
                        ConnectionFlags& flags);

// What the commands that read texts are given.
struct InputFlags {
  std::vector<std::string> paths;
  std::string date;      // when the documents were written, EDTF; empty: their own word for it
  std::string language;  // of the documents, ISO 639-1; empty: known by their words
  v1::DocumentFormat format = v1::DOCUMENT_FORMAT_UNSPECIFIED;
};

// Adds PATH…, --date, --language and --format; `format_names` are the names of the latter.
void AddInputFlags(CLI::App& command, InputFlags& flags,
                   const std::string& format_names = "--format");

// The files of PATH…, as FindInputFiles has them; names on standard error the folders without any.
std::vector<InputFile> InputFilesOf(const InputFlags& flags);

// What the services are told of a file. INVALID_ARGUMENT when its path is not UTF-8.
absl::StatusOr<v1::FileInfo> FileInfoOf(const InputFlags& flags, const std::string& path);

// A document of a file as messages name it: `letters.jsonl#a-12` for the source URI of that
// document; the path alone for one that is its whole file.
std::string PathOf(const std::string& path, const v1::Document& document);

// Prints what is wrong with a document of a file: `annals: PATH, line 12, column 3 (d293):
// message`.
void PrintProblem(const std::string& path, const v1::DocumentProblem& problem);

// Adds --collection.
void AddCollectionFlag(CLI::App& command, std::string& collection);

// Adds --as-of, which reads the collection as it was after a revision; 0: as it is now.
void AddAsOfFlag(CLI::App& command, int64_t& as_of);

// What the commands that write are given beside what they write.
struct WriteFlags {
  std::string author;
  std::optional<int64_t> if_revision;
};

// Adds --author.
void AddAuthorFlag(CLI::App& command, std::string& author);

// Adds --author and --if-revision.
void AddWriteFlags(CLI::App& command, WriteFlags& flags);

void FillOptions(const WriteFlags& flags, v1::WriteOptions& options);

// Adds --output with the formats of listings; `format` holds the default.
void AddOutputFlag(CLI::App& command, OutputFormat& format);

// For calls that may take as long as reading all of a collection, or a file, does.
inline constexpr absl::Duration kNoTimeout = absl::InfiniteDuration();

// `collections/{collection}`.
std::string CollectionName(std::string_view collection);

// The resource name of a thing: `text` itself if it is a whole name, else
// `collections/{collection}/{kind}/{text}`; `kind` is `events`, `documents`, `backups` or
// `operations`.
std::string ResourceName(std::string_view collection, std::string_view kind, std::string_view text);

// Prints an error, `annals: SUBJECT: message`, on standard error; `subject` may be empty. A server
// that cannot be reached is named.
void PrintError(std::string_view subject, const absl::Status& status, std::string_view server = "");

// Prints the error of opening a connection, and returns the exit status that goes with it.
ExitStatus FailedConnection(const absl::Status& status);

// Prints the error of a call, by flags where it names fields of a query, and returns the exit
// status that goes with it.
ExitStatus FailedCall(const Connection& connection, const absl::Status& status);

// The commands, one file each.
void AddIngestCommand(CLI::App& app, CommandContext& context);
void AddExtractCommand(CLI::App& app, CommandContext& context);
void AddMentionsCommand(CLI::App& app, CommandContext& context);
void AddTimelineCommand(CLI::App& app, CommandContext& context);
void AddRelatedCommand(CLI::App& app, CommandContext& context);
void AddSearchCommand(CLI::App& app, CommandContext& context);
void AddCountCommand(CLI::App& app, CommandContext& context);
void AddDensityCommand(CLI::App& app, CommandContext& context);
void AddFacetsCommand(CLI::App& app, CommandContext& context);
void AddTilesCommand(CLI::App& app, CommandContext& context);
void AddGetCommand(CLI::App& app, CommandContext& context);
void AddExportCommand(CLI::App& app, CommandContext& context);
void AddJoinCommand(CLI::App& app, CommandContext& context);
void AddSplitCommand(CLI::App& app, CommandContext& context);
void AddCreateEventCommand(CLI::App& app, CommandContext& context);
void AddUpdateEventCommand(CLI::App& app, CommandContext& context);
void AddImportCommand(CLI::App& app, CommandContext& context);
void AddEventsCommand(CLI::App& app, CommandContext& context);
void AddDocumentsCommand(CLI::App& app, CommandContext& context);
void AddDeleteCommand(CLI::App& app, CommandContext& context);
void AddUndeleteCommand(CLI::App& app, CommandContext& context);
void AddRenameCommand(CLI::App& app, CommandContext& context);
void AddTokenCommand(CLI::App& app, CommandContext& context);
void AddHistoryCommand(CLI::App& app, CommandContext& context);
void AddRevisionsCommand(CLI::App& app, CommandContext& context);
void AddChangesCommand(CLI::App& app, CommandContext& context);
void AddCollectionsCommand(CLI::App& app, CommandContext& context);
void AddCreateCollectionCommand(CLI::App& app, CommandContext& context);
void AddUpdateCollectionCommand(CLI::App& app, CommandContext& context);
void AddDeleteCollectionCommand(CLI::App& app, CommandContext& context);
void AddBackupCommand(CLI::App& app, CommandContext& context);
void AddBackupsCommand(CLI::App& app, CommandContext& context);
void AddRestoreCommand(CLI::App& app, CommandContext& context);
void AddVerifyCommand(CLI::App& app, CommandContext& context);
void AddRepairCommand(CLI::App& app, CommandContext& context);
void AddCompactCommand(CLI::App& app, CommandContext& context);
void AddStatisticsCommand(CLI::App& app, CommandContext& context);
void AddOperationsCommand(CLI::App& app, CommandContext& context);
void AddOperationCommand(CLI::App& app, CommandContext& context);
void AddWaitCommand(CLI::App& app, CommandContext& context);
void AddCancelCommand(CLI::App& app, CommandContext& context);
void AddHelpCommand(CLI::App& app, CommandContext& context);

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_COMMAND_H_
