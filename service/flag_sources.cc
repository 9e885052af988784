#include "service/flag_sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <istream>
#include <iterator>
#include <memory>
#include <set>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "service/status.h"

namespace annals::service {
namespace {

constexpr const char* kFileFlag = "--config";
constexpr const char* kFileVariable = "ANNALS_CONFIG";

// Empty when the variable is not set.
std::string Variable(const std::string& name) {
  const char* const value = name.empty() ? nullptr : std::getenv(name.c_str());
  return value == nullptr ? "" : value;
}

// ANNALS_HTTP_ORIGIN for --http-origin. ANNALS_TLS_CERT and ANNALS_TLS_KEY are what a caller shows
// (clients/cli/connection.h): they must not become the server's by being in the same shell.
std::string VariableOf(const CLI::Option& option) {
  std::string name = option.get_name().substr(2);
  std::ranges::replace(name, '-', '_');
  return (name.starts_with("tls_") ? "ANNALS_SERVER_" : "ANNALS_") + absl::AsciiStrToUpper(name);
}

std::string PathOfFile(const CLI::App& app) { return app.get_config_ptr()->as<std::string>(); }

// CLI11 takes the lines after brackets that do not end for more of them, and so would pass over
// what they say.
std::string ProblemOfBrackets(const std::string& text) {
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    const std::pair<absl::string_view, absl::string_view> halves =
        absl::StrSplit(line.substr(0, line.find('#')), absl::MaxSplits('=', 1));
    const absl::string_view value = absl::StripAsciiWhitespace(halves.second);
    if (absl::StartsWith(value, "[") && !absl::EndsWith(value, "]")) {
      return fmt::format("the brackets of {} do not end on their line",
                         Quoted(std::string(absl::StripAsciiWhitespace(halves.first))));
    }
  }
  return "";
}

// CLI11's reader of TOML, which takes what it does not know for nothing, and would put the file
// before the environment.
class File : public CLI::ConfigBase {
 public:
  explicit File(const CLI::App& app) : app_(app) {}

  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
    const std::string text(std::istreambuf_iterator<char>(input), {});
    Refuse(ProblemOfBrackets(text));
    std::istringstream again(text);
    std::vector<CLI::ConfigItem> lines = ConfigBase::from_config(again);
    std::set<std::string> seen;
    for (const CLI::ConfigItem& item : lines) Refuse(ProblemOf(item, seen));
    std::erase_if(lines, [this](const CLI::ConfigItem& item) {
      const bool empty = std::ranges::all_of(item.inputs, &std::string::empty);
      return empty || !Variable(OptionOf(item)->get_envname()).empty();
    });
    return lines;
  }

 private:
  void Refuse(const std::string& problem) const {
    if (problem.empty()) return;
    throw CLI::ConfigError(fmt::format("{}: {}", PathOfFile(app_), problem));
  }

  const CLI::Option* OptionOf(const CLI::ConfigItem& item) const {
    return app_.get_option_no_throw("--" + item.name);
  }

  // What is wrong with a line; nothing if all is well. `seen`: the keys before it.
  std::string ProblemOf(const CLI::ConfigItem& item, std::set<std::string>& seen) const {
    if (!item.parents.empty()) {
      return fmt::format("there are no tables in it, such as {}: write lines of KEY = VALUE",
                         Quoted(item.parents.front()));
    }
    const CLI::Option* const option = OptionOf(item);
    if (option == nullptr) return fmt::format("there is no key {}", Quoted(item.name));
    if (!option->get_configurable()) {
      return fmt::format("{} stands on the command line only", Quoted(item.name));
    }
    if (!seen.insert(item.name).second) {
      return fmt::format("{} is given twice; write several values as [\"A\", \"B\"]",
                         Quoted(item.name));
    }
    if (option->get_expected_min() == 0 && item.inputs.size() != 1) {
      return fmt::format("{} is one word, true or false", Quoted(item.name));
    }
    // CLI11 ends a line at its first #, also between quotes.
    for (const std::string& value : item.inputs) {
      if (value.starts_with('"') || value.starts_with('\'')) {
        return fmt::format(
            "the quotes of {} do not end; a value can hold neither a # nor a line "
            "break",
            Quoted(item.name));
      }
    }
    return "";
  }

  const CLI::App& app_;
};

// The first flag that a message names; empty when it names none.
std::string FlagIn(std::string_view message) {
  const size_t begin = message.find("--");
  if (begin == std::string_view::npos) return "";
  const auto* const end = std::find_if(message.begin() + begin, message.end(),
                                       [](char c) { return !absl::ascii_isalnum(c) && c != '-'; });
  return std::string(message.begin() + begin, end);
}

}  // namespace

FlagSources::FlagSources(CLI::App& app, int argc, const char* const* argv)
    : app_(app), arguments_(argv, argv + argc) {
  for (CLI::Option* option : app.get_options()) {
    if (option->get_configurable()) option->envname(VariableOf(*option));
  }
  // A file that is named must be there. CLI11 looks for the variable only after it read the file.
  std::string path = Variable(kFileVariable);
  const bool is_named = !path.empty();
  app.set_config(kFileFlag, std::move(path),
                 "A file of `KEY = VALUE` lines, where a key is the name of a flag without --",
                 is_named)
      ->type_name("FILE")
      ->envname(kFileVariable);
  app.config_formatter(std::make_shared<File>(app));
}

std::string FlagSources::Of(std::string_view flag) const {
  const std::string name(flag);
  const bool is_argument = std::ranges::any_of(arguments_, [&](const std::string& argument) {
    return argument == name || argument.starts_with(name + "=");
  });
  const CLI::Option* const option = app_.get_option_no_throw(name);
  if (is_argument || option == nullptr) return "";
  if (!Variable(option->get_envname()).empty()) return option->get_envname() + ": ";
  return option->count() > 0 ? PathOfFile(app_) + ": " : "";
}

std::string FlagSources::Explain(const CLI::Error& error) const {
  if (error.get_name() == "FileError") {
    return fmt::format("{}{} {}: the file cannot be read", Of(kFileFlag), kFileFlag,
                       PathOfFile(app_));
  }
  return Of(FlagIn(error.what())) + error.what();
}

}  // namespace annals::service
