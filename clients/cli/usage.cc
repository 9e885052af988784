#include "clients/cli/usage.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace annals::cli {
namespace {

std::vector<std::string> CommandNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands(nullptr)) names.push_back(command->get_name());
  return names;
}

// Without their dashes.
std::vector<std::string> FlagNames(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    names.insert(names.end(), option->get_lnames().begin(), option->get_lnames().end());
  }
  return names;
}

// In how many letters two words differ: those added, left out and changed (Levenshtein).
size_t Distance(const std::string& a, const std::string& b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

bool IsFlag(const std::string& word) { return word.size() > 1 && word.front() == '-'; }

std::string NoSuchFlag(const CLI::App& command, const std::string& word) {
  const std::string flag = word.substr(0, word.find('='));
  const std::string meant = NameMeant(
      flag.substr(std::min(flag.size(), flag.find_first_not_of('-'))), FlagNames(command));
  return fmt::format("there is no flag {}{}", flag,
                     meant.empty() ? "" : fmt::format("; did you mean --{}?", meant));
}

// `words` are those that a command has no use for; there is at least one. A flag misspelt leaves
// its value over too, so flags are told first.
std::string NoUseFor(const CLI::App& command, const std::vector<std::string>& words) {
  const auto flag = std::ranges::find_if(words, IsFlag);
  if (flag != words.end()) return NoSuchFlag(command, *flag);
  return fmt::format("there is no use for \"{}\" here", words.front());
}

}  // namespace

std::string UsageMessage(const CLI::App& app, const CLI::Error& error) {
  const std::vector<const CLI::App*> given =
      app.get_subcommands([](const CLI::App* command) { return command->count() > 0; });
  const std::vector<std::string> before = app.remaining();
  std::string used = app.get_name();
  std::string problem = error.what();
  if (!before.empty()) {
    problem = IsFlag(before.front()) ? NoSuchFlag(app, before.front())
                                     : CheckCommand(app, before.front());
    if (!given.empty()) problem += "; a command comes first, then its flags";
  } else if (given.empty()) {
    problem = fmt::format("a command is missing: {}", fmt::join(CommandNames(app), ", "));
  } else {
    used += " " + given.front()->get_name();
    const std::vector<std::string> left = given.front()->remaining();
    if (!left.empty()) problem = NoUseFor(*given.front(), left);
  }
  return fmt::format("annals: {}\nannals: `{} --help` tells how it is used\n", problem, used);
}

std::string CheckCommand(const CLI::App& app, const std::string& name) {
  const std::vector<std::string> names = CommandNames(app);
  if (std::ranges::find(names, name) != names.end()) return "";
  const std::string meant = NameMeant(name, names);
  return fmt::format("there is no command \"{}\"; {}", name,
                     meant.empty() ? fmt::format("there are {}", fmt::join(names, ", "))
                                   : fmt::format("did you mean {}?", meant));
}

std::string NameMeant(const std::string& word, const std::vector<std::string>& names) {
  if (word.empty()) return "";
  const auto begins = [&word](const std::string& name) {
    return name.starts_with(word) || word.starts_with(name + "-");
  };
  if (std::ranges::count_if(names, begins) == 1) return *std::ranges::find_if(names, begins);
  std::string meant;
  size_t least = (word.size() + 2) / 3 + 1;
  for (const std::string& name : names) {
    if (const size_t distance = Distance(word, name); distance < least) {
      meant = name;
      least = distance;
    }
  }
  return meant;
}

}  // namespace annals::cli
