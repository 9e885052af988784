// The flags of annalsd, and what must be right about them before anything is opened.
//
//   CLI::App app("annalsd");
//   Flags flags;
//   AddFlags(app, flags);
//   const FlagSources sources(app, argc, argv);
//   app.parse(argc, argv);
//   for (const std::string& problem : ProblemsOf(flags, sources)) …
#ifndef ANNALS_SERVICE_ANNALSD_FLAGS_H_
#define ANNALS_SERVICE_ANNALSD_FLAGS_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "service/caller_limits.h"
#include "service/flag_sources.h"
#include "service/tls.h"

namespace annals::service {

struct Flags {
  bool check_config = false;
  std::string data;
  std::string listen = "127.0.0.1:7411";
  std::string port_file;
  std::string http;
  std::string http_port_file;
  std::vector<std::string> http_origins;
  TlsFiles tls;
  bool insecure = false;
  std::string tokens;
  CallerLimits caller_limits;
  std::string chronology;
  std::string backups;
  std::string audit_log;
  bool audit_sync = false;
  int64_t history_revisions = 0;
  int64_t history_days = 0;
  std::string log_level = "info";
  double slow_query_ms = 1000;
  int grace_seconds = 30;
};

// Declares them, with their help. `flags` must outlive the parsing.
void AddFlags(CLI::App& app, Flags& flags);

// The address of the HTTP door; empty when there is to be none.
std::string HttpAddressOf(const Flags& flags);

// What keeps annalsd from starting with these flags, a line each: addresses, and files that cannot
// be read or are not what they should be. Neither the data directory nor a port is touched. A
// chronology is read only for --check-config, since it takes the extractor, which a server makes
// anyway.
std::vector<std::string> ProblemsOf(const Flags& flags, const FlagSources& sources);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_ANNALSD_FLAGS_H_
