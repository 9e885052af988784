#include "service/http/http_door.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "service/status.h"

namespace annals::service {

extern const std::string_view kOpenApi;

namespace {

namespace asio = boost::asio;

constexpr char kText[] = "text/plain; charset=utf-8";

// Adds the headers of CORS to whatever is sent.
class CorsReply final : public HttpReply {
 public:
  CorsReply(HttpReply& reply, std::string origin) : reply_(reply), origin_(std::move(origin)) {}

  asio::awaitable<bool> Send(HttpResponse response) override {
    Allow(response.headers);
    return reply_.Send(std::move(response));
  }
  asio::awaitable<bool> Begin(HttpResponse response) override {
    Allow(response.headers);
    return reply_.Begin(std::move(response));
  }
  asio::awaitable<bool> Write(std::string piece) override { return reply_.Write(std::move(piece)); }
  asio::awaitable<bool> End() override { return reply_.End(); }
  void OnGone(std::function<void()> gone) override { reply_.OnGone(std::move(gone)); }

 private:
  void Allow(HttpHeaders& headers) const {
    headers.Add("Access-Control-Allow-Origin", origin_);
    headers.Add("Vary", "Origin");
    headers.Add("Access-Control-Expose-Headers",
                "Content-Disposition, Content-Encoding, Grpc-Status, Grpc-Message, "
                "Grpc-Status-Details-Bin, "
                "Retry-After, X-Request-Id");
  }

  HttpReply& reply_;
  const std::string origin_;
};

HttpResponse Preflight() {
  HttpResponse response{.status = 204};
  response.headers.Add("Access-Control-Allow-Methods", "GET, POST");
  response.headers.Add("Access-Control-Allow-Headers",
                       "Authorization, Content-Type, Content-Encoding, Connect-Protocol-Version, "
                       "Connect-Timeout-Ms, Grpc-Timeout, X-Grpc-Web, X-User-Agent, X-Request-Id, "
                       "Traceparent, Tracestate");
  response.headers.Add("Access-Control-Max-Age", "7200");
  return response;
}

}  // namespace

asio::awaitable<void> HttpDoor::Answer(const HttpRequest& request, HttpReply& reply) {
  const std::string origin(request.headers.Find("Origin"));
  if (origin.empty() || !IsAllowed(origin)) {
    // Without headers of CORS the browser keeps the reply from the page.
    co_await Route(request, reply);
    co_return;
  }
  CorsReply allowed(reply, origin);
  if (request.method == "OPTIONS") {
    HttpResponse preflight = Preflight();
    co_await allowed.Send(std::move(preflight));
  } else {
    co_await Route(request, allowed);
  }
}

asio::awaitable<void> HttpDoor::Route(const HttpRequest& request, HttpReply& reply) {
  if (RpcDoor::MethodAt(request.path) != nullptr) {
    co_await rpcs_.Answer(request, reply);
    co_return;
  }
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (reads && Downloads::IsAt(request.path)) {
    co_await downloads_.Answer(request, reply);
    co_return;
  }
  HttpResponse response{.status = 200, .type = kText, .body = "ok\n"};
  response.headers.Add("Cache-Control", "no-store");
  if (request.path.starts_with("/annals.v1.")) {
    response.status = 404;
    response.body = fmt::format("there is no method {}; docs/api.md lists them\n",
                                Quoted(request.path.substr(1)));
  } else if (!reads) {
    response.status = 405;
    response.headers.Add("Allow", "GET, HEAD");
    response.body = fmt::format("{} is not done here\n", Quoted(request.method));
  } else if (request.path == "/readyz") {
    if (options_.is_ready != nullptr && !options_.is_ready()) {
      response.status = 503;
      response.body = "stopping\n";
    }
  } else if (request.path == "/metrics" && options_.metrics != nullptr) {
    const absl::Status may = options_.may_read_metrics == nullptr
                                 ? absl::OkStatus()
                                 : options_.may_read_metrics(request.headers.Find("Authorization"));
    if (may.ok()) {
      response.type = "text/plain; version=0.0.4; charset=utf-8";
      response.body = options_.metrics();
    } else {
      response.status = absl::IsUnauthenticated(may) ? 401 : 403;
      if (response.status == 401) response.headers.Add("WWW-Authenticate", "Bearer");
      response.body = std::string(may.message()) + "\n";
    }
  } else if (request.path == "/openapi.json") {
    response.type = "application/json";
    response.body = kOpenApi;
  } else if (request.path == "/") {
    response.body =
        "Annals, a timeline and event database.\n\n"
        "Every method of its API is called here by POST, for example\n\n"
        "  curl http://HOST:PORT/annals.v1.TimelineService/CountEvents \\\n"
        "    -H 'Content-Type: application/json' -d '{\"parent\": \"collections/default\"}'\n\n"
        "as /openapi.json describes, and a timeline is at\n"
        "/v1/collections/default/timeline.FORMAT as a file: jsonl, csv, ics, timelinejs.json, "
        "vis.json,\n"
        "geojson or jsonld.\n";
  } else if (request.path != "/healthz") {
    response.status = 404;
    response.body = fmt::format(
        "there is nothing at {}; methods are at /annals.v1.SERVICE/METHOD\n", Quoted(request.path));
  }
  co_await reply.Send(std::move(response));
}

bool HttpDoor::IsAllowed(std::string_view origin) const {
  return std::ranges::any_of(options_.allowed_origins, [&](const std::string& allowed) {
    return allowed == "*" || allowed == origin;
  });
}

}  // namespace annals::service
