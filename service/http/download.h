// Timelines as files, for whoever can open a link:
//
//   GET /v1/collections/COLLECTION/timeline.FORMAT?from=1957-07&to=1957-08&filter=type%3Dvisit
//
// FORMAT is an extension of service/export: jsonl, csv, ics, timelinejs.json, vis.json, geojson or
// jsonld. The parameters are those of TimelineQuery (from, to, relation, certainty, filter, order)
// and of ExportTimelineRequest (limit, as_of), with the values of enums in lower case. Errors are
// text.
#ifndef ANNALS_SERVICE_HTTP_DOWNLOAD_H_
#define ANNALS_SERVICE_HTTP_DOWNLOAD_H_

#include <grpcpp/channel.h>
#include <grpcpp/generic/generic_stub.h>

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string_view>
#include <utility>

#include "service/http/http.h"

namespace annals::service {

// Thread-safe.
class Downloads {
 public:
  explicit Downloads(std::shared_ptr<grpc::Channel> channel) : stub_(std::move(channel)) {}

  // Whether a path is one of these, if only by its beginning.
  static bool IsAt(std::string_view path);

  // Answers a GET or HEAD of such a path.
  boost::asio::awaitable<void> Answer(const HttpRequest& request, HttpReply& reply);

 private:
  grpc::GenericStub stub_;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_HTTP_DOWNLOAD_H_
