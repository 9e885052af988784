// annals documents: the documents of a collection.
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>

#include "annals/v1/document_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/json.h"
#include "clients/cli/listing.h"

namespace annals::cli {
namespace {

struct DocumentsFlags {
  ConnectionFlags connection;
  std::string collection = "default";
  int64_t as_of = 0;
  OutputFormat output = OutputFormat::kTable;
};

void AddDocument(const v1::Document& document, Listing& listing) {
  switch (listing.format()) {
    case OutputFormat::kJson:
    case OutputFormat::kJsonl:
      listing.AddJson(JsonOf(document));
      break;
    case OutputFormat::kCsv:
      listing.AddRow({document.name(), document.title(), document.date().edtf(),
                      std::to_string(document.event_count()), std::to_string(document.text_bytes()),
                      document.source_uri()});
      break;
    case OutputFormat::kTable:
      listing.AddRow({document.date().edtf(), std::to_string(document.event_count()),
                      document.title(), document.name().substr(document.name().rfind('/') + 1)});
      break;
  }
}

ExitStatus ListDocuments(const DocumentsFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::ListDocumentsRequest request;
  request.set_parent(CollectionName(flags.collection));
  request.set_page_size(1000);
  request.set_as_of_revision(flags.as_of);
  Listing listing(flags.output, {{"DATE", 10}, {"EVENTS", 0}, {"TITLE", 16}, {"DOCUMENT", 0}},
                  {"name", "title", "date", "events", "bytes", "source"}, out);
  client::PagedRange<v1::Document> documents = connection->client().ListDocuments(request);
  for (absl::StatusOr<v1::Document>& document : documents) {
    if (!document.ok()) return FailedCall(*connection, document.status());
    AddDocument(*document, listing);
    if (out.closed()) break;
  }
  if (!listing.Finish()) std::cerr << "annals: the collection has no documents\n";
  return kOk;
}

}  // namespace

void AddDocumentsCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command =
      app.add_subcommand("documents", "Lists the documents of a collection, without their texts");
  auto flags = std::make_shared<DocumentsFlags>();
  AddAsOfFlag(*command, flags->as_of);
  AddCollectionFlag(*command, flags->collection);
  AddOutputFlag(*command, flags->output);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "Examples:\n"
      "  annals documents\n"
      "  annals documents --output csv > documents.csv");
  command->callback(
      [&context, flags] { context.exit_status = ListDocuments(*flags, context.out); });
}

}  // namespace annals::cli
