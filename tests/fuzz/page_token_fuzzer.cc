// Page tokens: any text is refused or is a token; what is encoded decodes as the same.
#include <cstring>
#include <string>
#include <string_view>

#include "service/page_token.h"
#include "tests/fuzz/fuzz.h"

using namespace annals::service;  // NOLINT: a program of one file
using annals::fuzz::Check;

namespace {

void CheckRoundTrip(const PageToken& token, std::string_view input) {
  const absl::StatusOr<PageToken> again = DecodePageToken(EncodePageToken(token));
  Check(again.ok() && *again == token, "what is encoded decodes as the same", input);
}

}  // namespace

void CheckInput(std::string_view input) {
  const absl::StatusOr<PageToken> token = DecodePageToken(input);
  if (token.ok()) CheckRoundTrip(*token, input);
  if (input.size() < 16) return;
  PageToken made;
  std::memcpy(&made.query, input.data(), 8);
  std::memcpy(&made.lease, input.data() + 8, 8);
  made.resume = input.substr(16);
  CheckRoundTrip(made, input);
  // A token with its last character lost is none.
  std::string cut = EncodePageToken(made);
  cut.pop_back();
  Check(!DecodePageToken(cut).ok(), "a token that was cut is refused", input);
}
