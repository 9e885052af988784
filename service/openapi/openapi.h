// The API as an OpenAPI 3.1 document, made of the protos and their comments when Annals is built.
// What it tells of is how the HTTP door (service/http) serves each method over the Connect
// protocol: https://connectrpc.com/docs/protocol, https://spec.openapis.org/oas/v3.1.0.
#ifndef ANNALS_SERVICE_OPENAPI_OPENAPI_H_
#define ANNALS_SERVICE_OPENAPI_OPENAPI_H_

#include <google/protobuf/descriptor.h>

#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

namespace annals::service {

// The document of the services, with the schema of every message that they speak of, in the JSON
// that protobuf maps it to. `version` is that of Annals. The descriptors must have been read with
// their source, since descriptions are the protos' comments.
nlohmann::ordered_json OpenApiOf(
    const std::vector<const google::protobuf::ServiceDescriptor*>& services,
    std::string_view version);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_OPENAPI_OPENAPI_H_
