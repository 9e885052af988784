// Messages that are put together from stored bytes, without being parsed: a page of events takes
// less time than gRPC takes to send it.
//
//   RawMessage page;
//   page.AddBytes(v1::QueryTimelineResponse::kEventsFieldNumber, event);
//   page.AddNumber(v1::QueryTimelineResponse::kRevisionFieldNumber, 7);
//   *response = std::move(page).ToBuffer();
#ifndef ANNALS_SERVICE_RAW_MESSAGE_H_
#define ANNALS_SERVICE_RAW_MESSAGE_H_

#include <google/protobuf/message.h>
#include <grpcpp/support/byte_buffer.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace annals::service {

// A message in protobuf's wire format (https://protobuf.dev/programming-guides/encoding). Not
// thread-safe.
class RawMessage {
 public:
  // A field that is a message, a string or bytes; `bytes` is what it holds, serialised.
  void AddBytes(int field, std::string_view bytes);

  // A field that is an integer, not negative; 0 is left out, as proto3 has it.
  void AddNumber(int field, int64_t number);

  // Makes room for so many bytes: a large message is else moved again and again while it grows.
  void Reserve(size_t bytes) { bytes_.reserve(bytes); }

  size_t size() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }

  // Takes it without copying, and leaves it empty.
  grpc::ByteBuffer TakeBuffer();

 private:
  void AddVarint(uint64_t number);

  std::string bytes_;
};

// Reads a request that came as bytes. INVALID_ARGUMENT, as malformed_requests.h has it, when they
// are not such a message.
absl::Status ParseRequest(const grpc::ByteBuffer& buffer, google::protobuf::Message* request);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_RAW_MESSAGE_H_
