// annals ingest: stores texts and their events.
#include <fmt/format.h>

#include <algorithm>
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

class IngestRun {
 public:
  IngestRun(const IngestFlags& flags, const Connection& connection, Output& out)
      : flags_(flags),
        connection_(connection),
        out_(out),
        listing_(flags.output, {}, {"path", "outcome", "events", "mentions", "date", "document"},
                 out) {}

  ExitStatus Run() {
    const std::vector<InputFile> files = InputFilesOf(flags_.input);
    for (const InputFile& file : files) {
      absl::Status status = Ingest(file);
      if (status.ok()) continue;
      PrintError(file.path, status, connection_.server());
      ++documents_;
      ++failed_;
      exit_status_ = kFailed;
      // Nor would the next document be stored.
      if (absl::IsUnavailable(status)) {
        exit_status_ = kUnreachable;
        break;
      }
    }
    listing_.Finish();
    if (failed_ > 0 && (documents_ > 1 || files.size() > 1)) {
      PrintError("", absl::UnknownError(fmt::format("{} of {} documents were not stored", failed_,
                                                    std::max(documents_, files.size()))));
    }
    return exit_status_;
  }

 private:
  absl::Status Ingest(const InputFile& file) {
    absl::StatusOr<InputBytes> bytes = InputBytes::Open(file);
    if (!bytes.ok()) return bytes.status();
    absl::StatusOr<v1::FileInfo> info = FileInfoOf(flags_.input, file.path);
    if (!info.ok()) return info.status();
    v1::IngestFileRequest first;
    first.set_parent(CollectionName(flags_.collection));
    *first.mutable_file() = *std::move(info);
    return connection_.client().IngestFile(
        first, [&bytes] { return bytes->Next(); },
        [&](v1::IngestFileResponse& response) {
          Show(file.path, response);
          return true;
        });
  }

  void Show(const std::string& file_path, const v1::IngestFileResponse& response) {
    ++documents_;
    if (response.has_problem()) {
      PrintProblem(file_path, response.problem());
      ++failed_;
      exit_status_ = kFailed;
      return;
    }
    const v1::Document& document = response.document();
    const std::string path = PathOf(file_path, document);
    if (flags_.output == OutputFormat::kTable) {
      PrintLine(path, response);
    } else if (flags_.output == OutputFormat::kCsv) {
      listing_.AddRow(
          {path, OutcomeWord(response.outcome()), std::to_string(document.event_count()),
           std::to_string(response.mention_count()), document.date().edtf(), document.name()});
    } else {
      listing_.AddJson(JsonOf(response));
    }
  }

  // Progress is shown line by line, so this table has fixed widths and does not go through Table.
  void PrintLine(const std::string& path, const v1::IngestFileResponse& response) {
    const v1::Document& document = response.document();
    std::string line =
        fmt::format("{:<9}  {:>4} events  {:>4} dates  {}", OutcomeWord(response.outcome()),
                    document.event_count(), response.mention_count(), path);
    if (!document.date().edtf().empty()) line += ", dated " + document.date().edtf();
    out_.Write(line + "\n");
    out_.Flush();
  }

  const IngestFlags& flags_;
  const Connection& connection_;
  Output& out_;
  Listing listing_;
  ExitStatus exit_status_ = kOk;
  size_t documents_ = 0;
  size_t failed_ = 0;
};

ExitStatus IngestAll(const IngestFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kWrite);
  if (!connection.ok()) return FailedConnection(connection.status());
  return IngestRun(flags, *connection, out).Run();
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
      "A file can hold many documents (TEI, JSON Lines). The same document again changes nothing; "
      "a\n"
      "changed one replaces the events it had before. A document that fails is named on standard\n"
      "error, and the others are stored all the same.\n"
      "\n"
      "Examples:\n"
      "  annals ingest letters/ volume.xml\n"
      "  annals ingest --date 1957-07-15 undated.txt\n"
      "  pdftotext report.pdf - | annals ingest --collection reports -");
  command->callback([&context, flags] { context.exit_status = IngestAll(*flags, context.out); });
}

}  // namespace annals::cli
