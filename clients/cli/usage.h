// What is said of a command line that makes no sense.
//
//   annals: there is no flag --frm; did you mean --from?
//   annals: `annals timeline --help` tells how it is used
#ifndef ANNALS_CLIENTS_CLI_USAGE_H_
#define ANNALS_CLIENTS_CLI_USAGE_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace annals::cli {

// The two lines, for an error of parsing.
std::string UsageMessage(const CLI::App& app, const CLI::Error& error);

// Empty for the name of a command; else that there is none, with the one that may have been meant,
// or with all.
std::string CheckCommand(const CLI::App& app, const std::string& name);

// The one of `names` that was most likely meant by `word`: the only one that begins with it, or
// with which and a dash it begins, or the first of those that differ in the fewest letters, at most
// in a third, rounded up. Empty when there is none.
std::string NameMeant(const std::string& word, const std::vector<std::string>& names);

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_USAGE_H_
