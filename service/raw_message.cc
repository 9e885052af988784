#include "service/raw_message.h"

#include <grpcpp/support/proto_buffer_reader.h>
#include <grpcpp/support/slice.h>

#include <utility>

#include "service/malformed_requests.h"

namespace annals::service {
namespace {

// Wire types.
constexpr uint32_t kVarint = 0;
constexpr uint32_t kLengthDelimited = 2;

uint64_t TagOf(int field, uint32_t wire_type) {
  return static_cast<uint64_t>(field) << 3 | wire_type;
}

void DeleteString(void* bytes) { delete static_cast<std::string*>(bytes); }

}  // namespace

void RawMessage::AddBytes(int field, std::string_view bytes) {
  AddVarint(TagOf(field, kLengthDelimited));
  AddVarint(bytes.size());
  bytes_.append(bytes);
}

void RawMessage::AddNumber(int field, int64_t number) {
  if (number == 0) return;
  AddVarint(TagOf(field, kVarint));
  AddVarint(static_cast<uint64_t>(number));
}

grpc::ByteBuffer RawMessage::TakeBuffer() {
  auto* const bytes = new std::string(std::exchange(bytes_, {}));
  const grpc::Slice slice(bytes->data(), bytes->size(), DeleteString, bytes);
  return grpc::ByteBuffer(&slice, 1);
}

void RawMessage::AddVarint(uint64_t number) {
  for (; number >= 0x80; number >>= 7) bytes_ += static_cast<char>(number | 0x80);
  bytes_ += static_cast<char>(number);
}

absl::Status ParseRequest(const grpc::ByteBuffer& buffer, google::protobuf::Message* request) {
  grpc::ByteBuffer bytes = buffer;  // the slices are shared
  grpc::ProtoBufferReader reader(&bytes);
  if (reader.status().ok() && request->ParseFromZeroCopyStream(&reader)) return absl::OkStatus();
  return NoMessage();
}

}  // namespace annals::service
