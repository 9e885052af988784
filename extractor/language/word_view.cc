#include "extractor/language/word_view.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "extractor/language/hash.h"

namespace annals::extractor::language {
namespace {

constexpr size_t kLongestForm = 64;

// The class of a byte in a shape: letters and digits by kind, others as they are.
char ShapeOf(char c) {
  if (absl::ascii_isupper(c)) {
    return 'X';
  }
  if (absl::ascii_islower(c) || static_cast<unsigned char>(c) >= 0x80) {
    return 'x';
  }
  return absl::ascii_isdigit(c) ? 'd' : c;
}

// A run of one class is written at most twice, so that "Prague" and "Geneva" are both "Xxx".
std::string Shape(std::string_view form) {
  std::string shape;
  for (char c : form) {
    const char kind = ShapeOf(c);
    const size_t size = shape.size();
    if (size < 2 || shape[size - 1] != kind || shape[size - 2] != kind) {
      shape.push_back(kind);
    }
  }
  return shape;
}

WordView ViewWord(std::string_view form, bool all_capitals) {
  if (form.size() > kLongestForm) {
    form = form.substr(0, kLongestForm);
  }
  WordView view;
  view.is_date = form == kDateForm;
  std::string lower = LowerForm(form);
  const std::string_view shape_source = form;
  view.form = HashBytes(all_capitals ? std::string_view(lower) : form);
  for (char& c : lower) {
    if (absl::ascii_isdigit(c)) {
      c = '0';
    }
  }
  const std::string_view ends = lower;
  view.lower = HashBytes(lower);
  for (size_t i = 0; i < std::size(view.prefix); ++i) {
    view.prefix[i] = HashBytes(ends.substr(0, i + 1));
  }
  for (size_t i = 0; i < std::size(view.suffix); ++i) {
    view.suffix[i] = HashBytes(ends.substr(ends.size() - std::min(ends.size(), i + 1)));
  }
  view.shape = all_capitals ? kUnknownShape : HashBytes(Shape(shape_source));
  return view;
}

}  // namespace

std::string LowerForm(std::string_view form) {
  std::string lower;
  lower.reserve(form.size());
  for (size_t i = 0; i < form.size(); ++i) {
    const std::string_view rest = form.substr(i);
    if (rest.starts_with("\u2018") || rest.starts_with("\u2019")) {
      lower.push_back('\'');
      i += 2;
    } else {
      lower.push_back(absl::ascii_tolower(form[i]));
    }
  }
  return lower;
}

bool IsAllCapitals(absl::Span<const std::string_view> forms) {
  int long_words = 0;
  for (std::string_view form : forms) {
    if (form == kDateForm) {
      continue;
    }
    int capitals = 0;
    for (char c : form) {
      if (absl::ascii_islower(c)) {
        return false;
      }
      capitals += absl::ascii_isupper(c) ? 1 : 0;
    }
    long_words += capitals >= 3 ? 1 : 0;
  }
  return long_words >= 2;
}

std::vector<WordView> ViewWords(absl::Span<const std::string_view> forms) {
  const bool all_capitals = IsAllCapitals(forms);
  std::vector<WordView> views;
  views.reserve(forms.size());
  for (std::string_view form : forms) {
    views.push_back(ViewWord(form, all_capitals));
  }
  return views;
}

}  // namespace annals::extractor::language
