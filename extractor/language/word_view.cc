#include "extractor/language/word_view.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "extractor/language/hash.h"

namespace annals::extractor::language {
namespace {

constexpr size_t kLongestForm = 64;

// Calls `add` with the bytes of LowerForm.
template <typename Add>
void AddLowerForm(std::string_view form, Add add) {
  constexpr std::string_view kLeftQuote = "\u2018";
  constexpr std::string_view kRightQuote = "\u2019";
  static_assert(kLeftQuote.front() == kRightQuote.front());
  for (size_t i = 0; i < form.size(); ++i) {
    const std::string_view rest = form.substr(i);
    if (rest.front() == kLeftQuote.front() &&
        (rest.starts_with(kLeftQuote) || rest.starts_with(kRightQuote))) {
      add('\'');
      i += kLeftQuote.size() - 1;
    } else {
      add(absl::ascii_tolower(static_cast<unsigned char>(form[i])));
    }
  }
}

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

// Bytes of a form, as many as are looked at.
struct FormBytes {
  std::array<char, kLongestForm> bytes;
  size_t size = 0;

  void Add(char c) { bytes[size++] = c; }
  std::string_view view() const { return {bytes.data(), size}; }
};

// A run of one class is written at most twice, so that "Prague" and "Geneva" are both "Xxx".
FormBytes Shape(std::string_view form) {
  FormBytes shape;
  for (char c : form) {
    const char kind = ShapeOf(c);
    const size_t size = shape.size;
    if (size < 2 || shape.bytes[size - 1] != kind || shape.bytes[size - 2] != kind) {
      shape.Add(kind);
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
  FormBytes lower;
  AddLowerForm(form, [&](char c) { lower.Add(c); });
  view.form = HashBytes(all_capitals ? lower.view() : form);
  for (size_t i = 0; i < lower.size; ++i) {
    if (absl::ascii_isdigit(static_cast<unsigned char>(lower.bytes[i]))) {
      lower.bytes[i] = '0';
    }
  }
  const std::string_view ends = lower.view();
  view.lower = HashBytes(ends);
  for (size_t i = 0; i < std::size(view.prefix); ++i) {
    view.prefix[i] = HashBytes(ends.substr(0, i + 1));
  }
  for (size_t i = 0; i < std::size(view.suffix); ++i) {
    view.suffix[i] = HashBytes(ends.substr(ends.size() - std::min(ends.size(), i + 1)));
  }
  view.shape = all_capitals ? kUnknownShape : HashBytes(Shape(form).view());
  return view;
}

}  // namespace

std::string LowerForm(std::string_view form) {
  std::string lower;
  lower.reserve(form.size());
  AddLowerForm(form, [&](char c) { lower.push_back(c); });
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
