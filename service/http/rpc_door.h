// Every gRPC method over HTTP/1.1, as Connect and gRPC-Web speak it: found by its descriptor and
// called through a channel, with no code for any one method.
//
//   RpcDoor door(host.InProcessChannel());
//   if (RpcDoor::MethodAt(request.path) != nullptr) co_await door.Answer(request, reply);
//
// Of Connect: unary calls by POST, and by GET of methods that change nothing; streams of responses;
// streams of requests that are sent before the first response is read. Messages in protobuf's
// binary or JSON form, requests also compressed by gzip. Of gRPC-Web: both forms, binary and text.
#ifndef ANNALS_SERVICE_HTTP_RPC_DOOR_H_
#define ANNALS_SERVICE_HTTP_RPC_DOOR_H_

#include <google/protobuf/descriptor.h>
#include <grpcpp/channel.h>
#include <grpcpp/generic/generic_stub.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "service/http/http.h"
#include "service/http/rpc_call.h"

namespace annals::service {

// The metadata by which the door tells the services who called it.
inline constexpr char kPeerKey[] = "annals-peer-bin";

// The caller that such metadata names; nothing when it is not from a door of this process, since
// anybody can send some.
std::optional<HttpPeer> PeerToldByDoor(std::string_view metadata);

// What of a request's headers the services are told, and who sent it.
RpcMetadata MetadataOf(const HttpRequest& request);

// Thread-safe.
class RpcDoor {
 public:
  explicit RpcDoor(std::shared_ptr<grpc::Channel> channel) : stub_(std::move(channel)) {}

  // The method of a path such as `/annals.v1.EventService/GetEvent`; null when there is none.
  static const google::protobuf::MethodDescriptor* MethodAt(std::string_view path);

  // Answers a request whose path is that of a method.
  boost::asio::awaitable<void> Answer(const HttpRequest& request, HttpReply& reply);

 private:
  grpc::GenericStub stub_;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_HTTP_RPC_DOOR_H_
