#include "storage/words.h"

#include <libstemmer.h>
#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/utext.h>

#include <memory>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "storage/terms.h"

namespace annals::storage {
namespace {

// ICU's iterators and Snowball's stemmers keep state of their own and are dear to make: each thread
// has one of each.
icu::BreakIterator* WordBreaker() {
  thread_local const std::unique_ptr<icu::BreakIterator> breaker = [] {
    UErrorCode error = U_ZERO_ERROR;
    return std::unique_ptr<icu::BreakIterator>(
        icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), error));
  }();
  return breaker.get();
}

sb_stemmer* Stemmer() {
  struct Delete {
    void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
  };
  thread_local const std::unique_ptr<sb_stemmer, Delete> stemmer(
      sb_stemmer_new("english", "UTF_8"));
  return stemmer.get();
}

// Adds the words of a text that is so plain that no rule but one matters: letters and digits side
// by side are one word. False, and nothing is added, where it holds anything that is not ASCII, or
// that may join what stands on both sides of it.
bool AddPlainWords(std::string_view text, std::vector<std::string>* words) {
  const auto is_of_word = [&](size_t i) { return i < text.size() && absl::ascii_isalnum(text[i]); };
  for (size_t i = 0; i < text.size(); ++i) {
    if (!absl::ascii_isascii(text[i]) || text[i] == '_' || text[i] == '@') return false;
    const bool joins =
        absl::ascii_ispunct(text[i]) && i > 0 && is_of_word(i - 1) && is_of_word(i + 1);
    if (joins) return false;
  }
  for (size_t begin = 0; begin < text.size(); ++begin) {
    size_t end = begin;
    while (is_of_word(end)) ++end;
    if (end == begin) continue;
    words->push_back(FoldTerm(text.substr(begin, end - begin)));
    begin = end;
  }
  return true;
}

// Words and their stems, of which texts have the same again and again.
class StemCache {
 public:
  // The stem of a word that was put here; null when it was not.
  const std::string* Find(const std::string& word) const {
    const auto found = stems_.find(word);
    return found == stems_.end() ? nullptr : &found->second;
  }

  void Put(const std::string& word, std::string stem) {
    // No text is a reason to keep more; those that come again are soon back.
    if (stems_.size() == kMostWords) stems_.clear();
    stems_.insert_or_assign(word, std::move(stem));
  }

 private:
  static constexpr size_t kMostWords = 8192;

  absl::flat_hash_map<std::string, std::string> stems_;
};

std::string FindStem(const std::string& folded_word) {
  sb_stemmer* stemmer = Stemmer();
  if (stemmer == nullptr) return folded_word;
  const sb_symbol* stem =
      sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(folded_word.data()),
                      static_cast<int>(folded_word.size()));
  const int length = sb_stemmer_length(stemmer);
  if (stem == nullptr || length <= 0) return folded_word;
  return {reinterpret_cast<const char*>(stem), static_cast<size_t>(length)};
}

}  // namespace

std::vector<std::string> FoldedWordsOf(std::string_view text) {
  std::vector<std::string> words;
  if (AddPlainWords(text, &words)) return words;
  icu::BreakIterator* breaker = WordBreaker();
  UErrorCode error = U_ZERO_ERROR;
  UText* opened = utext_openUTF8(nullptr, text.data(), static_cast<int64_t>(text.size()), &error);
  // ICU fails only without its data or memory; a text without words is then all that can be said.
  if (breaker == nullptr || U_FAILURE(error)) return words;
  breaker->setText(opened, error);
  int32_t begin = breaker->first();
  for (int32_t end = breaker->next(); U_SUCCESS(error) && end != icu::BreakIterator::DONE;
       begin = end, end = breaker->next()) {
    // Below it are white space and punctuation.
    if (breaker->getRuleStatus() < UBRK_WORD_NONE_LIMIT) continue;
    std::string folded =
        FoldTerm(text.substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin)));
    if (!folded.empty()) words.push_back(std::move(folded));
  }
  utext_close(opened);
  return words;
}

std::string StemOf(const std::string& folded_word) {
  thread_local StemCache cache;
  if (const std::string* known = cache.Find(folded_word)) return *known;
  std::string stem = FindStem(folded_word);
  cache.Put(folded_word, stem);
  return stem;
}

std::vector<std::string> StemsOf(std::string_view text) {
  std::vector<std::string> stems = FoldedWordsOf(text);
  for (std::string& word : stems) word = StemOf(word);
  return stems;
}

std::vector<std::string_view> SearchedTextsOf(const annals::v1::Event& event) {
  std::vector<std::string_view> texts = {event.title()};
  texts.insert(texts.end(), event.aliases().begin(), event.aliases().end());
  for (const annals::v1::Evidence& evidence : event.evidence()) texts.push_back(evidence.quote());
  return texts;
}

EventWords WordsOf(const annals::v1::Event& event) {
  EventWords words;
  for (const std::string_view text : SearchedTextsOf(event)) {
    for (std::string& stem : StemsOf(text)) {
      ++words.frequency[std::move(stem)];
      ++words.length;
    }
  }
  return words;
}

}  // namespace annals::storage
