// The words of an event, as text search compares them.
//
//   StemsOf("The delegates' plans");   // the, deleg, plan
//   WordsOf(event).frequency["plan"];   // how often title, aliases and quotes have it
//
// Words are found by Unicode's rules (UAX #29, ICU), folded as terms are (storage/terms.h), and cut
// to their stems by Snowball's stemmer for English (https://snowballstem.org, "Porter2"), so that
// `plans` and `planning` meet. Words of other scripts go through it unchanged.
#ifndef ANNALS_STORAGE_WORDS_H_
#define ANNALS_STORAGE_WORDS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "annals/v1/event.pb.h"

namespace annals::storage {

// The folded words of a text in their order, punctuation left out. `text` must be UTF-8.
std::vector<std::string> FoldedWordsOf(std::string_view text);

// The stem of a folded word.
std::string StemOf(const std::string& folded_word);

// The stems of the words of a text, in their order.
std::vector<std::string> StemsOf(std::string_view text);

// The texts of an event that are searched, each by itself: title, aliases, quotes.
std::vector<std::string_view> SearchedTextsOf(const annals::v1::Event& event);

struct EventWords {
  std::map<std::string, uint32_t> frequency;  // by stem
  uint32_t length = 0;                        // how many words there are in all
};
EventWords WordsOf(const annals::v1::Event& event);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_WORDS_H_
