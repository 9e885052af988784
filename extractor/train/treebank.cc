#include "extractor/train/treebank.h"

#include <fstream>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace annals::extractor::train {

std::vector<std::string_view> GoldSentence::Forms() const {
  std::vector<std::string_view> forms;
  forms.reserve(tokens.size());
  for (const GoldToken& token : tokens) {
    forms.push_back(token.form);
  }
  return forms;
}

absl::StatusOr<std::vector<GoldSentence>> ReadTreebank(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    return absl::NotFoundError(absl::StrCat("cannot read the treebank \"", path, "\""));
  }
  std::vector<GoldSentence> sentences;
  GoldSentence sentence;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty()) {
      if (!sentence.tokens.empty()) {
        sentences.push_back(std::exchange(sentence, {}));
      }
      continue;
    }
    constexpr std::string_view kText = "# text = ";
    if (line.starts_with(kText)) {
      sentence.text = line.substr(kText.size());
    }
    if (line[0] == '#') {
      continue;
    }
    const std::vector<std::string> fields = absl::StrSplit(line, '\t');
    if (fields.size() != 10) {
      return absl::InvalidArgumentError(absl::StrCat(
          path, ":", number, ": a token has 10 fields, this line has ", fields.size()));
    }
    if (absl::StrContains(fields[0], '-') || absl::StrContains(fields[0], '.')) {
      continue;
    }
    GoldToken token;
    token.form = fields[1];
    token.lemma = fields[2];
    token.tag = fields[4];
    token.relation = fields[7];
    if (!absl::SimpleAtoi(fields[6], &token.head)) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ":", number, ": the head \"", fields[6], "\" is not a number"));
    }
    --token.head;
    sentence.tokens.push_back(std::move(token));
  }
  if (!sentence.tokens.empty()) {
    sentences.push_back(std::move(sentence));
  }
  return sentences;
}

}  // namespace annals::extractor::train
