#include "extractor/train/example.h"

#include <set>

#include "extractor/language/model.h"
#include "extractor/language/parser.h"

namespace annals::extractor::train {
namespace {

uint8_t ClassOrUnknown(const NameList& list, std::string_view name) {
  const int found = list.Find(name);
  return found < 0 ? kUnknownClass : static_cast<uint8_t>(found);
}

}  // namespace

NameList::NameList(std::string_view first, const std::vector<std::string>& others) {
  names_.emplace_back(first);
  const std::set<std::string> sorted(others.begin(), others.end());
  for (const std::string& name : sorted) {
    if (name != first) {
      names_.push_back(name);
    }
  }
  for (size_t i = 0; i < names_.size(); ++i) {
    classes_[names_[i]] = static_cast<int>(i);
  }
}

int NameList::Find(std::string_view name) const {
  const auto found = classes_.find(name);
  return found == classes_.end() ? -1 : found->second;
}

Classes CollectClasses(const std::vector<GoldSentence>& sentences) {
  std::vector<std::string> tags;
  std::vector<std::string> relations;
  for (const GoldSentence& sentence : sentences) {
    for (const GoldToken& token : sentence.tokens) {
      tags.push_back(token.tag);
      relations.push_back(token.relation);
    }
  }
  return {.tags = NameList(language::kDateTagName, tags),
          .relations = NameList(language::kRootRelationName, relations)};
}

Example MakeExample(const GoldSentence& sentence, const Classes& classes) {
  Example example;
  example.words = language::ViewWords(sentence.Forms());
  for (const GoldToken& token : sentence.tokens) {
    example.tags.push_back(ClassOrUnknown(classes.tags, token.tag));
    example.heads.push_back(token.head);
    example.relations.push_back(ClassOrUnknown(classes.relations, token.relation));
  }
  return example;
}

}  // namespace annals::extractor::train
