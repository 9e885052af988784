// The words of a sentence with the tags that the model gave them, for those who correct them.
#ifndef ANNALS_EXTRACTOR_LANGUAGE_TAGGED_WORDS_H_
#define ANNALS_EXTRACTOR_LANGUAGE_TAGGED_WORDS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/types/span.h"
#include "extractor/language/model.h"

namespace annals::extractor::language {

// Beyond the ends of the sentence there is no tag: the empty one.
class TaggedWords {
 public:
  // All must outlive it; `tags` are classes of `model.tags`.
  TaggedWords(const Model& model, absl::Span<const std::string_view> forms,
              absl::Span<uint8_t> tags)
      : model_(model), forms_(forms), tags_(tags) {}

  size_t size() const { return tags_.size(); }
  std::string_view FormAt(size_t i) const { return forms_[i]; }
  std::string_view TagAt(size_t i) const {
    return i < tags_.size() ? model_.tags[tags_[i]] : std::string_view();
  }
  bool IsDateAt(size_t i) const { return i < tags_.size() && tags_[i] == kDateTag; }

  bool IsFinite(size_t i) const {
    const std::string_view tag = TagAt(i);
    return tag == "VBD" || tag == "VBZ" || tag == "VBP" || tag == "MD";
  }

  bool HasFiniteVerb(size_t begin, size_t end) const {
    for (size_t i = begin; i < end; ++i) {
      if (IsFinite(i)) {
        return true;
      }
    }
    return false;
  }

  // Does nothing when the model has no such tag.
  void SetTag(size_t i, std::string_view tag) {
    const auto found = std::find(model_.tags.begin(), model_.tags.end(), tag);
    if (found != model_.tags.end()) {
      tags_[i] = static_cast<uint8_t>(found - model_.tags.begin());
    }
  }

 private:
  const Model& model_;
  const absl::Span<const std::string_view> forms_;
  const absl::Span<uint8_t> tags_;
};

inline bool IsIn(absl::Span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_TAGGED_WORDS_H_
