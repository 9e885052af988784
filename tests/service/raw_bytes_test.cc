// Bytes as requests, of every method: what is no message, what is one and makes no sense, and what
// does. The server answers each with a code that says whose fault it is, and goes on.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/message.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/service/raw_call.h"
#include "tests/service/test_support.h"

namespace annals::service {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::MethodDescriptor;

constexpr int kCalls = 3000;

// Makes requests that come some way: names of what is there, dates, filters, numbers at their ends.
class RequestMaker {
 public:
  explicit RequestMaker(uint32_t seed) : random_(seed) {}

  size_t Pick(size_t count) { return random_() % count; }

  std::string Bytes(const google::protobuf::Descriptor& type) {
    std::unique_ptr<Message> message(
        MessageFactory::generated_factory()->GetPrototype(&type)->New());
    Fill(*message, 0);
    std::string bytes = message->SerializeAsString();
    if (Pick(3) == 0) Spoil(bytes);
    return bytes;
  }

 private:
  void Spoil(std::string& bytes) {
    for (size_t times = 1 + Pick(4); times > 0; --times) {
      const size_t at = Pick(bytes.size() + 1);
      switch (Pick(3)) {
        case 0:
          bytes.insert(at, 1 + Pick(8), static_cast<char>(random_()));
          break;
        case 1:
          bytes.erase(at, Pick(8));
          break;
        default:
          if (at < bytes.size()) bytes[at] = static_cast<char>(random_());
      }
    }
  }

  std::string Text() {
    static const std::vector<std::string> kTexts = {
        "collections/test",
        "collections/other",
        "collections/test/documents/day-1",
        "collections/test/events/none",
        "collections/test/backups/1",
        "test",
        "day-1",
        "other",
        "1957",
        "1957-13",
        "2000-01-01/2000-01-09",
        "Y-13800000000",
        "type = visit AND NOT (place = Ghent OR text : board)",
        "type = = (",
        "title",
        "*",
        "The harbour board met in Bremen on 3 July 1957.",
        "\"harbour board\" brem*",
        "de",
        "\xE2\x80\x8B\n\x01",
        std::string(5000, 'x')};
    return Pick(5) == 0 ? "" : kTexts[Pick(kTexts.size())];
  }

  template <class Number>
  Number AnyNumber() {
    const Number numbers[] = {0,
                              1,
                              2,
                              100,
                              1001,
                              static_cast<Number>(-1),
                              std::numeric_limits<Number>::max(),
                              std::numeric_limits<Number>::lowest()};
    return numbers[Pick(std::size(numbers))];
  }

  void Fill(Message& message, int depth) {
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor* field = message.GetDescriptor()->field(i);
      if (Pick(3) == 0 || (depth > 3 && field->message_type() != nullptr)) continue;
      for (size_t times = field->is_repeated() ? Pick(3) : 1; times > 0; --times) {
        Set(message, field, depth);
      }
    }
  }

  void Set(Message& message, const FieldDescriptor* field, int depth) {
    const auto& reflection = *message.GetReflection();
    const bool many = field->is_repeated();
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        many ? reflection.AddString(&message, field, Text())
             : reflection.SetString(&message, field, Text());
        break;
      case FieldDescriptor::CPPTYPE_INT32:
        many ? reflection.AddInt32(&message, field, AnyNumber<int32_t>())
             : reflection.SetInt32(&message, field, AnyNumber<int32_t>());
        break;
      case FieldDescriptor::CPPTYPE_INT64:
        many ? reflection.AddInt64(&message, field, AnyNumber<int64_t>())
             : reflection.SetInt64(&message, field, AnyNumber<int64_t>());
        break;
      case FieldDescriptor::CPPTYPE_BOOL:
        many ? reflection.AddBool(&message, field, true)
             : reflection.SetBool(&message, field, Pick(2) == 0);
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        many ? reflection.AddEnumValue(&message, field, static_cast<int>(Pick(20)))
             : reflection.SetEnumValue(&message, field, static_cast<int>(Pick(20)));
        break;
      case FieldDescriptor::CPPTYPE_FLOAT:
        many ? reflection.AddFloat(&message, field, AnyNumber<float>())
             : reflection.SetFloat(&message, field, AnyNumber<float>());
        break;
      case FieldDescriptor::CPPTYPE_MESSAGE:
        Fill(many ? *reflection.AddMessage(&message, field)
                  : *reflection.MutableMessage(&message, field),
             depth + 1);
        break;
      default:
        break;  // there are no others yet
    }
  }

  std::mt19937 random_;
};

TEST(RawBytesTest, EveryCallIsAnswered) {
  const storage::TempDir backups;
  TestServer server({.backups = backups.path()});
  server.PutDays(20);
  const std::vector<const MethodDescriptor*> methods = AllMethods();
  EXPECT_GT(methods.size(), 40U);
  grpc::GenericStub stub(server.host().InProcessChannel());
  int answered = 0;
  int refused = 0;
  for (int number = 0; number < kCalls; ++number) {
    RequestMaker maker(static_cast<uint32_t>(number));
    const MethodDescriptor& method = *methods[maker.Pick(methods.size())];
    // It may have to wait for the collection that the test holds, for some seconds.
    if (method.name() == "DeleteCollection" && number % 10 != 0) continue;
    const std::string bytes = maker.Bytes(*method.input_type());
    std::unique_ptr<Message> request(
        MessageFactory::generated_factory()->GetPrototype(method.input_type())->New());
    const bool is_message = request->ParseFromString(bytes);
    const RawAnswer answer = CallRaw(stub, method, bytes);
    const grpc::Status& status = answer.status;
    const std::string call =
        method.full_name() + " of seed " + std::to_string(number) + ": " + status.error_message();
    if (!is_message) {
      EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << call;
    }
    if (status.ok() || status.error_code() == grpc::StatusCode::CANCELLED) {
      ++answered;
    } else if (IsFaultOfServer(status.error_code())) {
      ADD_FAILURE() << call << " (" << status.error_code() << ")\n" << request->DebugString();
    } else {
      ++refused;
      EXPECT_NE(status.error_message(), "") << call;
    }
    EXPECT_TRUE(answer.all_parse) << call;
  }
  EXPECT_GT(answered, 50);
  EXPECT_GT(refused, 100);
}

}  // namespace
}  // namespace annals::service
