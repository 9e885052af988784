// Names that the markup of a source tells, through the whole extractor.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "extractor/extractor.h"
#include "extractor/readers/reader.h"

namespace annals::extractor {
namespace {

using annals::v1::Event;

// The events of a paragraph of TEI.
std::vector<Event> EventsOf(const std::string& paragraph) {
  static const Extractor& extractor = *Extractor::Create({}).value().release();
  std::unique_ptr<FileReader> reader = NewFileReader({});
  const std::string file =
      "<?xml version=\"1.0\"?><TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><text><body><p>" +
      paragraph + "</p></body></text></TEI>";
  EXPECT_TRUE(reader->Add(file).ok());
  EXPECT_TRUE(reader->End().ok());
  std::vector<Event> events;
  while (auto next = reader->Next()) {
    const auto* document = std::get_if<ReadDocument>(&*next);
    if (document == nullptr) {
      ADD_FAILURE() << "a document that cannot be read";
      break;
    }
    absl::StatusOr<Extraction> extraction =
        extractor.Extract(*document, "collections/c/documents/d", "1957-07-15", {.events = true});
    EXPECT_TRUE(extraction.ok()) << extraction.status();
    events = std::move(extraction->events);
  }
  return events;
}

TEST(MarkedNamesTest, TheMarkupTellsAPersonFromAPlace) {
  // Geneva is a place unless the source says otherwise, and nobody meets a place.
  EXPECT_TRUE(EventsOf("Novak saw Geneva on July 3.").empty());
  const std::vector<Event> marked = EventsOf("Novak saw <persName>Geneva</persName> on July 3.");
  ASSERT_EQ(marked.size(), 1u);
  EXPECT_EQ(marked[0].title(), "Novak saw Geneva");
  EXPECT_EQ(marked[0].places_size(), 0);
  ASSERT_EQ(marked[0].participants_size(), 2);
  EXPECT_EQ(marked[0].participants(1).display_name(), "Geneva");
}

}  // namespace
}  // namespace annals::extractor
