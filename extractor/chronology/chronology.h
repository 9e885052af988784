// Named events of world history, so that `after Stalin's death` is a date.
//
//   absl::StatusOr<Chronology> chronology = Chronology::LoadWithBuiltIn(/*user_jsonl=*/"");
//   ChronologyContext context = chronology->ContextOf(text, 1957);
//   for (const ChronologyMatch& match : chronology->FindAll(text, block.span, context)) {
//     chronology->events()[match.event].when().edtf();   // "1953-03-05"
//   }
//
// The data is JSON Lines of annals.v1.Event in protobuf's JSON mapping: `title`, `aliases` (the
// wordings by which a text may name the event), `type`, `when.edtf`, `participants`, `places`.
// Users extend it with files of the same form; extractor/chronology/README.md tells how to write
// one.
//
// A wording is found whatever white space, hyphens and apostrophes a text uses; letters that the
// wording has in upper case the text must have too, others may be of either case. A wording that
// may name something else takes a condition in braces behind it:
//   `20th Congress {with: communist, soviet, cpsu}`   one of the words stands in the document
//   `Great War {years: 1914/1945}`                    the document was written in these years
//   `the Wall {with: berlin; years: 1961/1995}`       both
// No text names an event that lies after its own date, so such wordings are not found.
#ifndef ANNALS_EXTRACTOR_CHRONOLOGY_CHRONOLOGY_H_
#define ANNALS_EXTRACTOR_CHRONOLOGY_CHRONOLOGY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "annals/v1/event.pb.h"
#include "extractor/chronology/event_record.h"
#include "extractor/chronology/word_sieve.h"
#include "extractor/text_model.h"

namespace annals::extractor {

// JSON Lines, and what messages about them call them.
struct ChronologySource {
  std::string name;
  std::string_view jsonl;
};

// The chronology that is compiled into the program.
std::string_view BuiltInChronology();

// What a pass over a whole document found: where a wording may begin, and what it says for or
// against an ambiguous one.
struct ChronologyContext {
  // The year in which the document was written, astronomical. Nothing: not known, so that wordings
  // bound to years are not found.
  std::optional<int64_t> year;
  // For each context word of the chronology, whether the document has it.
  std::vector<bool> words;
  // Where the first two words may be those of a wording, in order.
  std::vector<uint32_t> candidates;
};

// A wording found in a text.
struct ChronologyMatch {
  ByteSpan span;       // of the text given, without an article before the wording
  uint32_t event = 0;  // index into Chronology::events()
};

// Thread-safe after loading.
class Chronology {
 public:
  // Reads the sources in order: of wordings that two of them give, the earlier source's holds.
  // INVALID_ARGUMENT names source and line of what is wrong: JSON that is no Event, an event
  // without title, with a type that is none of the vocabulary or a date that is not EDTF, a
  // condition that cannot be read, or a wording that the same source gives twice without a
  // condition.
  static absl::StatusOr<Chronology> Load(const std::vector<ChronologySource>& sources);

  // The built-in chronology with a user's before it, which may be empty.
  static absl::StatusOr<Chronology> LoadWithBuiltIn(std::string_view user_jsonl);

  // The events in the order of the sources, with all fields of `when` filled in and without the
  // conditions of their aliases.
  const std::vector<annals::v1::Event>& events() const { return events_; }

  // Reads a whole document for the words that conditions ask for, and for what may be a wording.
  // Takes time proportional to it: one look-up a word.
  ChronologyContext ContextOf(std::string_view text, std::optional<int64_t> year) const;

  // The wordings in text[span], in order and apart, the longest at each place. The context must be
  // that of the text.
  std::vector<ChronologyMatch> FindAll(std::string_view text, ByteSpan span,
                                       const ChronologyContext& context) const;

  // The longest wording that begins at byte `begin` of the text, the begin of a word, and ends
  // before `end`.
  std::optional<ChronologyMatch> FindAt(std::string_view text, uint32_t begin, uint32_t end,
                                        const ChronologyContext& context) const;

  // Whether any wording begins with a word, in any case: what to ask before FindAt when the words
  // are at hand.
  bool MayBegin(std::string_view word) const;

 private:
  // A wording as the trie's nodes hold it.
  struct Wording {
    uint32_t event = 0;
    std::vector<bool> capitals;  // for each word, whether it must begin with a capital
    std::optional<int64_t> first_year;
    std::optional<int64_t> last_year;
    std::vector<uint32_t> context_words;  // one of them must be in the document; empty: none needed
  };

  // What the sieve knows of a word.
  enum WordMark : uint8_t {
    kBeginsWording = 1,  // a wording begins with it, in lower case or upper
    kBeginsName = 2,     // one does with a capital letter or a digit
    kIsWording = 4,      // it is one
    kIsPair = 8,         // of a pair: the first two words of a wording
    kIsContext = 16,     // a condition names it
  };

  absl::Status AddSource(const ChronologySource& source);
  absl::Status AddWording(const EventWording& wording, uint32_t event, uint32_t source_begin);
  uint32_t NumberOf(const std::string& word);
  std::optional<uint32_t> FindNumber(std::string_view lower) const;
  bool Holds(const Wording& wording, const std::vector<bool>& capitals,
             const ChronologyContext& context) const;

  std::vector<annals::v1::Event> events_;
  std::vector<std::optional<int64_t>> begin_years_;  // of each event, the first it can begin in

  // A trie of words in lower case. Node 0 is its root; a word's number is its index in the order of
  // first use.
  absl::flat_hash_map<std::string, uint32_t> word_numbers_;
  absl::flat_hash_map<uint64_t, uint32_t> children_;  // (node << 32 | word) -> node
  // The wordings that end at each node, those that hold before others first.
  std::vector<std::vector<Wording>> nodes_ = std::vector<std::vector<Wording>>(1);
  std::vector<bool> begins_wording_;       // for each word
  std::vector<uint32_t> context_numbers_;  // for each word: its context word plus 1, or 0
  uint32_t context_word_count_ = 0;
  WordSieve sieve_;
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_CHRONOLOGY_CHRONOLOGY_H_
