// annals extract: the events of texts, without storing them.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "annals/v1/extraction_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/event_listing.h"
#include "clients/cli/input_files.h"

namespace annals::cli {
namespace {

struct ExtractFlags {
  ConnectionFlags connection;
  OutputFormat output = OutputFormat::kJsonl;
  InputFlags input;
  bool undated = false;
};

absl::Status ExtractFile(const ExtractFlags& flags, const InputFile& file,
                         const client::Client& client,
                         absl::FunctionRef<bool(v1::ExtractFileResponse&)> take) {
  absl::StatusOr<InputBytes> bytes = InputBytes::Open(file);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<v1::FileInfo> info = FileInfoOf(flags.input, file.path);
  if (!info.ok()) return info.status();
  v1::ExtractFileRequest first;
  *first.mutable_file() = *std::move(info);
  first.set_with_undated(flags.undated);
  return client.ExtractFile(
      first, [&bytes] { return bytes->Next(); }, take);
}

ExitStatus ExtractAll(const ExtractFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kNone);
  if (!connection.ok()) return FailedConnection(connection.status());
  EventListing listing(flags.output, EventColumns::kExtracted, out);
  ExitStatus exit_status = kOk;
  for (const InputFile& file : InputFilesOf(flags.input)) {
    const auto take = [&](v1::ExtractFileResponse& response) {
      if (response.has_problem()) {
        PrintProblem(file.path, response.problem());
        exit_status = kFailed;
        return true;
      }
      const std::string path = PathOf(file.path, response.document());
      for (v1::Event& event : *response.mutable_events()) {
        for (v1::Evidence& evidence : *event.mutable_evidence()) evidence.set_document(path);
        listing.Add(event);
      }
      return !out.closed();
    };
    if (absl::Status status = ExtractFile(flags, file, connection->client(), take); !status.ok()) {
      PrintError(file.path, status, connection->server());
      exit_status = kFailed;
      if (absl::IsUnavailable(status)) return kUnreachable;
    }
    if (out.closed()) break;
  }
  listing.Finish();
  return exit_status;
}

}  // namespace

void AddExtractCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command =
      app.add_subcommand("extract", "Prints the events of texts, without storing them");
  auto flags = std::make_shared<ExtractFlags>();
  AddInputFlags(*command, flags->input);
  command->add_flag("--undated", flags->undated,
                    "Also the events that a text tells without saying when: their date is empty");
  AddOutputFlag(*command, flags->output);
  AddConnectionFlags(*command, {.data = false, .chronology = true}, flags->connection);
  command->footer(
      "JSON is protobuf's JSON mapping of annals.v1.Event (docs/api.md). Offsets in the evidence "
      "are\n"
      "UTF-8 bytes; its document is the path.\n"
      "\n"
      "Examples:\n"
      "  annals extract letter.txt\n"
      "  annals extract --output table letters/\n"
      "  annals extract --undated diary.txt\n"
      "  annals extract --date 1957-07-15 - < letter.txt");
  command->callback([&context, flags] { context.exit_status = ExtractAll(*flags, context.out); });
}

}  // namespace annals::cli
