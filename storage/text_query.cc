#include "storage/text_query.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "rocksdb/iterator.h"
#include "storage/keys.h"
#include "storage/rocksdb_status.h"
#include "storage/sources.h"
#include "storage/strings.h"
#include "storage/words.h"

namespace annals::storage {
namespace {

// A stem differs from its word in how it ends: by this much of it at most, it does not.
constexpr size_t kLeastStemBytes = 2;

Term WordTerm(std::string stem) { return {TermKind::kWord, std::move(stem)}; }

// Whether `words` stand in `text` one after another.
bool ContainsRun(const std::vector<std::string>& text, const std::vector<std::string>& words) {
  return std::search(text.begin(), text.end(), words.begin(), words.end()) != text.end();
}

// The stems in the index that begin so.
absl::Status AddStems(const Snapshot& snapshot, const std::string& beginning,
                      std::set<std::string>* stems) {
  const std::unique_ptr<rocksdb::Iterator> iterator = snapshot.NewIterator(Family::kTerms);
  const std::string first = Concat(std::string(1, static_cast<char>(TermKind::kWord)), beginning);
  for (iterator->Seek(first); iterator->Valid() && iterator->key().starts_with(first);) {
    const std::optional<TermEntry> entry = DecodeTermKey(ToView(iterator->key()));
    if (!entry.has_value()) break;
    stems->insert(entry->term.value);
    if (stems->size() > TextQuery::kMaxExpansion) {
      return absl::InvalidArgumentError(Concat("more than ", TextQuery::kMaxExpansion,
                                               " words begin with \"", beginning,
                                               "\"; write more of the word before the *"));
    }
    std::string next = TermPrefix(entry->term);
    next.back() = '\x01';
    iterator->Seek(next);
  }
  return StatusFrom(iterator->status(), "looking for words");
}

}  // namespace

absl::StatusOr<TextQuery> TextQuery::Parse(std::string_view text) {
  if (text.size() > kMaxBytes) {
    return absl::InvalidArgumentError(Concat("the text has ", text.size(), " bytes, and at most ",
                                             kMaxBytes, " can be searched for"));
  }
  TextQuery query;
  size_t words = 0;
  const auto add = [&](Part part) {
    words += part.words.size();
    if (!part.words.empty()) query.parts_.push_back(std::move(part));
  };
  while (!text.empty()) {
    if (text.front() == '"') {
      const size_t end = text.find('"', 1);
      if (end == std::string_view::npos) {
        return absl::InvalidArgumentError("a quoted phrase has no closing \"");
      }
      add({StemsOf(text.substr(1, end - 1)), false});
      text.remove_prefix(end + 1);
      continue;
    }
    const size_t end = std::min(text.find_first_of("\"*"), text.size());
    std::vector<std::string> folded = FoldedWordsOf(text.substr(0, end));
    const bool star = end < text.size() && text[end] == '*';
    // The word before a star ends with it.
    const bool is_prefix = star && !folded.empty() && end > 0 &&
                           !absl::ascii_isspace(static_cast<unsigned char>(text[end - 1]));
    for (size_t i = 0; i < folded.size(); ++i) {
      const bool last = i + 1 == folded.size();
      if (is_prefix && last) {
        add({{folded[i]}, true});
      } else {
        add({{StemOf(folded[i])}, false});
      }
    }
    text.remove_prefix(star ? end + 1 : end);
  }
  if (query.parts_.empty()) {
    return absl::InvalidArgumentError("the text has no word to search for");
  }
  if (words > kMaxWords) {
    return absl::InvalidArgumentError(
        Concat("the text has ", words, " words, and at most ", kMaxWords, " can be searched for"));
  }
  return query;
}

absl::StatusOr<std::vector<TermFilter>> TextQuery::Filters(const Snapshot& snapshot) const {
  std::vector<TermFilter> filters;
  for (const Part& part : parts_) {
    if (!part.is_prefix) {
      for (const std::string& stem : part.words) filters.push_back(WordTerm(stem));
      continue;
    }
    const std::string& beginning = part.words.front();
    std::set<std::string> stems;
    if (absl::Status status = AddStems(snapshot, beginning, &stems); !status.ok()) return status;
    // A word that begins so can have a stem that is shorter, or that ends in `i` for `y`.
    for (size_t length = kLeastStemBytes; length <= beginning.size(); ++length) {
      std::string shorter = beginning.substr(0, length);
      stems.insert(shorter);
      if (shorter.back() != 'y') continue;
      shorter.back() = 'i';
      stems.insert(shorter);
    }
    std::vector<TermFilter> any;
    for (const std::string& stem : stems) any.emplace_back(WordTerm(stem));
    filters.push_back(TermFilter::Any(std::move(any)));
  }
  return filters;
}

bool TextQuery::filters_are_exact() const {
  return std::ranges::all_of(
      parts_, [](const Part& part) { return !part.is_prefix && part.words.size() == 1; });
}

bool TextQuery::Matches(const annals::v1::Event& event) const {
  std::vector<std::vector<std::string>> folded;
  std::vector<std::vector<std::string>> stems;
  for (const std::string_view text : SearchedTextsOf(event)) {
    folded.push_back(FoldedWordsOf(text));
    stems.push_back(folded.back());
    for (std::string& word : stems.back()) word = StemOf(word);
  }
  return std::ranges::all_of(parts_, [&](const Part& part) {
    if (!part.is_prefix) {
      return std::ranges::any_of(stems, [&](const std::vector<std::string>& text) {
        return ContainsRun(text, part.words);
      });
    }
    return std::ranges::any_of(folded, [&](const std::vector<std::string>& text) {
      return std::ranges::any_of(
          text, [&](const std::string& word) { return word.starts_with(part.words.front()); });
    });
  });
}

}  // namespace annals::storage
