#include "service/page_token.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/escaping.h"

namespace annals::service {
namespace {

TEST(PageTokenTest, ComesBackAsItWent) {
  const std::vector<PageToken> tokens = {
      {},
      {.query = 1, .lease = 2, .resume = "key"},
      {.query = ~uint64_t{0}, .lease = uint64_t{1} << 63, .resume = std::string("\0\xff\n", 3)},
      {.query = 7, .lease = 9, .resume = std::string(5000, 'k')},
  };
  for (const PageToken& token : tokens) {
    absl::StatusOr<PageToken> decoded = DecodePageToken(EncodePageToken(token));
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    EXPECT_EQ(*decoded, token);
  }
}

// The golden bytes: a change here breaks every listing that is under way when servers are replaced,
// and needs a new version byte.
TEST(PageTokenTest, HasTheDocumentedLayout) {
  const std::string text =
      EncodePageToken({.query = 0x0102030405060708, .lease = 0x1112131415161718, .resume = "ab"});
  std::string bytes;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(text, &bytes));
  EXPECT_EQ(absl::BytesToHexString(bytes), "010102030405060708111213141516171861624e994bef");
}

TEST(PageTokenTest, FingerprintIsFnv1a) {
  // From the test vectors of http://www.isthe.com/chongo/src/fnv/test_fnv.c.
  EXPECT_EQ(FingerprintOf(""), 0xcbf29ce484222325u);
  EXPECT_EQ(FingerprintOf("a"), 0xaf63dc4c8601ec8cu);
  EXPECT_EQ(FingerprintOf("foobar"), 0x85944171f73967e8u);
}

TEST(PageTokenTest, RefusesWhatItDidNotMake) {
  const std::string good = EncodePageToken({.query = 1, .lease = 2, .resume = "key"});
  std::string other_version;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(good, &other_version));
  other_version[0] = 2;
  std::vector<std::string> bad = {"",
                                  "x",
                                  "not base64!",
                                  good.substr(0, good.size() - 4),
                                  good + "AAAA",
                                  absl::WebSafeBase64Escape(other_version)};
  for (size_t i = 0; i + 1 < good.size(); ++i) {
    std::string changed = good;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    bad.push_back(changed);
  }
  for (const std::string& text : bad) {
    absl::StatusOr<PageToken> decoded = DecodePageToken(text);
    ASSERT_EQ(decoded.status().code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_EQ(decoded.status().message(),
              "page_token: \"" + text +
                  "\" is not a page token of this server; send next_page_token of the page before "
                  "as it came, or none for the first page");
  }
}

}  // namespace
}  // namespace annals::service
