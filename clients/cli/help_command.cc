// annals help: what --help says, for those who look for it here.
#include <memory>
#include <string>

#include "clients/cli/command.h"
#include "clients/cli/usage.h"

namespace annals::cli {

void AddHelpCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand("help", "Shows this help, or that of a command");
  auto name = std::make_shared<std::string>();
  command->add_option("COMMAND", *name, "The command")->check([&app](const std::string& text) {
    return CheckCommand(app, text);
  });
  command->callback([&app, &context, name] {
    // Asked itself, the program would print the help of the command `help`.
    context.out.Write(name->empty() ? app.get_formatter()->make_help(&app, app.get_name(),
                                                                     CLI::AppFormatMode::Normal)
                                    : app.get_subcommand(*name)->help(app.get_name()));
  });
}

}  // namespace annals::cli
