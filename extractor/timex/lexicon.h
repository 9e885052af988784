// The words that matter to dates, and the classes of numbers.
//
//   absl::StatusOr<Lexicon> lexicon = Lexicon::Load(en_words);
//   lexicon->NumberSymbols();
//   lexicon->Has(token.symbol, *lexicon->FindClass("MONTH"));
//   lexicon->ValueOf(token, month_class);   // 7 for "July"
//
// A word table has a row for each set of words of one meaning: the words, separated by spaces; the
// class, in capitals; the value, a number or a name that the class's slot knows (`START` for MOD);
// and, where a word counts only when it is written with a capital letter, `Cap`. The columns are
// separated by tabs. A word may have several rows. A row `@ UNITS<tab>unit`
// says which slot a class fills, where it is not the slot of its own name. `*ed` stands for every
// other word that ends so; its classes are seen by CouldBe() only. Rows are lower case, apostrophes
// are ' and dashes -.
//
// Numbers belong to built-in classes by their shape: INT all; DAY 1 to 31, LATEDAY 13 to 31,
// MONTHNUM 1 to 12 and HOUR 0 to 24 of at most two digits; MINUTE 00 to 59 and SHORTYEAR 00 to 99
// of two digits; SHORTDECADE 00, 10 to 90; YEAR 1000 to 2199; DECADEYEAR those that end in 0;
// LONEYEAR 1500 to 2049 and OLDYEAR 1000 to 1499, not part of an amount (`$1957`, `1957.5`,
// `19:57`); ANYYEAR one to four digits; D3, D4 and D6 by their digits; EARLYHOUR 0000 to 0959;
// DATE8 a day as YYYYMMDD. ANYWORD is every word that no table holds, CAPWORD one of them with a
// capital letter.
#ifndef ANNALS_EXTRACTOR_TIMEX_LEXICON_H_
#define ANNALS_EXTRACTOR_TIMEX_LEXICON_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "extractor/timex/bit_matrix.h"
#include "extractor/timex/meaning.h"
#include "extractor/timex/token.h"

namespace annals::extractor::timex {

// Immutable once the grammar is loaded, and then thread-safe.
class Lexicon {
 public:
  // The longest word a table may hold, in bytes.
  static constexpr size_t kMaxWordBytes = 24;

  // A word in lower case, cut into EightBytes and filled up with zeros.
  struct Key {
    uint64_t parts[3] = {0, 0, 0};
    bool operator==(const Key&) const = default;
    // Sets a byte that is zero.
    void Put(size_t at, unsigned char byte) { parts[at / 8] |= uint64_t{byte} << (8 * (at % 8)); }
  };

  // INVALID_ARGUMENT names the line that cannot be read.
  static absl::StatusOr<Lexicon> Load(absl::string_view table);

  // Adds rows of a further table.
  absl::Status AddTable(absl::string_view table);

  // Adds a word to a class, both created where they are new. RESOURCE_EXHAUSTED when there are more
  // classes than a ClassSet holds, or more than 65,535 words.
  absl::Status AddWord(absl::string_view word, absl::string_view class_name, int32_t value,
                       bool capital_only);

  // The class of a name, for a class that exists; the class `"of"` of a single word is made as soon
  // as a rule asks for it through ClassOfLiteral.
  std::optional<ClassId> FindClass(absl::string_view name) const;
  absl::StatusOr<ClassId> ClassOfLiteral(absl::string_view word);

  // The slot that a class fills: the one of its name in lower case.
  std::optional<Slot> SlotOf(ClassId id) const { return class_slots_[id]; }

  // The entry of a word, of kMaxWordBytes at most, for a token that begins with a capital letter or
  // not; entry 0 for one that no table holds.
  uint32_t FindEntry(const Key& key, bool capital) const {
    for (uint64_t slot = HashOf(key) & mask_;; slot = (slot + 1) & mask_) {
      const uint32_t index = table_[slot];
      if (index == 0) return 0;
      if (keys_[index] == key) return 2 * index + (capital ? 1 : 0);
    }
  }

  // The entry of a number of `digits` digits. `joined`: part of an amount.
  uint32_t NumberEntry(int digits, int64_t value, bool joined) const;

  // Numbers the sets of classes that there are, when all words are in: none may be added after it.
  // RESOURCE_EXHAUSTED when they are more than a SymbolId can count.
  absl::Status NumberSymbols();

  SymbolId symbol(uint32_t entry) const { return symbols_[entry]; }
  size_t symbol_count() const { return symbol_classes_.size(); }
  const ClassSet& classes(SymbolId symbol) const { return symbol_classes_[symbol]; }
  bool Has(SymbolId symbol, ClassId id) const { return class_symbols_.Has(id, symbol); }
  // The classes as a list, the lowest first.
  absl::Span<const ClassId> class_list(SymbolId symbol) const {
    return absl::MakeConstSpan(class_lists_)
        .subspan(class_list_begins_[symbol],
                 class_list_begins_[symbol + 1] - class_list_begins_[symbol]);
  }

  // The symbols that have each class: classes by symbols.
  const BitMatrix& symbols_of_classes() const { return class_symbols_; }

  // Whether the ending of a word may put it into a class: see CouldBe.
  bool HasEndings(ClassId id) const { return suffix_classes_.Has(id); }

  // Whether a token belongs to one of the classes; for words of no table by their ending.
  bool CouldBe(const Token& token, absl::string_view text, const ClassSet& wanted) const;

  // The value of a token as a member of a class; 0 for a class without values.
  int32_t ValueOf(const Token& token, ClassId id) const;

 private:
  struct Sense {
    ClassId id;
    int32_t value;
  };
  struct Suffix {
    std::string text;
    ClassSet classes;
  };

  Lexicon();

  static uint64_t HashOf(const Key& key) {
    // Products side by side, of odd numbers; their upper halves depend on every byte.
    return (key.parts[0] * 0x9E3779B97F4A7C15u + key.parts[1] * 0xBF58476D1CE4E5B9u +
            key.parts[2] * 0x94D049BB133111EBu) >>
           32;
  }
  absl::StatusOr<ClassId> ClassNamed(absl::string_view name);
  uint32_t IndexOf(absl::string_view word);
  void Grow();
  void AddNumberEntries();

  absl::flat_hash_map<std::string, ClassId> class_ids_;
  std::vector<std::optional<Slot>> class_slots_;
  std::vector<Suffix> suffixes_;
  ClassSet suffix_classes_;      // of all of them
  std::vector<uint16_t> table_;  // open addressing: indices into keys_, 0 for none
  uint64_t mask_ = 0;
  std::vector<Key> keys_;
  std::vector<std::vector<Sense>> senses_;   // by index
  std::vector<ClassSet> classes_;            // by entry: 2 * index, plus 1 for a capital letter
  std::vector<SymbolId> symbols_;            // by entry, once they are numbered; then no classes_
  std::vector<ClassSet> symbol_classes_;     // by symbol
  BitMatrix class_symbols_;                  // classes by symbols
  std::vector<ClassId> class_lists_;         // of all symbols, one behind the other
  std::vector<uint32_t> class_list_begins_;  // by symbol, and the end of the last
  std::vector<uint32_t> number_entries_;     // by shape
};

// Cuts a word of at most Lexicon::kMaxWordBytes into a key. It must be in lower case.
Lexicon::Key KeyOf(absl::string_view word);

// ASCII and Latin-1 letters to lower case.
std::string LowerCase(absl::string_view word);

}  // namespace annals::extractor::timex

#endif  // ANNALS_EXTRACTOR_TIMEX_LEXICON_H_
