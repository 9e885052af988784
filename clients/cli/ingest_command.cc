// annals ingest: stores texts and their events.
#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "annals/v1/document_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/input_files.h"
#include "clients/cli/json.h"
#include "clients/cli/listing.h"

namespace annals::cli {
namespace {

struct IngestFlags {
  ConnectionFlags connection;
  std::string collection = "default";
  OutputFormat output = OutputFormat::kTable;
  InputFlags input;
};

std::string OutcomeWord(v1::IngestOutcome outcome) {
  switch (outcome) {
    case v1::INGEST_OUTCOME_CREATED:
      return "stored";
    case v1::INGEST_OUTCOME_REPLACED:
      return "replaced";
    case v1::INGEST_OUTCOME_UNCHANGED:
      return "unchanged";
    default:
      return "done";
  }
}

absl::StatusOr<v1::IngestDocumentResponse> Ingest(const IngestFlags& flags, const InputFile& file,
                                                  const client::Client& client) {
  v1::IngestDocumentRequest request;
  request.set_parent(CollectionName(flags.collection));
  absl::StatusOr<std::string> text = ReadInputFile(file);
  if (!text.ok()) return text.status();
  request.mutable_document()->set_text(*std::move(text));
  absl::StatusOr<std::string> source_uri = SourceUriOf(file.path);
  if (!source_uri.ok()) return source_uri.status();
  request.mutable_document()->set_source_uri(*std::move(source_uri));
  request.mutable_document()->set_language(flags.input.language);
  if (!flags.input.date.empty()) {
    request.mutable_document()->mutable_date()->set_edtf(flags.input.date);
  }
  return client.IngestDocument(request);
}

// Progress is shown line by line, so this table has fixed widths and does not go through Table.
void PrintLine(const std::string& path, const v1::IngestDocumentResponse& response, Output& out) {
  const v1::Document& document = response.document();
  std::string line =
      fmt::format("{:<9}  {:>4} events  {:>4} dates  {}", OutcomeWord(response.outcome()),
                  document.event_count(), response.mention_count(), path);
  if (!document.date().edtf().empty()) line += ", dated " + document.date().edtf();
  out.Write(line + "\n");
  out.Flush();
}

ExitStatus IngestAll(const IngestFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kWrite);
  if (!connection.ok()) return FailedConnection(connection.status());
  Listing listing(flags.output, {}, {"path", "outcome", "events", "mentions", "date", "document"},
                  out);
  ExitStatus exit_status = kOk;
  size_t failed = 0;
  const std::vector<InputFile> files = InputFilesOf(flags.input);
  for (const InputFile& file : files) {
    absl::StatusOr<v1::IngestDocumentResponse> response = Ingest(flags, file, connection->client());
    if (!response.ok()) {
      PrintError(file.path, response.status(), connection->server());
      ++failed;
      exit_status = kFailed;
      // Nor would the next document be stored.
      if (absl::IsUnavailable(response.status())) {
        exit_status = kUnreachable;
        break;
      }
    } else if (flags.output == OutputFormat::kTable) {
      PrintLine(file.path, *response, out);
    } else if (flags.output == OutputFormat::kCsv) {
      const v1::Document& document = response->document();
      listing.AddRow(
          {file.path, OutcomeWord(response->outcome()), std::to_string(document.event_count()),
           std::to_string(response->mention_count()), document.date().edtf(), document.name()});
    } else {
      listing.AddJson(JsonOf(*response));
    }
  }
  listing.Finish();
  if (failed > 0 && files.size() > 1) {
    PrintError("", absl::UnknownError(
                       fmt::format("{} of {} documents were not stored", failed, files.size())));
  }
  return exit_status;
}

}  // namespace

void AddIngestCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand("ingest", "Stores texts and the events found in them");
  auto flags = std::make_shared<IngestFlags>();
  AddInputFlags(*command, flags->input);
  AddCollectionFlag(*command, flags->collection);
  AddOutputFlag(*command, flags->output);
  AddConnectionFlags(*command, {.data = true, .chronology = true}, flags->connection);
  command->footer(
      "The same text again changes nothing; a changed file replaces the events it had before. A\n"
      "document that fails is named on standard error, and the others are stored all the same.\n"
      "\n"
      "Examples:\n"
      "  annals ingest letters/ telegram.txt\n"
      "  annals ingest --date 1957-07-15 undated.txt\n"
      "  pdftotext report.pdf - | annals ingest --collection reports -");
  command->callback([&context, flags] { context.exit_status = IngestAll(*flags, context.out); });
}

}  // namespace annals::cli
