#include "storage/resource_name.h"

#include <string>

#include "gtest/gtest.h"

namespace annals::storage {
namespace {

TEST(ResourceNameTest, FormatsAndParses) {
  EXPECT_EQ(CollectionName("letters"), "collections/letters");
  EXPECT_EQ(DocumentName("letters", "no.1"), "collections/letters/documents/no.1");
  EXPECT_EQ(EventName("letters", "abc"), "collections/letters/events/abc");
  EXPECT_EQ(ParseCollectionName("collections/letters").value(), "letters");
  EXPECT_EQ(ParseDocumentName("collections/letters/documents/no.1").value(),
            (ResourceId{"letters", "no.1"}));
  EXPECT_EQ(ParseEventName("collections/letters/events/abc").value(),
            (ResourceId{"letters", "abc"}));
}

TEST(ResourceNameTest, IdsAreCheckedToTheByte) {
  for (const std::string& id :
       {std::string("a"), std::string("0"), std::string("a.b_c-9"), std::string(128, 'x')}) {
    EXPECT_TRUE(CheckId("collection id", id).ok()) << id;
  }
  for (const std::string& id :
       {std::string(), std::string(129, 'x'), std::string("-a"), std::string("_a"),
        std::string(".."), std::string("A"), std::string("a/b"), std::string("a b"),
        std::string("é"), std::string("a\0b", 3)}) {
    EXPECT_FALSE(CheckId("collection id", id).ok()) << id;
  }
}

TEST(ResourceNameTest, ErrorsSayHowANameIsWritten) {
  struct Case {
    absl::Status status;
    const char* message;
  };
  const Case cases[] = {
      {ParseDocumentName("documents/a").status(),
       "\"documents/a\" is not the name of a document; write "
       "collections/{collection}/documents/{document}"},
      {ParseDocumentName("collections/a/events/b").status(),
       "\"collections/a/events/b\" is not the name of a document; write "
       "collections/{collection}/documents/{document}"},
      {ParseEventName("").status(),
       "\"\" is not the name of an event; write collections/{collection}/events/{event}"},
      {ParseEventName("collections/a/events/b/c").status(),
       "\"collections/a/events/b/c\" is not the name of an event; write "
       "collections/{collection}/events/{event}"},
      {ParseEventName("collections/A/events/b").status(),
       "collection id \"A\" is not valid; write 1 to 128 of a-z, 0-9, '.', '_' and '-', a letter "
       "or "
       "digit first"},
      {ParseEventName("collections/a/events/").status(),
       "event id \"\" is not valid; write 1 to 128 of a-z, 0-9, '.', '_' and '-', a letter or "
       "digit "
       "first"},
      {ParseCollectionName("collection/a").status(),
       "\"collection/a\" is not the name of a collection; write collections/{collection}"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(c.status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(c.status.message(), c.message);
  }
}

TEST(ResourceNameTest, LongNamesAreCutInMessages) {
  const absl::Status status = ParseCollectionName(std::string(100000, 'x')).status();
  EXPECT_EQ(status.message(), "\"" + std::string(160, 'x') +
                                  "…\" (100000 bytes) is not the name of a collection; write "
                                  "collections/{collection}");
}

}  // namespace
}  // namespace annals::storage
