// The HTTP door: what stands at which path.
//
//   /annals.v1.SERVICE/METHOD   every method, over Connect and gRPC-Web (rpc_door.h)
//   /v1/collections/…/timeline.FORMAT   timelines as files (download.h)
//   /openapi.json               all of that as an OpenAPI document (openapi/openapi.h)
//   /healthz                    200 as long as the process answers
//   /readyz                     200 when calls are served, else 503
//   /metrics                    what is counted, in Prometheus' text format
//   /                           where to read on
#ifndef ANNALS_SERVICE_HTTP_HTTP_DOOR_H_
#define ANNALS_SERVICE_HTTP_HTTP_DOOR_H_

#include <grpcpp/channel.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "service/http/download.h"
#include "service/http/http.h"
#include "service/http/rpc_door.h"

namespace annals::service {

struct HttpDoorOptions {
  // The origins (`https://timeline.example`) whose pages browsers may let call; `*`: all. Empty:
  // none but that of the door itself.
  std::vector<std::string> allowed_origins = {};

  // Whether calls are served now.
  std::function<bool()> is_ready = nullptr;

  // What /metrics answers, and whether it is answered to who sends this `Authorization`.
  std::function<std::string()> metrics = nullptr;
  std::function<absl::Status(std::string_view authorization)> may_read_metrics = nullptr;
};

// Thread-safe.
class HttpDoor {
 public:
  HttpDoor(std::shared_ptr<grpc::Channel> channel, HttpDoorOptions options)
      : rpcs_(channel), downloads_(std::move(channel)), options_(std::move(options)) {}

  boost::asio::awaitable<void> Answer(const HttpRequest& request, HttpReply& reply);

 private:
  boost::asio::awaitable<void> Route(const HttpRequest& request, HttpReply& reply);
  bool IsAllowed(std::string_view origin) const;

  RpcDoor rpcs_;
  Downloads downloads_;
  const HttpDoorOptions options_;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_HTTP_HTTP_DOOR_H_
