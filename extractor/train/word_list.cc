#include "extractor/train/word_list.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace annals::extractor::train {
namespace {

bool IsVowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

bool EndsInConsonantY(const std::string& word) {
  return word.size() >= 2 && word.back() == 'y' && !IsVowel(word[word.size() - 2]);
}

std::string WithoutLast(const std::string& word, const std::string& ending) {
  return absl::StrCat(word.substr(0, word.size() - 1), ending);
}

// "visits", "studies", "reaches".
std::string RegularS(const std::string& word) {
  if (EndsInConsonantY(word)) {
    return WithoutLast(word, "ies");
  }
  const bool hisses = word.ends_with("s") || word.ends_with("x") || word.ends_with("z") ||
                      word.ends_with("ch") || word.ends_with("sh");
  const bool consonant_o =
      word.size() >= 2 && word.back() == 'o' && !IsVowel(word[word.size() - 2]);
  return absl::StrCat(word, hisses || consonant_o ? "es" : "s");
}

// "visited", "studied", "agreed".
std::string RegularPast(const std::string& word) {
  if (EndsInConsonantY(word)) {
    return WithoutLast(word, "ied");
  }
  return absl::StrCat(word, word.ends_with("e") ? "d" : "ed");
}

// "visiting", "tying", "making", "seeing".
std::string RegularIng(const std::string& word) {
  if (word.ends_with("ie")) {
    return absl::StrCat(word.substr(0, word.size() - 2), "ying");
  }
  const bool silent_e = word.size() >= 3 && word.ends_with("e") && !word.ends_with("ee") &&
                        !word.ends_with("oe") && !word.ends_with("ye");
  return silent_e ? WithoutLast(word, "ing") : absl::StrCat(word, "ing");
}

// Calls `use` with the fields of each line that begins with a word in small letters.
absl::Status ForEachLine(const std::string& path,
                         const std::function<void(const std::vector<std::string>&)>& use) {
  std::ifstream file(path);
  if (!file) {
    return absl::NotFoundError(absl::StrCat(
        "cannot read \"", path, "\"; install the package wordnet-base or name its directory"));
  }
  std::string line;
  while (std::getline(file, line)) {
    const std::vector<std::string> fields = absl::StrSplit(line, ' ', absl::SkipEmpty());
    const auto is_word = [](const std::string& word) {
      return std::all_of(word.begin(), word.end(),
                         [](char c) { return absl::ascii_islower(c) || c == '-'; });
    };
    if (fields.size() >= 2 && !line.starts_with(' ') && is_word(fields[0])) {
      use(fields);
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<InflectedWord>> ReadWordList(const std::string& directory) {
  std::vector<InflectedWord> words;
  // Verbs whose last consonant is doubled before -ed and -ing.
  std::set<std::string> doubled;
  absl::Status status = ForEachLine(directory + "/verb.exc", [&](const auto& fields) {
    const std::string& form = fields[0];
    const std::string& lemma = fields[1];
    const bool doubles = form == absl::StrCat(lemma, lemma.substr(lemma.size() - 1), "ing");
    // In American spelling a final l is also left single: "traveled".
    if (doubles && !lemma.ends_with("l")) {
      doubled.insert(lemma);
    }
    words.push_back({form.ends_with("ing") ? "VBG"
                     : form.ends_with("s") ? "VBZ"
                                           : "VBD",
                     form, lemma});
  });
  status.Update(ForEachLine(directory + "/noun.exc", [&](const auto& fields) {
    words.push_back({"NNS", fields[0], fields[1]});
  }));
  status.Update(ForEachLine(directory + "/adj.exc", [&](const auto& fields) {
    words.push_back({fields[0].ends_with("st") ? "JJS" : "JJR", fields[0], fields[1]});
  }));
  status.Update(ForEachLine(directory + "/index.verb", [&](const auto& fields) {
    const std::string& lemma = fields[0];
    words.push_back({"VBZ", RegularS(lemma), lemma});
    if (!doubled.contains(lemma)) {
      words.push_back({"VBD", RegularPast(lemma), lemma});
      words.push_back({"VBG", RegularIng(lemma), lemma});
    }
  }));
  status.Update(ForEachLine(directory + "/index.noun", [&](const auto& fields) {
    words.push_back({"NNS", RegularS(fields[0]), fields[0]});
  }));
  if (!status.ok()) {
    return status;
  }
  return words;
}

}  // namespace annals::extractor::train
