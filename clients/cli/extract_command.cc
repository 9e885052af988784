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
};

absl::StatusOr<v1::ExtractDocumentResponse> Extract(const ExtractFlags& flags,
                                                    const InputFile& file,
                                                    const client::Client& client) {
  absl::StatusOr<std::string> text = ReadInputFile(file);
  if (!text.ok()) return text.status();
  // The name goes into the evidence, where it must be UTF-8.
  absl::StatusOr<std::string> source_uri = SourceUriOf(file.path);
  if (!source_uri.ok()) return source_uri.status();
  v1::ExtractDocumentRequest request;
  v1::Document& document = *request.mutable_document();
  document.set_name(file.path);
  document.set_source_uri(*std::move(source_uri));
  document.set_text(*std::move(text));
  document.set_language(flags.input.language);
  if (!flags.input.date.empty()) document.mutable_date()->set_edtf(flags.input.date);
  return client.ExtractDocument(request);
}

ExitStatus ExtractAll(const ExtractFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kNone);
  if (!connection.ok()) return FailedConnection(connection.status());
  EventListing listing(flags.output, EventColumns::kExtracted, out);
  ExitStatus exit_status = kOk;
  for (const InputFile& file : InputFilesOf(flags.input)) {
    absl::StatusOr<v1::ExtractDocumentResponse> response =
        Extract(flags, file, connection->client());
    if (!response.ok()) {
      PrintError(file.path, response.status(), connection->server());
      exit_status = kFailed;
      if (absl::IsUnavailable(response.status())) return kUnreachable;
      continue;
    }
    for (const v1::Event& event : response->events()) listing.Add(event);
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
      "  annals extract --date 1957-07-15 - < letter.txt");
  command->callback([&context, flags] { context.exit_status = ExtractAll(*flags, context.out); });
}

}  // namespace annals::cli
