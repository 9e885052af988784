// How many streams and messages a connection to gRPC has had, as gRPC itself counts them
// (channelz).
//
//   std::optional<intptr_t> connection = ConnectionNumber(peer);
//   if (connection.has_value()) CountsOf(*connection);
//
// It is the one thing that can be known of a connection while gRPC has no thread left for it. A
// server counts when it has the channel argument GRPC_ARG_ENABLE_CHANNELZ.
#ifndef ANNALS_SERVICE_STREAM_COUNTS_H_
#define ANNALS_SERVICE_STREAM_COUNTS_H_

#include <sys/socket.h>

#include <cstdint>
#include <optional>

namespace annals::service {

// gRPC's number for the connection of a peer to one of the servers in this process. Nothing when
// there is none, as as long as it shakes hands.
std::optional<intptr_t> ConnectionNumber(const sockaddr_storage& peer);

struct StreamCounts {
  // Streams that have begun and were not answered to their end: those that are open, and those that
  // were reset.
  int64_t unanswered = 0;

  // Messages that have come whole.
  int64_t messages = 0;
};

// What a connection has had so far. Nothing when there is no such connection any more.
std::optional<StreamCounts> CountsOf(intptr_t connection);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_STREAM_COUNTS_H_
