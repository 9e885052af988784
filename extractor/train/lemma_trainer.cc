#include "extractor/train/lemma_trainer.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "extractor/language/lemmatizer.h"
#include "extractor/language/word_view.h"

namespace annals::extractor::train {
namespace {

// Of one class: forms and their lemmas.
using Lexicon = std::map<std::string, std::string>;
using Edits = std::map<std::string, std::string>;

// What to take off `form` and to put in its place to get `lemma`; nothing when more than nine bytes
// would go.
std::optional<std::string> EditBetween(std::string_view form, std::string_view lemma) {
  const auto [end, lemma_end] = std::mismatch(form.begin(), form.end(), lemma.begin(), lemma.end());
  const auto kept = static_cast<size_t>(end - form.begin());
  if (form.size() - kept > 9 || kept == 0) {
    return std::nullopt;
  }
  return absl::StrCat(form.size() - kept, std::string(lemma.substr(kept)));
}

// The edit that most words have, of those that end as told.
std::string MostFrequent(const std::map<std::string, int>& counts) {
  return std::max_element(counts.begin(), counts.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

// The endings of a class, from short to long. An ending is kept where its words mostly differ from
// what the next shorter one says.
Edits LearnEndings(const Lexicon& lexicon) {
  Edits endings;
  const auto known_for = [&](std::string_view ending) -> std::string {
    for (; !ending.empty(); ending.remove_prefix(1)) {
      if (const auto known = endings.find(std::string(ending)); known != endings.end()) {
        return known->second;
      }
    }
    return "0";
  };
  for (size_t size = 1; size <= language::kLongestEnding; ++size) {
    std::map<std::string, std::map<std::string, int>> counts;
    for (const auto& [form, lemma] : lexicon) {
      const std::optional<std::string> edit = EditBetween(form, lemma);
      if (edit && form.size() >= size) {
        ++counts[form.substr(form.size() - size)][*edit];
      }
    }
    Edits longer;
    for (const auto& [ending, edits] : counts) {
      const std::string best = MostFrequent(edits);
      // One word alone is no rule.
      if (edits.at(best) >= 2 && best != known_for(ending)) {
        longer[ending] = best;
      }
    }
    endings.merge(longer);
  }
  return endings;
}

std::string LemmaByEndings(const Edits& endings, std::string_view form) {
  for (size_t size = std::min(language::kLongestEnding, form.size()); size > 0; --size) {
    const auto known = endings.find(std::string(form.substr(form.size() - size)));
    if (known != endings.end()) {
      return language::ApplyEdit(form, known->second);
    }
  }
  return std::string(form);
}

bool IsWord(std::string_view form) {
  return std::any_of(form.begin(), form.end(), [](char c) { return absl::ascii_isalpha(c); }) &&
         std::none_of(form.begin(), form.end(), [](char c) { return absl::ascii_isdigit(c); });
}

}  // namespace

std::map<std::string, std::string> LearnLemmas(const std::vector<GoldSentence>& sentences,
                                               const std::vector<InflectedWord>& words) {
  std::map<std::string, Lexicon> lexicons;
  for (const InflectedWord& word : words) {
    lexicons[word.lemma_class].emplace(word.form, word.lemma);
  }
  std::map<std::pair<std::string, std::string>, std::map<std::string, int>> seen;
  for (const GoldSentence& sentence : sentences) {
    for (const GoldToken& token : sentence.tokens) {
      const std::string form = language::LowerForm(token.form);
      if (IsWord(form) && token.lemma != "_" && token.tag != "GW" && token.tag != "ADD") {
        const std::string lemma_class(language::LemmaClass(token.tag));
        ++seen[{lemma_class, form}][language::LowerForm(token.lemma)];
      }
    }
  }
  for (const auto& [word, lemmas] : seen) {
    const auto& [lemma_class, form] = word;
    const std::string best = MostFrequent(lemmas);
    Lexicon& lexicon = lexicons[lemma_class];
    if (lemmas.at(best) >= 2) {
      lexicon[form] = best;
    } else {
      lexicon.emplace(form, best);
    }
  }
  std::map<std::string, std::string> table;
  for (const auto& [lemma_class, lexicon] : lexicons) {
    const Edits endings = language::HasEndings(lemma_class) ? LearnEndings(lexicon) : Edits();
    for (const auto& [ending, edit] : endings) {
      table[absl::StrCat(lemma_class, "-", ending)] = edit;
    }
    for (const auto& [form, lemma] : lexicon) {
      if (LemmaByEndings(endings, form) != lemma) {
        table[absl::StrCat(lemma_class, ":", form)] = lemma;
      }
    }
  }
  return table;
}

}  // namespace annals::extractor::train
