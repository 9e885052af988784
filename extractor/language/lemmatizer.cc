#include "extractor/language/lemmatizer.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "extractor/language/word_view.h"

namespace annals::extractor::language {

std::string_view LemmaClass(std::string_view tag) {
  constexpr std::pair<std::string_view, std::string_view> kClasses[] = {
      {"VBN", "VBD"}, {"VBP", "VB"}, {"NNPS", "NNS"}, {"RBR", "JJR"}, {"RBS", "JJS"}};
  for (const auto& [of, lemma_class] : kClasses) {
    if (tag == of) {
      return lemma_class;
    }
  }
  return tag;
}

bool HasEndings(std::string_view lemma_class) {
  constexpr std::string_view kInflected[] = {"VBD", "VBG", "VBZ", "NNS", "JJR", "JJS"};
  return std::find(std::begin(kInflected), std::end(kInflected), lemma_class) !=
         std::end(kInflected);
}

std::string ApplyEdit(std::string_view form, std::string_view edit) {
  const size_t taken_off = edit.empty() ? 0 : static_cast<size_t>(edit[0] - '0');
  if (edit.empty() || taken_off >= form.size()) {
    return std::string(form);
  }
  std::string lemma(form.substr(0, form.size() - taken_off));
  lemma += edit.substr(1);
  return lemma;
}

std::string Lemma(const Model& model, std::string_view form, std::string_view tag) {
  std::string lower = LowerForm(form);
  const std::string_view lemma_class = LemmaClass(tag);
  std::string key(lemma_class);
  key += ':';
  key += lower;
  if (const std::optional<std::string_view> whole = model.lemmas.Find(key)) {
    return std::string(*whole);
  }
  if (HasEndings(lemma_class)) {
    const std::string_view view = lower;
    for (size_t size = std::min(kLongestEnding, view.size()); size > 0; --size) {
      key.resize(lemma_class.size());
      key += '-';
      key += view.substr(view.size() - size);
      if (const std::optional<std::string_view> edit = model.lemmas.Find(key)) {
        return ApplyEdit(view, *edit);
      }
    }
  }
  return lower;
}

}  // namespace annals::extractor::language
