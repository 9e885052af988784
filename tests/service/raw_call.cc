#include "tests/service/raw_call.h"

#include <google/protobuf/message.h>
#include <grpcpp/client_context.h>

#include <chrono>
#include <memory>

#include "annals/v1/admin_service.pb.h"
#include "annals/v1/change_service.pb.h"
#include "annals/v1/collection_service.pb.h"
#include "annals/v1/document_service.pb.h"
#include "annals/v1/event_service.pb.h"
#include "annals/v1/extraction_service.pb.h"
#include "annals/v1/timeline_service.pb.h"
#include "google/longrunning/operations.pb.h"

namespace annals::service {
namespace {

using google::protobuf::MessageFactory;
using google::protobuf::MethodDescriptor;

constexpr auto kLongest = std::chrono::seconds(20);
constexpr auto kLongestOfWatch = std::chrono::milliseconds(50);
constexpr int kMaxResponses = 3;

std::string TextOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

}  // namespace

std::vector<const MethodDescriptor*> AllMethods() {
  std::vector<const MethodDescriptor*> methods;
  for (const auto* file :
       {v1::BackupCollectionRequest::descriptor()->file(),
        v1::WatchChangesRequest::descriptor()->file(),
        v1::GetCollectionRequest::descriptor()->file(),
        v1::GetDocumentRequest::descriptor()->file(), v1::GetEventRequest::descriptor()->file(),
        v1::ExtractDocumentRequest::descriptor()->file(),
        v1::QueryTimelineRequest::descriptor()->file(),
        google::longrunning::GetOperationRequest::descriptor()->file()}) {
    for (int i = 0; i < file->service(0)->method_count(); ++i) {
      methods.push_back(file->service(0)->method(i));
    }
  }
  return methods;
}

RawAnswer CallRaw(grpc::GenericStub& stub, const MethodDescriptor& method,
                  const std::string& bytes) {
  RawAnswer answer;
  grpc::ClientContext context;
  const bool waits = method.name() == "WatchChanges" || method.name() == "WaitOperation";
  context.set_deadline(std::chrono::system_clock::now() + (waits ? kLongestOfWatch : kLongest));
  grpc::CompletionQueue queue;
  void* tag = nullptr;
  bool ok = false;
  const auto done = [&] { return queue.Next(&tag, &ok) && ok; };
  auto stream =
      stub.PrepareCall(&context, "/" + method.service()->full_name() + "/" + method.name(), &queue);
  stream->StartCall(nullptr);
  bool goes_on = done();
  const grpc::Slice slice(bytes);
  if (goes_on) {
    stream->WriteLast(grpc::ByteBuffer(&slice, 1), grpc::WriteOptions(), nullptr);
    goes_on = done();
  }
  const std::unique_ptr<google::protobuf::Message> message(
      MessageFactory::generated_factory()->GetPrototype(method.output_type())->New());
  for (int responses = 0; goes_on && responses < kMaxResponses; ++responses) {
    grpc::ByteBuffer response;
    stream->Read(&response, nullptr);
    goes_on = done();
    if (goes_on && !message->ParseFromString(TextOf(response))) answer.all_parse = false;
  }
  if (goes_on) context.TryCancel();
  stream->Finish(&answer.status, nullptr);
  done();
  queue.Shutdown();
  while (queue.Next(&tag, &ok)) {
  }
  if (waits && answer.status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED) {
    answer.status = grpc::Status::OK;
  }
  return answer;
}

bool IsFaultOfServer(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::INTERNAL:
    case grpc::StatusCode::UNKNOWN:
    case grpc::StatusCode::DATA_LOSS:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
    case grpc::StatusCode::UNIMPLEMENTED:
      return true;
    default:
      return false;
  }
}

}  // namespace annals::service
