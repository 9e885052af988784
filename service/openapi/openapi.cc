#include "service/openapi/openapi.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/method.h"
#include "service/openapi/schema.h"

namespace annals::service {
namespace {

using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using Json = nlohmann::ordered_json;

constexpr char kJson[] = "application/json";
constexpr char kStream[] = "application/connect+json";
constexpr char kIntroduction[] =
    "A timeline and event database: every method of its gRPC API, over HTTP by the Connect "
    "protocol.\n\nUnary methods take and answer plain JSON. Methods that stream take and answer "
    "`application/connect+json`, in which each message has before it a byte of flags and its "
    "length "
    "in four bytes, the most significant first; the last one, whose flags are 2, holds the error "
    "if "
    "there is one.";

Json Content(const char* type, Json schema) { return {{type, {{"schema", std::move(schema)}}}}; }

Json Response(const char* description, Json content) {
  return {{"description", description}, {"content", std::move(content)}};
}

// A stream of messages, each of the schema.
Json StreamOf(Json schema) {
  return Content(kStream, {{"type", "string"},
                           {"format", "binary"},
                           {"contentMediaType", kStream},
                           {"contentSchema", std::move(schema)}});
}

bool IsUnary(const MethodDescriptor& method) {
  return !method.client_streaming() && !method.server_streaming();
}

// What POST and GET of a method have in common.
Json OperationOf(const MethodDescriptor& method, const char* way, Schemas& schemas) {
  const std::string described = Unwrapped(CommentOf(method));
  const Json answer = schemas.RefTo(*method.output_type());
  return {{"operationId", absl::StrCat(method.service()->name(), ".", method.name(), way)},
          {"summary", described.substr(0, described.find(". "))},
          {"description", described},
          {"tags", {method.service()->name()}},
          {"responses",
           {{"200", Response("What is asked for.",
                             IsUnary(method) ? Content(kJson, answer) : StreamOf(answer))},
            {"default", {{"$ref", "#/components/responses/Error"}}}}}};
}

Json PostOf(const MethodDescriptor& method, Schemas& schemas) {
  Json operation = OperationOf(method, "", schemas);
  const Json asked = schemas.RefTo(*method.input_type());
  operation["requestBody"] = {
      {"required", true}, {"content", IsUnary(method) ? Content(kJson, asked) : StreamOf(asked)}};
  return operation;
}

Json GetOf(const MethodDescriptor& method, Schemas& schemas) {
  Json operation = OperationOf(method, ".get", schemas);
  operation["parameters"] = {
      {{"name", "connect"}, {"in", "query"}, {"required", true}, {"schema", {{"const", "v1"}}}},
      {{"name", "encoding"}, {"in", "query"}, {"required", true}, {"schema", {{"const", "json"}}}},
      {{"name", "message"},
       {"in", "query"},
       {"required", true},
       {"content", Content(kJson, schemas.RefTo(*method.input_type()))}}};
  return operation;
}

Json Parameter(const char* name, Json schema) {
  return {{"name", name}, {"in", "query"}, {"schema", std::move(schema)}};
}

// The timeline as a file, which is no method: service/http/download.h.
Json DownloadPath() {
  const Json text = {{"type", "string"}};
  const Json number = {{"type", "integer"}, {"minimum", 0}};
  return {{"get",
           {{"operationId", "DownloadTimeline"},
            {"summary", "The events of a range of dates as a file, in the order of time"},
            {"tags", {"Files"}},
            {"parameters",
             {{{"name", "collection"}, {"in", "path"}, {"required", true}, {"schema", text}},
              {{"name", "format"},
               {"in", "path"},
               {"required", true},
               {"schema",
                {{"enum",
                  {"jsonl", "csv", "ics", "timelinejs.json", "vis.json", "geojson", "jsonld"}}}}},
              Parameter("from", text),
              Parameter("to", text),
              Parameter("relation", text),
              Parameter("certainty", text),
              Parameter("filter", text),
              Parameter("order", text),
              Parameter("limit", number),
              Parameter("as_of", number)}},
            {"responses",
             {{"200", Response("The file.", {{"*/*", {{"schema", {{"type", "string"}}}}}})},
              {"default", Response("What is wrong, and how to mend it.",
                                   Content("text/plain", {{"type", "string"}}))}}}}}};
}

// https://connectrpc.com/docs/protocol#error-end-stream
Json ErrorSchema() {
  return {{"type", "object"},
          {"description", "What went wrong, in Connect's form of google.rpc.Status."},
          {"properties",
           {{"code",
             {{"enum",
               {"canceled", "unknown", "invalid_argument", "deadline_exceeded", "not_found",
                "already_exists", "permission_denied", "resource_exhausted", "failed_precondition",
                "aborted", "out_of_range", "unimplemented", "internal", "unavailable", "data_loss",
                "unauthenticated"}}}},
            {"message", {{"type", "string"}, {"description", "What, where, and how to mend it."}}},
            {"details",
             {{"type", "array"},
              {"items",
               {{"type", "object"},
                {"properties",
                 {{"type", {{"type", "string"}, {"description", "As google.rpc.ErrorInfo."}}},
                  {"value", {{"type", "string"}, {"contentEncoding", "base64"}}},
                  {"debug", {{"type", "object"}}}}}}}}}}},
          {"required", {"code"}}};
}

}  // namespace

Json OpenApiOf(const std::vector<const ServiceDescriptor*>& services, std::string_view version) {
  Schemas schemas;
  Json paths = Json::object();
  Json tags = Json::array();
  for (const ServiceDescriptor* service : services) {
    tags.push_back({{"name", service->name()}, {"description", Unwrapped(CommentOf(*service))}});
    for (int i = 0; i < service->method_count(); ++i) {
      const MethodDescriptor& method = *service->method(i);
      Json path = {{"post", PostOf(method, schemas)}};
      if (IsUnary(method) && ChangesNothing(method)) path["get"] = GetOf(method, schemas);
      paths[absl::StrCat("/", service->full_name(), "/", method.name())] = std::move(path);
    }
  }
  paths["/v1/collections/{collection}/timeline.{format}"] = DownloadPath();
  tags.push_back({{"name", "Files"}, {"description", "Timelines as files."}});
  Json all = schemas.All();
  all["connect.Error"] = ErrorSchema();
  return {
      {"openapi", "3.1.0"},
      {"info",
       {{"title", "Annals"}, {"version", std::string(version)}, {"description", kIntroduction}}},
      {"servers", {{{"url", "/"}}}},
      // Where annalsd asks for no token, none is needed.
      {"security", {Json::object(), {{"token", Json::array()}}}},
      {"tags", std::move(tags)},
      {"paths", std::move(paths)},
      {"components",
       {{"securitySchemes", {{"token", {{"type", "http"}, {"scheme", "bearer"}}}}},
        {"responses",
         {{"Error", Response("What is wrong, and how to mend it.",
                             Content(kJson, {{"$ref", "#/components/schemas/connect.Error"}}))}}},
        {"schemas", std::move(all)}}}};
}

}  // namespace annals::service
