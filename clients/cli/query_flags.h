// The flags by which commands ask for events: --from, --to, --filter and others.
//
//   QueryFlags flags;
//   AddRangeFlags(*command, flags);
//   AddRelationFlags(*command, flags);
//   FillRequest(flags, request);
#ifndef ANNALS_CLIENTS_CLI_QUERY_FLAGS_H_
#define ANNALS_CLIENTS_CLI_QUERY_FLAGS_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

#include "annals/v1/timeline_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/connection.h"

namespace annals::cli {

struct QueryFlags {
  ConnectionFlags connection;
  std::string collection = "default";
  std::string from;
  std::string to;
  std::string relation = "overlaps";
  bool certainly = false;
  std::string filter;
  int64_t as_of = 0;
};

// Adds --from, --to and --filter.
void AddRangeFlags(CLI::App& command, QueryFlags& flags);

// Adds --relation and --certainly.
void AddRelationFlags(CLI::App& command, QueryFlags& flags);

// Adds --as-of, --collection and those of the connection, which come last in the help.
void AddSourceFlags(CLI::App& command, QueryFlags& flags);

void FillQuery(const QueryFlags& flags, v1::TimelineQuery& query);

// Sets what all requests with a query have: parent, as_of_revision and query.
template <class Request>
void FillRequest(const QueryFlags& flags, Request& request) {
  request.set_parent(CollectionName(flags.collection));
  request.set_as_of_revision(flags.as_of);
  FillQuery(flags, *request.mutable_query());
}

// A line of an error for each type that a filter asks for and that no event can have. A server
// newer than this program may know more types, so this is told only when nothing has been found.
std::string UnknownTypes(const std::string& filter);

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_QUERY_FLAGS_H_
