// A treebank sentence with its names as numbers, ready to learn from.
#ifndef ANNALS_EXTRACTOR_TRAIN_EXAMPLE_H_
#define ANNALS_EXTRACTOR_TRAIN_EXAMPLE_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "extractor/language/word_view.h"
#include "extractor/train/treebank.h"

namespace annals::extractor::train {

// Names and their classes, which are their places in the list.
class NameList {
 public:
  // `first`, then the others in alphabetical order.
  NameList(std::string_view first, const std::vector<std::string>& others);

  const std::vector<std::string>& names() const { return names_; }
  // The class of a name; -1 for one that is not in the list.
  int Find(std::string_view name) const;

 private:
  std::vector<std::string> names_;
  std::map<std::string, int, std::less<>> classes_;
};

// The tags and the relations of a treebank.
struct Classes {
  NameList tags;
  NameList relations;
};
Classes CollectClasses(const std::vector<GoldSentence>& sentences);

struct Example {
  std::vector<language::WordView> words;
  std::vector<uint8_t> tags;       // where the name is unknown, kUnknownClass
  std::vector<int> heads;          // -1 for the root
  std::vector<uint8_t> relations;  // where the name is unknown, kUnknownClass
};

// The class of names that training has not seen: never predicted, so always counted as wrong.
inline constexpr uint8_t kUnknownClass = 255;

Example MakeExample(const GoldSentence& sentence, const Classes& classes);

}  // namespace annals::extractor::train

#endif  // ANNALS_EXTRACTOR_TRAIN_EXAMPLE_H_
