#include "clients/cli/command.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <map>

namespace annals::cli {

void AddConnectionFlags(CLI::App& command, const ConnectionOptions& options,
                        ConnectionFlags& flags) {
  command
      .add_option("--server", flags.server,
                  "HOST:PORT of an annalsd; without it ANNALS_SERVER, and without that the command "
                  "does the work itself")
      ->type_name("HOST:PORT");
  if (options.data) {
    command
        .add_option("--data", flags.data,
                    "The data directory when there is no server [$XDG_DATA_HOME/annals, or "
                    "~/.local/share/annals]")
        ->type_name("DIR");
  }
  if (options.chronology) {
    command
        .add_option("--chronology", flags.chronology,
                    "A file of named events of your own, JSON Lines of annals.v1.Event")
        ->type_name("FILE");
  }
}

void AddInputFlags(CLI::App& command, InputFlags& flags) {
  command
      .add_option(
          "PATH", flags.paths,
          "Text files; folders, for the *.txt files in them and below; - for standard input")
      ->required();
  command
      .add_option("--date", flags.date,
                  "When the documents were written, EDTF such as 1957-07-15; without it their own "
                  "word for it")
      ->type_name("DATE");
  command
      .add_option("--language", flags.language,
                  "What the documents are written in, en or de; without it known by their words")
      ->type_name("LANGUAGE");
}

void AddCollectionFlag(CLI::App& command, std::string& collection) {
  command.add_option("--collection", collection, "The collection")->capture_default_str();
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

std::vector<InputFile> InputFilesOf(const InputFlags& flags) {
  std::vector<InputFile> files = FindInputFiles(flags.paths);
  if (files.empty()) {
    PrintError("", absl::NotFoundError("no *.txt file in the folders given; name other files one "
                                       "by one"));
  }
  return files;
}

void PrintError(std::string_view subject, const absl::Status& status, std::string_view server) {
  // One error, one line.
  std::string message(status.message());
  std::ranges::replace(message, '\n', ' ');
  if (absl::IsUnavailable(status) && !server.empty()) {
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
  PrintError("", status, connection.server());
  return ExitStatusOf(status);
}

}  // namespace annals::cli
