#include "extractor/document_language.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace annals::extractor {
namespace {

TEST(DocumentLanguageTest, KnowsALanguageByItsWords) {
  const struct {
    std::string_view text;
    std::string_view language;
  } kTexts[] = {
      {"The board met in Lund, and it was late.", "en"},
      {"Der Rat tagte in Lund, und es war spät.", "de"},
      // Few words, and those of dates.
      {"Lund, 3 July", "en"},
      {"Wien, 3. Juli", "de"},
      {"MÄRZ 1957", "de"},
      // Foreign names and words in a text.
      {"Frau von der Heide and Herr Blum wrote to Die Zeit that they had left for Bad Ems.", "en"},
      {"The Los Angeles office of La Stampa asked for a visit by Charles de Marne.", "en"},
      {"Der Film „The Long Way to the Sea“ läuft seit Montag in den Kinos.", "de"},
      {"Die Zeitung La Stampa meldete, dass der Rat nicht mehr tagt.", "de"},
      // Languages without tables.
      {"Le conseil est à Lund depuis le 3 mai, et la ville ne le sait pas.", ""},
      {"El consejo se reunió en Lund el 3 de mayo, y la ciudad no lo sabe.", ""},
      {"De raad was op 3 mei in Lund, maar het volk van de stad wist het niet.", ""},
      {"Rada była w Lund, ale miasto się nie dowiedziało.", ""},
      {"Совет заседал в Лунде третьего мая.", ""},
      // No words.
      {"", ""},
      {"1957-07-15 761.00/7-1557", ""},
  };
  for (const auto& [text, language] : kTexts) {
    EXPECT_EQ(LanguageOf(text), language) << text;
  }
}

TEST(DocumentLanguageTest, LooksBehindAForeignBeginning) {
  std::string text;
  for (int i = 0; i < 50; ++i) text += "This is the first page of the letters that they wrote. ";
  for (int i = 0; i < 200; ++i) text += "Er ging nach Hause und sah nicht, wer vor der Tür stand. ";
  EXPECT_EQ(LanguageOf(text), "de");
}

TEST(DocumentLanguageTest, NamesALanguageWithoutTables) {
  EXPECT_TRUE(CheckLanguage("").ok());
  EXPECT_TRUE(CheckLanguage("en").ok());
  EXPECT_TRUE(CheckLanguage("de").ok());
  EXPECT_EQ(
      CheckLanguage("fr"),
      absl::InvalidArgumentError("language \"fr\" has no tables of dates: use en or de, or none"));
  EXPECT_FALSE(CheckLanguage("DE").ok());
}

}  // namespace
}  // namespace annals::extractor
