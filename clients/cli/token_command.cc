// annals token: a token for the callers of a server, and its line in the server's file of tokens.
#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "clients/cli/command.h"
#include "service/access.h"

namespace annals::cli {
namespace {

struct TokenFlags {
  std::string name;
  std::string role = "reader";
  std::vector<std::string> collections;
};

// The token goes to standard error and the line to standard output, so that `>> tokens` keeps the
// one and shows the other.
ExitStatus MakeToken(TokenFlags flags, Output& out) {
  if (flags.collections.empty()) flags.collections.emplace_back("*");
  const absl::StatusOr<service::NewToken> made =
      service::MakeToken(flags.name, flags.role, flags.collections);
  if (!made.ok()) return FailedConnection(made.status());
  std::cerr << "the token, which is shown this once: " << made->token << std::endl;
  out.Write(made->line + "\n");
  return kOk;
}

}  // namespace

void AddTokenCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand(
      "token", "Makes a token for a caller of annalsd, and its line for `annalsd --tokens`");
  auto flags = std::make_shared<TokenFlags>();
  command->add_option("NAME", flags->name, "Whose it is, or what for: an id")->required();
  command
      ->add_option(
          "--role", flags->role,
          "What it lets do: reader, writer (stores and deletes) or admin (backups, repairs, "
          "collections as a whole)")
      ->type_name("ROLE")
      ->capture_default_str();
  command
      ->add_option("--collection", flags->collections,
                   "In which collection; may be given several times [all]")
      ->type_name("TEXT");
  command->footer(
      "The server keeps but a hash of it. To withdraw a token, delete its line: the server reads\n"
      "the file again by itself.\n\n"
      "Examples:\n"
      "  annals token ann --role writer --collection reports >> tokens\n"
      "  annalsd --data data --tokens tokens\n"
      "  ANNALS_TOKEN=annals_... annals timeline --server 127.0.0.1:7411 --collection reports");
  command->callback([&context, flags] { context.exit_status = MakeToken(*flags, context.out); });
}

}  // namespace annals::cli
