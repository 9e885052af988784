#include "storage/identity.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/hash.h"
#include "storage/resource_name.h"

namespace annals::storage {
namespace {

TEST(HashTest, Sha256OfTheStandardsExamples) {
  EXPECT_EQ(HexOf(Sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(HexOf(Sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(HashTest, NamesAreBase32OfTheLengthsAndParts) {
  // printf '\0\0\0\0\0\0\0\003abc' | sha256sum | xxd -r -p | head -c 10 | base32 | tr A-Z a-z
  EXPECT_EQ(HashName({"abc"}), "yneuzincz6hoxcqr");
  EXPECT_NE(HashName({"ab", "c"}), HashName({"a", "bc"}));
}

struct DocumentIdCase {
  const char* source_uri;
  const char* slug;
};

TEST(IdentityTest, DocumentIdsBeginWithTheFileName) {
  const DocumentIdCase cases[] = {
      {"/home/me/Cable 61.txt", "cable-61-"},
      {"file:///archive/BOX_3/letter.of.thanks.txt", "letter-of-thanks-"},
      {"https://example.org/papers/", "papers-"},
      {"/notes/.hidden", "hidden-"},
      {"/notes/(draft) — 2.md", "draft-2-"},
      {"/記録/東京.txt", "document-"},
      {"/", "document-"},
  };
  for (const DocumentIdCase& c : cases) {
    const std::string id = DocumentIdFor(c.source_uri, "text");
    EXPECT_EQ(id, c.slug + HashName({c.source_uri}));
    EXPECT_TRUE(CheckId("document id", id).ok()) << id;
    EXPECT_EQ(DocumentIdFor(c.source_uri, "other text"), id) << "an edited file keeps its id";
  }
}

TEST(IdentityTest, DocumentIdsAreBounded) {
  const std::string id = DocumentIdFor("/" + std::string(5000, 'a') + ".txt", "");
  EXPECT_EQ(id.size(), 47u + 1 + 16);
  EXPECT_TRUE(CheckId("document id", id).ok());
}

TEST(IdentityTest, TextsWithoutSourceAreKnownByTheirText) {
  EXPECT_EQ(DocumentIdFor("", "abc"), "text-" + HashName({"abc"}));
}

annals::v1::Event Event() {
  annals::v1::Event event;
  event.set_title("Launch of the ferry");
  event.mutable_when()->set_edtf("1907-03");
  event.add_evidence()->set_quote("the ferry was launched");
  event.mutable_evidence(0)->set_begin_offset(10);
  return event;
}

TEST(IdentityTest, EventIdsKnowWhatMatters) {
  const std::string id = EventIdFor("letter", Event(), 0);
  EXPECT_EQ(id,
            HashName({"letter", "Launch of the ferry", "1907-03", "the ferry was launched", "0"}));
  EXPECT_TRUE(CheckId("event id", id).ok());

  annals::v1::Event moved = Event();
  moved.mutable_evidence(0)->set_begin_offset(500);
  moved.set_confidence(0.5);
  moved.set_name("collections/test/events/x");
  EXPECT_EQ(EventIdFor("letter", moved, 0), id);

  annals::v1::Event retitled = Event();
  retitled.set_title("Launch");
  annals::v1::Event redated = Event();
  redated.mutable_when()->set_edtf("1908");
  annals::v1::Event requoted = Event();
  requoted.mutable_evidence(0)->set_quote("launched");
  for (const std::string& other :
       {EventIdFor("letter", retitled, 0), EventIdFor("letter", redated, 0),
        EventIdFor("letter", requoted, 0), EventIdFor("letter-2", Event(), 0),
        EventIdFor("letter", Event(), 1)}) {
    EXPECT_NE(other, id);
  }
}

}  // namespace
}  // namespace annals::storage
