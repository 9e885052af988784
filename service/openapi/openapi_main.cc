// Writes the OpenAPI document of the services of a descriptor set, which protoc has written with
// --include_imports and --include_source_info:
//
//   annals-openapi annals.protoset 1.2.3 openapi.json
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <fstream>
#include <iostream>
#include <vector>

#include "service/openapi/openapi.h"

int main(int argc, char** argv) {
  constexpr int kArguments = 4;
  if (argc != kArguments) {
    std::cerr << "usage: annals-openapi DESCRIPTOR_SET VERSION OUTPUT\n";
    return 2;
  }
  google::protobuf::FileDescriptorSet files;
  std::ifstream input(argv[1], std::ios::binary);
  if (!files.ParseFromIstream(&input)) {
    std::cerr << argv[1] << " is no descriptor set\n";
    return 1;
  }
  google::protobuf::DescriptorPool pool;
  std::vector<const google::protobuf::ServiceDescriptor*> services;
  for (const google::protobuf::FileDescriptorProto& file : files.file()) {
    const google::protobuf::FileDescriptor* const built = pool.BuildFile(file);
    if (built == nullptr) {
      std::cerr << argv[1] << ": " << file.name() << " cannot be read\n";
      return 1;
    }
    for (int i = 0; i < built->service_count(); ++i) {
      services.push_back(built->service(i));
    }
  }
  constexpr int kIndent = 1;
  std::ofstream output(argv[3]);
  output << annals::service::OpenApiOf(services, argv[2]).dump(kIndent) << '\n';
  output.close();
  return output.good() ? 0 : 1;
}
