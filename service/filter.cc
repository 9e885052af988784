#include "service/filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "service/status.h"

namespace annals::service {
namespace {

constexpr std::string_view kSupported =
    "restrictions joined by AND on type, participant, place and document, each compared with =";

enum class TokenKind { kEnd, kWord, kQuoted, kPunctuation };

struct FilterToken {
  TokenKind kind = TokenKind::kEnd;
  std::string text;  // of kQuoted, what the quotes enclose, unescaped
  size_t offset = 0;
};

bool IsPunctuation(char c) {
  return std::string_view("\"'(),:<=>!").find(c) != std::string_view::npos;
}

class FilterParser {
 public:
  explicit FilterParser(std::string_view filter) : filter_(filter) {}

  absl::StatusOr<std::vector<FilterTerm>> Parse() {
    if (absl::Status status = Advance(); !status.ok()) return status;
    std::vector<FilterTerm> terms;
    if (token_.kind == TokenKind::kEnd) return terms;
    while (true) {
      if (terms.size() == kMaxFilterTerms) {
        return Error(token_.offset,
                     fmt::format("a filter may have at most {} restrictions", kMaxFilterTerms));
      }
      absl::StatusOr<FilterTerm> term = ParseRestriction();
      if (!term.ok()) return term.status();
      terms.push_back(*std::move(term));
      if (token_.kind == TokenKind::kEnd) return terms;
      if (token_.kind != TokenKind::kWord || token_.text != "AND") {
        return Unexpected("AND", MendOf(terms.back()));
      }
      if (absl::Status status = Advance(); !status.ok()) return status;
    }
  }

 private:
  absl::StatusOr<FilterTerm> ParseRestriction() {
    FilterTerm term;
    std::optional<FilterField> field = FieldNamed(token_);
    if (!field.has_value()) return Unexpected("type, participant, place or document");
    term.field = *field;
    if (absl::Status status = Advance(); !status.ok()) return status;
    if (token_.kind != TokenKind::kPunctuation || token_.text != "=") return Unexpected("=");
    if (absl::Status status = Advance(); !status.ok()) return status;
    const bool is_value = token_.kind == TokenKind::kQuoted ||
                          (token_.kind == TokenKind::kWord && token_.text != "AND");
    if (!is_value) return Unexpected("a value");
    if (token_.text.find_first_not_of(" \t\r\n") == std::string::npos) {
      return Error(token_.offset,
                   "the value is empty; leave the restriction out to match anything");
    }
    term.value = token_.text;
    if (absl::Status status = Advance(); !status.ok()) return status;
    return term;
  }

  static std::optional<FilterField> FieldNamed(const FilterToken& token) {
    if (token.kind != TokenKind::kWord) return std::nullopt;
    if (token.text == "type") return FilterField::kType;
    if (token.text == "participant") return FilterField::kParticipant;
    if (token.text == "place") return FilterField::kPlace;
    if (token.text == "document") return FilterField::kDocument;
    return std::nullopt;
  }

  // Reads the next token into `token_`.
  absl::Status Advance() {
    while (position_ < filter_.size() && absl::ascii_isspace(filter_[position_])) ++position_;
    token_ = FilterToken{.kind = TokenKind::kEnd, .text = {}, .offset = position_};
    if (position_ == filter_.size()) return absl::OkStatus();
    if (filter_[position_] == '"') return ReadQuoted();
    if (IsPunctuation(filter_[position_])) {
      token_.kind = TokenKind::kPunctuation;
      token_.text.assign(1, filter_[position_++]);
      return absl::OkStatus();
    }
    token_.kind = TokenKind::kWord;
    while (position_ < filter_.size() && !absl::ascii_isspace(filter_[position_]) &&
           !IsPunctuation(filter_[position_])) {
      token_.text += filter_[position_++];
    }
    return absl::OkStatus();
  }

  absl::Status ReadQuoted() {
    token_.kind = TokenKind::kQuoted;
    for (++position_; position_ < filter_.size(); ++position_) {
      if (filter_[position_] == '"') {
        ++position_;
        return absl::OkStatus();
      }
      if (filter_[position_] == '\\') {
        ++position_;
        if (position_ == filter_.size()) break;
        if (filter_[position_] != '"' && filter_[position_] != '\\') {
          return Error(position_ - 1, "in quotes, \\ goes only before \" and \\");
        }
      }
      token_.text += filter_[position_];
    }
    return Error(token_.offset, "the quoted value has no closing \"");
  }

  // How to mend that a word follows a term, which most often belongs to its value; empty where it
  // does not.
  std::string MendOf(const FilterTerm& term) const {
    if (token_.kind != TokenKind::kWord || token_.text == "OR" || FieldNamed(token_).has_value()) {
      return "";
    }
    return fmt::format("; a value with spaces goes in double quotes: {}",
                       Quoted(fmt::format("{} {}", term.value, token_.text)));
  }

  absl::Status Unexpected(std::string_view expected, std::string_view mend = "") const {
    std::string found =
        token_.kind == TokenKind::kEnd ? "the end of the filter" : Quoted(token_.text);
    return Error(token_.offset, fmt::format("expected {}, found {}{} (a filter has {})", expected,
                                            found, mend, kSupported));
  }

  absl::Status Error(size_t offset, std::string_view problem) const {
    // Bytes that continue a character do not begin a column.
    const auto columns =
        std::count_if(filter_.begin(), filter_.begin() + static_cast<std::ptrdiff_t>(offset),
                      [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    return absl::InvalidArgumentError(fmt::format("column {}: {}", columns + 1, problem));
  }

  std::string_view filter_;
  size_t position_ = 0;
  FilterToken token_;
};

}  // namespace

absl::StatusOr<std::vector<FilterTerm>> ParseFilter(std::string_view filter) {
  if (filter.size() > kMaxFilterBytes) {
    return absl::InvalidArgumentError(fmt::format("the filter has {} bytes, which is more than {}",
                                                  filter.size(), kMaxFilterBytes));
  }
  return FilterParser(filter).Parse();
}

}  // namespace annals::service
