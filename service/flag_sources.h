// Where annalsd finds what its command line does not say: in the environment, and else in a
// configuration file.
//
//   CLI::App app("annalsd");
//   app.add_option("--listen", listen);
//   const FlagSources sources(app, argc, argv);  // now also --config FILE and ANNALS_LISTEN
//   app.parse(argc, argv);
//   sources.Of("--listen");  // "ANNALS_LISTEN: " when it comes from there
//
// The file is TOML without tables, as CLI11 reads it: a line `KEY = VALUE` a flag, where the key is
// the flag's name without `--`, and several values stand in brackets on one line. A flag goes
// before its variable, and that before the file. A value that is empty, in the environment or in
// the file, counts as not given.
#ifndef ANNALS_SERVICE_FLAG_SOURCES_H_
#define ANNALS_SERVICE_FLAG_SOURCES_H_

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace annals::service {

class FlagSources {
 public:
  // Adds --config to `app`, and to each option that it has already the name of a variable. Options
  // that are not `configurable` stay with the command line. `app` must outlive this.
  FlagSources(CLI::App& app, int argc, const char* const* argv);

  // Where the value of a flag (`--listen`) comes from, to be put before what is wrong with it: the
  // name of a variable or a file and a colon, or nothing when it was given on the command line or
  // not at all.
  std::string Of(std::string_view flag) const;

  // What an error of parsing says, and where the value comes from that it is about.
  std::string Explain(const CLI::Error& error) const;

 private:
  const CLI::App& app_;
  const std::vector<std::string> arguments_;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_FLAG_SOURCES_H_
