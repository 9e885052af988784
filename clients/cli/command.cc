#include "clients/cli/command.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/flag_checks.h"
#include "clients/cli/input_files.h"

namespace annals::cli {
namespace {

// Errors of a request name its fields, as the API has them; here it was flags that filled them.
absl::Status InWordsOfFlags(const absl::Status& status) {
  if (!absl::IsInvalidArgument(status)) return status;
  std::string message = absl::StrReplaceAll(
      status.message(),
      {{"query.from", "--from"}, {"query.to", "--to"}, {"query.filter", "--filter"}});
  if (message.starts_with("unit: ")) message.insert(0, "--");
  return absl::InvalidArgumentError(message);
}

// Whether gRPC says of itself that there is no connection. A server that is there and stopping, or
// has no room on its disk, says in other words why.
bool IsOfConnection(const absl::Status& status) {
  constexpr std::string_view kBegins[] = {"failed to connect",
                                          "connections to all backends",
                                          "DNS resolution failed",
                                          "Socket closed",
                                          "Connection reset",
                                          "Endpoint closing",
                                          "empty address",
                                          "Name resolution failure",
                                          "recvmsg"};
  return std::ranges::any_of(kBegins, [&](std::string_view begin) {
    return absl::StrContains(status.message(), absl::string_view(begin.data(), begin.size()));
  });
}

}  // namespace

void AddConnectionFlags(CLI::App& command, const ConnectionOptions& options,
                        ConnectionFlags& flags) {
  command
      .add_option("--server", flags.server,
                  "HOST:PORT of an annalsd; without it ANNALS_SERVER, and without that the command "
                  "does the work itself")
      ->check(CheckGiven)
      ->type_name("HOST:PORT");
  command
      .add_option("--tls-ca", flags.tls_ca,
                  "Encrypt the connection to the server, whose certificate one in this PEM file "
                  "has signed; `system` for those that this machine trusts [ANNALS_TLS_CA]")
      ->check(CheckGiven)
      ->type_name("FILE");
  if (options.data) {
    command
        .add_option("--data", flags.data,
                    "The data directory when there is no server [$XDG_DATA_HOME/annals, or "
                    "~/.local/share/annals]")
        ->check(CheckGiven)
        ->type_name("DIR");
  }
  if (options.chronology) {
    command
        .add_option("--chronology", flags.chronology,
                    "A file of named events of your own: annals.v1.Event as JSON Lines or YAML")
        ->check(CheckGiven)
        ->type_name("FILE");
  }
  if (options.backups) {
    command
        .add_option("--backups", flags.backups,
                    "The folder of backups when there is no server; each collection has a folder "
                    "in it")
        ->check(CheckGiven)
        ->type_name("DIR");
  }
}

void AddInputFlags(CLI::App& command, InputFlags& flags, const std::string& format_names) {
  command
      .add_option(
          "PATH", flags.paths,
          "Files; folders, for the files of known formats in them and below; - for standard "
          "input")
      ->required();
  command
      .add_option("--date", flags.date,
                  "When the documents were written, EDTF such as 1957-07-15, where the source does "
                  "not say so outside its text")
      ->check(CheckDate)
      ->type_name("DATE");
  command
      .add_option("--language", flags.language,
                  "What the documents are written in, en or de; without it known by their words")
      ->check(CheckLanguage)
      ->type_name("LANGUAGE");
  static const std::map<std::string, v1::DocumentFormat> kFormats = {
      {"text", v1::DOCUMENT_FORMAT_TEXT},   {"tei", v1::DOCUMENT_FORMAT_TEI},
      {"jsonl", v1::DOCUMENT_FORMAT_JSONL}, {"markdown", v1::DOCUMENT_FORMAT_MARKDOWN},
      {"html", v1::DOCUMENT_FORMAT_HTML},   {"pdf", v1::DOCUMENT_FORMAT_PDF}};
  command
      .add_option_function<std::string>(
          format_names, [&flags](const std::string& name) { flags.format = kFormats.at(name); },
          "How the files are written; without it that is told from their content")
      ->check(CLI::IsMember(kFormats))
      ->type_name("FORMAT");
}

std::vector<InputFile> InputFilesOf(const InputFlags& flags) {
  std::vector<InputFile> files;
  for (const std::string& path : flags.paths) {
    const std::vector<InputFile> found = FindInputFiles(path);
    if (found.empty()) {
      PrintError(path, absl::NotFoundError("no file of a known format in this folder or below it; "
                                           "name other files one by one"));
    }
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

absl::StatusOr<v1::FileInfo> FileInfoOf(const InputFlags& flags, const std::string& path) {
  absl::StatusOr<std::string> source_uri = SourceUriOf(path);
  if (!source_uri.ok()) return source_uri.status();
  v1::FileInfo info;
  info.set_source_uri(*std::move(source_uri));
  info.set_format(flags.format);
  info.set_date_edtf(flags.date);
  info.set_language(flags.language);
  return info;
}

std::string PathOf(const std::string& path, const v1::Document& document) {
  const size_t fragment = document.source_uri().find('#', SourceUriOf(path).value_or("").size());
  return fragment == std::string::npos ? path : path + document.source_uri().substr(fragment);
}

void PrintProblem(const std::string& path, const v1::DocumentProblem& problem) {
  std::string where = path;
  if (problem.line() > 0) where += fmt::format(" line {}", problem.line());
  if (problem.column() > 0) where += fmt::format(" column {}", problem.column());
  if (!problem.fragment().empty() && !problem.fragment().starts_with("line=")) {
    where += fmt::format(" ({})", problem.fragment());
  }
  PrintError(where, absl::Status(static_cast<absl::StatusCode>(problem.code()), problem.message()));
}

void AddCollectionFlag(CLI::App& command, std::string& collection) {
  command.add_option("--collection", collection, "The collection")
      ->check(CheckCollection)
      ->capture_default_str();
}

void AddAsOfFlag(CLI::App& command, int64_t& as_of) {
  command
      .add_option(
          "--as-of", as_of,
          "Read what was stored after this revision, as `annals revisions` lists them [now]")
      ->check(CheckRevision)
      ->type_name("REVISION");
}

void AddAuthorFlag(CLI::App& command, std::string& author) {
  command.add_option("--author", author, "Who writes, for the history")
      ->envname("ANNALS_AUTHOR")
      ->type_name("NAME");
}

void AddWriteFlags(CLI::App& command, WriteFlags& flags) {
  AddAuthorFlag(command, flags.author);
  command
      .add_option("--if-revision", flags.if_revision,
                  "Only if this revision was the last to write what is changed")
      ->check(CheckRevision)
      ->type_name("REVISION");
}

void FillOptions(const WriteFlags& flags, v1::WriteOptions& options) {
  options.set_author(flags.author);
  if (flags.if_revision.has_value()) options.set_if_revision(*flags.if_revision);
}

void AddOutputFlag(CLI::App& command, OutputFormat& format) {
  static const std::map<std::string, OutputFormat> kFormats = {{"table", OutputFormat::kTable},
                                                               {"json", OutputFormat::kJson},
                                                               {"jsonl", OutputFormat::kJsonl},
                                                               {"csv", OutputFormat::kCsv}};
  std::string default_name;
  for (const auto& [name, value] : kFormats) {
    if (value == format) default_name = name;
  }
  command
      .add_option_function<std::string>(
          "--output", [&format](const std::string& name) { format = kFormats.at(name); },
          "How to print: table, json (an array), jsonl (one a line) or csv [" + default_name + "]")
      ->check(CLI::IsMember(kFormats))
      ->type_name("FORMAT");
}

std::string CollectionName(std::string_view collection) {
  return fmt::format("collections/{}", collection);
}

std::string ResourceName(std::string_view collection, std::string_view kind,
                         std::string_view text) {
  if (text.find('/') != std::string_view::npos) return std::string(text);
  return fmt::format("collections/{}/{}/{}", collection, kind, text);
}

void PrintError(std::string_view subject, const absl::Status& status, std::string_view server) {
  // One error, one line.
  std::string message(status.message());
  std::ranges::replace(message, '\n', ' ');
  if (absl::IsUnavailable(status) && !server.empty() && IsOfConnection(status)) {
    message = fmt::format("cannot reach the server {}: {}; see that annalsd is running there",
                          server, message);
  }
  std::cerr << (subject.empty() ? fmt::format("annals: {}\n", message)
                                : fmt::format("annals: {}: {}\n", subject, message));
}

ExitStatus FailedConnection(const absl::Status& status) {
  PrintError("", status);
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
      return kBadUsage;
    case absl::StatusCode::kNotFound:
      return kNotFound;
    default:
      return kBadData;
  }
}

ExitStatus FailedCall(const Connection& connection, const absl::Status& status) {
  PrintError("", InWordsOfFlags(status), connection.server());
  return ExitStatusOf(status);
}

}  // namespace annals::cli
