#include "extractor/timex/numbers.h"

#include <cstdint>
#include <limits>
#include <optional>

#include "absl/types/span.h"
#include "extractor/timex/lexicon.h"
#include "extractor/timex/meaning.h"
#include "extractor/timex/token.h"

namespace annals::extractor::timex {
namespace {

constexpr int64_t kMaxCount = std::numeric_limits<int32_t>::max();

ClassSet SetOf(std::initializer_list<std::optional<ClassId>> ids) {
  ClassSet set;
  for (const std::optional<ClassId>& id : ids) {
    if (id.has_value()) set.Add(*id);
  }
  return set;
}

}  // namespace

NumberReader::NumberReader(const Lexicon& lexicon)
    : lexicon_(&lexicon),
      integer_(lexicon.FindClass("INT")),
      ones_(lexicon.FindClass("ONES")),
      tens_(lexicon.FindClass("TENS")),
      scale_(lexicon.FindClass("SCALE")),
      number_and_(lexicon.FindClass("NUMAND")),
      ordinal_(lexicon.FindClass("ORDINAL")),
      ordinal_suffix_(lexicon.FindClass("ORDSUF")),
      fraction_(lexicon.FindClass("FRACTION")),
      dash_(lexicon.FindClass("DASH")),
      point_(lexicon.FindClass("POINT")),
      slash_(lexicon.FindClass("SLASH")) {}

bool NumberReader::Has(absl::Span<const Token> tokens, uint32_t at,
                       std::optional<ClassId> id) const {
  return id.has_value() && at < tokens.size() && (at == 0 || !tokens[at].Is(Token::kBreakBefore)) &&
         lexicon_->Has(tokens[at].symbol, *id);
}

int32_t NumberReader::Value(absl::Span<const Token> tokens, uint32_t at,
                            std::optional<ClassId> id) const {
  return lexicon_->ValueOf(tokens[at], *id);
}

bool NumberReader::Glued(absl::Span<const Token> tokens, uint32_t at) const {
  return at < tokens.size() && !tokens[at].Is(Token::kSpaceBefore);
}

int64_t NumberReader::BelowHundred(absl::Span<const Token> tokens, uint32_t* at) const {
  if (Has(tokens, *at, ones_)) return Value(tokens, (*at)++, ones_);
  if (!Has(tokens, *at, tens_)) return 0;
  int64_t value = Value(tokens, (*at)++, tens_);
  uint32_t next = *at;
  if (Has(tokens, next, dash_)) ++next;
  if (Has(tokens, next, ones_) && Value(tokens, next, ones_) < 10) {
    value += Value(tokens, next, ones_);
    *at = next + 1;
  }
  return value;
}

// 9, 2.5, 1/2, 2 1/2, 2½.
void NumberReader::Figures(absl::Span<const Token> tokens, uint32_t* at, int64_t* count,
                           int32_t* fraction) const {
  const auto ratio = [&](uint32_t from) {
    if (!Has(tokens, from, integer_) || !Has(tokens, from + 1, slash_) ||
        !Glued(tokens, from + 1) || !Has(tokens, from + 2, integer_) || !Glued(tokens, from + 2)) {
      return 0;
    }
    const int32_t over = tokens[from].number;
    const int32_t under = tokens[from + 2].number;
    const bool small = over >= 1 && over < under && under <= 8;
    return small && !Has(tokens, from + 3, slash_) ? over * 1000 / under : 0;
  };
  if (const int32_t part = ratio(*at); part > 0) {
    *count = 0;
    *fraction = part;
    *at += 3;
    return;
  }
  *count = tokens[(*at)++].number;
  if (Has(tokens, *at, point_) && Glued(tokens, *at) && Has(tokens, *at + 1, integer_) &&
      Glued(tokens, *at + 1) && tokens[*at + 1].size() <= 3) {
    int32_t thousandths = tokens[*at + 1].number;
    for (uint32_t digits = tokens[*at + 1].size(); digits < 3; ++digits) thousandths *= 10;
    *fraction = thousandths;
    *at += 2;
    return;
  }
  const uint32_t next = Has(tokens, *at, dash_) && Glued(tokens, *at) ? *at + 1 : *at;
  if (const int32_t part = ratio(next); part > 0) {
    *fraction = part;
    *at = next + 3;
  } else if (Has(tokens, next, fraction_)) {
    *fraction = Value(tokens, next, fraction_);
    *at = next + 1;
  }
}

std::optional<NumberMatch> NumberReader::Cardinal(absl::Span<const Token> text,
                                                  uint32_t begin) const {
  const absl::Span<const Token> tokens = text.subspan(begin);
  int64_t total = 0;    // thousands and above, done
  int64_t current = 0;  // below the next scale
  int32_t fraction = 0;
  uint32_t end = 0;
  if (Has(tokens, 0, integer_)) {
    if (tokens[0].number < 0) return std::nullopt;
    Figures(tokens, &end, &current, &fraction);
  } else if (Has(tokens, 0, fraction_)) {
    fraction = Value(tokens, end++, fraction_);
  } else {
    current = BelowHundred(tokens, &end);
  }
  while (Has(tokens, end, scale_)) {
    const int64_t scale = Value(tokens, end++, scale_);
    if (current == 0 && fraction == 0 && total == 0) current = 1;
    if (scale == 100) {
      current *= 100;
    } else {
      total += current * scale + fraction * scale / 1000;
      current = 0;
      fraction = 0;
    }
    uint32_t next = end;
    if (Has(tokens, next, number_and_)) ++next;
    if (const int64_t rest = BelowHundred(tokens, &next); rest > 0) {
      current += rest;
      end = next;
    }
    if (total > kMaxCount || current > kMaxCount) return std::nullopt;
  }
  if (end == 0) return std::nullopt;
  const int64_t count = total + current;
  if (count > kMaxCount || (count == 0 && fraction == 0 && !Has(tokens, 0, integer_))) {
    return std::nullopt;
  }
  NumberMatch match{begin + end, {}};
  match.meaning.Set(Slot::kCount, static_cast<int32_t>(count));
  if (fraction != 0) match.meaning.Set(Slot::kFraction, fraction);
  return match;
}

std::optional<NumberMatch> NumberReader::Ordinal(absl::Span<const Token> text,
                                                 uint32_t begin) const {
  const absl::Span<const Token> tokens = text.subspan(begin);
  NumberMatch match;
  if (Has(tokens, 0, integer_) && Has(tokens, 1, ordinal_suffix_) && Glued(tokens, 1)) {
    match.end = begin + 2;
    match.meaning.Set(Slot::kOrdinal, tokens[0].number);
    return match;
  }
  if (Has(tokens, 0, ordinal_)) {
    match.end = begin + 1;
    match.meaning.Set(Slot::kOrdinal, Value(tokens, 0, ordinal_));
    return match;
  }
  if (Has(tokens, 0, tens_)) {
    const uint32_t ones = Has(tokens, 1, dash_) ? 2 : 1;
    if (Has(tokens, ones, ordinal_) && Value(tokens, ones, ordinal_) > 0 &&
        Value(tokens, ones, ordinal_) < 10) {
      match.end = begin + ones + 1;
      match.meaning.Set(Slot::kOrdinal, Value(tokens, 0, tens_) + Value(tokens, ones, ordinal_));
      return match;
    }
  }
  return std::nullopt;
}

std::optional<NumberMatch> NumberReader::SpokenYear(absl::Span<const Token> text,
                                                    uint32_t begin) const {
  const absl::Span<const Token> tokens = text.subspan(begin);
  uint32_t end = 0;
  const int64_t first = BelowHundred(tokens, &end);
  int64_t year = 0;
  if (first == 2 && Has(tokens, end, scale_) && Value(tokens, end, scale_) == 1000) {
    ++end;
    uint32_t next = Has(tokens, end, number_and_) ? end + 1 : end;
    year = 2000;
    if (const int64_t rest = BelowHundred(tokens, &next); rest > 0) {
      year += rest;
      end = next;
    }
  } else if (first >= 10 && first <= 20) {
    if (Has(tokens, end, dash_)) ++end;
    if (Has(tokens, end, scale_) && Value(tokens, end, scale_) == 100) {
      ++end;
      year = first * 100;
      uint32_t next = Has(tokens, end, number_and_) ? end + 1 : end;
      if (const int64_t rest = BelowHundred(tokens, &next); rest > 0) {
        year += rest;
        end = next;
      }
    } else if (const int64_t rest = BelowHundred(tokens, &end); rest >= 10) {
      year = first * 100 + rest;
    }
  }
  if (year == 0) return std::nullopt;
  NumberMatch match{begin + end, {}};
  match.meaning.Set(Slot::kYear, static_cast<int32_t>(year));
  return match;
}

ClassSet NumberReader::FirstOfCardinal() const {
  return SetOf({integer_, ones_, tens_, scale_, fraction_});
}
ClassSet NumberReader::FirstOfOrdinal() const { return SetOf({integer_, ordinal_, tens_}); }
ClassSet NumberReader::FirstOfSpokenYear() const { return SetOf({ones_, tens_}); }

ClassSet NumberReader::InsideCardinal() const {
  return SetOf({integer_, ones_, tens_, scale_, fraction_, number_and_, dash_, point_, slash_});
}
ClassSet NumberReader::InsideOrdinal() const { return SetOf({ordinal_suffix_, ordinal_, dash_}); }
ClassSet NumberReader::InsideSpokenYear() const { return SetOf({ones_, tens_, scale_, dash_}); }

}  // namespace annals::extractor::timex
