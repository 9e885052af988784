// Requests of every method, through the whole server: each is answered by a status that is not the
// server's own fault, and by messages of its type.
//
// An input is the method, `EventService/GetEvent`, a new line, and the bytes of the request; what
// names no method is for one all the same. Writes change the collection, and each thousand inputs
// it is made anew.
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "annals/v1/document_service.pb.h"
#include "service/event_joiner.h"
#include "service/host.h"
#include "storage/database.h"
#include "tests/fuzz/fuzz.h"
#include "tests/service/raw_call.h"

using namespace annals::service;  // NOLINT: a program of one file
using annals::fuzz::Check;
using google::protobuf::MethodDescriptor;

namespace {

constexpr int kInputsOfAServer = 1000;

const MethodDescriptor& MethodOf(std::string_view name) {
  static const auto* const kMethods = new std::vector<const MethodDescriptor*>(AllMethods());
  for (const MethodDescriptor* method : *kMethods) {
    if (method->service()->name() + "/" + method->name() == name) return *method;
  }
  return *(*kMethods)[std::hash<std::string_view>()(name) % kMethods->size()];
}

// Goes with what is in it.
class Folder {
 public:
  Folder() { Check(mkdtemp(path_.data()) != nullptr, "a folder can be made", path_); }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_ = std::filesystem::temp_directory_path() / "annals-fuzz-XXXXXX";
};

// A server with one document, to which the seeds belong.
class Server {
 public:
  Server() {
    auto database = annals::storage::Database::Open(
        data_.path(), {.sync = false, .joiner = std::make_shared<EventJoiner>()});
    Check(database.ok(), "the data directory opens", database.status().ToString());
    auto host = Host::Start({.read_threads = 1, .write_threads = 1, .backups = backups_.path()},
                            *std::move(database));
    Check(host.ok(), "the server starts", host.status().ToString());
    host_ = *std::move(host);
    stub_ = std::make_unique<grpc::GenericStub>(host_->InProcessChannel());
    annals::v1::IngestDocumentRequest request;
    request.set_parent("collections/test");
    request.set_document_id("minutes");
    request.mutable_document()->set_text("The harbour board met in Bremen on 3 July 1957.");
    const RawAnswer stored =
        Call(MethodOf("DocumentService/IngestDocument"), request.SerializeAsString());
    Check(stored.status.ok(), "the document is stored", stored.status.error_message());
  }

  RawAnswer Call(const MethodDescriptor& method, const std::string& bytes) {
    return CallRaw(*stub_, method, bytes);
  }

 private:
  const Folder data_;
  const Folder backups_;
  std::unique_ptr<Host> host_;
  std::unique_ptr<grpc::GenericStub> stub_;
};

}  // namespace

void CheckInput(std::string_view input) {
  static std::unique_ptr<Server> server;
  static int inputs = 0;
  if (inputs % kInputsOfAServer == 0) {
    server = nullptr;
    server = std::make_unique<Server>();
  }
  // At the end it goes before what gRPC has made for it.
  if (inputs++ == 0) std::atexit([] { server = nullptr; });
  const size_t line = input.find('\n');
  const MethodDescriptor& method = MethodOf(input.substr(0, line));
  const std::string bytes(line == std::string_view::npos ? "" : input.substr(line + 1));
  const RawAnswer answer = server->Call(method, bytes);
  Check(!IsFaultOfServer(answer.status.error_code()),
        method.full_name() + ": " + answer.status.error_message(), input);
  Check(answer.status.ok() || answer.status.error_code() == grpc::StatusCode::CANCELLED ||
            !answer.status.error_message().empty(),
        method.full_name() + ": an error says what is wrong", input);
  Check(answer.all_parse, method.full_name() + ": responses are messages of their type", input);
}
