#include "service/filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/types/span.h"
#include "service/status.h"

namespace annals::service {
namespace {

struct FieldName {
  std::string_view name;
  FilterField field;
};
constexpr FieldName kFields[] = {
    {"type", FilterField::kType},         {"participant", FilterField::kParticipant},
    {"place", FilterField::kPlace},       {"tag", FilterField::kTag},
    {"document", FilterField::kDocument}, {"text", FilterField::kText}};
constexpr FieldName kFieldsOfOperations[] = {{"done", FilterField::kDone},
                                             {"metadata.method", FilterField::kMethod},
                                             {"metadata.target", FilterField::kTarget}};

// What can be asked for.
struct Vocabulary {
  absl::Span<const FieldName> fields;
  std::string_view told;  // in errors
};
constexpr Vocabulary kOfEvents = {
    kFields,
    "restrictions on type, participant, place, tag, document and text, such as type = visit, "
    "joined by AND, OR and NOT"};
constexpr Vocabulary kOfOperations = {
    kFieldsOfOperations,
    "restrictions on done, metadata.method and metadata.target, such as done = false, joined by "
    "AND, OR and NOT"};

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
  FilterParser(std::string_view filter, const Vocabulary& vocabulary)
      : filter_(filter), vocabulary_(vocabulary) {}

  absl::StatusOr<FilterNode> Parse() {
    if (absl::Status status = Advance(); !status.ok()) return status;
    if (token_.kind == TokenKind::kEnd) return FilterNode();
    absl::StatusOr<FilterNode> filter = ParseExpression();
    if (!filter.ok()) return filter.status();
    if (token_.kind != TokenKind::kEnd) return Unexpected("AND or OR", MendOfValue());
    return filter;
  }

 private:
  absl::StatusOr<FilterNode> ParseExpression() {
    return ParseJoined("AND", FilterNode::Kind::kAnd, [this] { return ParseFactor(); });
  }

  absl::StatusOr<FilterNode> ParseFactor() {
    return ParseJoined("OR", FilterNode::Kind::kOr, [this] { return ParseTerm(); });
  }

  // One part, or several joined by a word.
  template <class ParsePart>
  absl::StatusOr<FilterNode> ParseJoined(std::string_view word, FilterNode::Kind kind,
                                         ParsePart parse_part) {
    absl::StatusOr<FilterNode> first = parse_part();
    if (!first.ok() || !IsWord(word)) return first;
    FilterNode joined{.kind = kind};
    joined.parts.push_back(*std::move(first));
    while (IsWord(word)) {
      if (absl::Status status = Advance(); !status.ok()) return status;
      absl::StatusOr<FilterNode> part = parse_part();
      if (!part.ok()) return part;
      joined.parts.push_back(*std::move(part));
    }
    return joined;
  }

  absl::StatusOr<FilterNode> ParseTerm() {
    if (!IsWord("NOT")) return ParseSimple();
    if (absl::Status status = Advance(); !status.ok()) return status;
    absl::StatusOr<FilterNode> part = ParseSimple();
    if (!part.ok()) return part;
    FilterNode negated{.kind = FilterNode::Kind::kNot};
    negated.parts.push_back(*std::move(part));
    return negated;
  }

  absl::StatusOr<FilterNode> ParseSimple() {
    if (!IsPunctuationOf("(")) return ParseRestriction();
    if (depth_ == kMaxFilterDepth) {
      return Error(token_.offset, fmt::format("parentheses may be at most {} deep in each other",
                                              kMaxFilterDepth));
    }
    if (absl::Status status = Advance(); !status.ok()) return status;
    ++depth_;
    absl::StatusOr<FilterNode> inner = ParseExpression();
    --depth_;
    if (!inner.ok()) return inner;
    if (!IsPunctuationOf(")")) return Unexpected("AND, OR or )", MendOfValue());
    if (absl::Status status = Advance(); !status.ok()) return status;
    return inner;
  }

  absl::StatusOr<FilterNode> ParseRestriction() {
    FilterNode node{.kind = FilterNode::Kind::kTerm};
    std::optional<FilterField> field = FieldNamed(token_);
    if (!field.has_value()) return Unexpected("a field, NOT or (");
    if (terms_ == kMaxFilterTerms) {
      return Error(token_.offset,
                   fmt::format("a filter may have at most {} restrictions", kMaxFilterTerms));
    }
    ++terms_;
    node.term.field = *field;
    if (absl::Status status = Advance(); !status.ok()) return status;
    if (!IsPunctuationOf("=") && !IsPunctuationOf(":")) return Unexpected("= or :");
    if (absl::Status status = Advance(); !status.ok()) return status;
    const bool is_value = token_.kind == TokenKind::kQuoted ||
                          (token_.kind == TokenKind::kWord && !IsOperator(token_.text));
    if (!is_value) return Unexpected("a value");
    if (token_.text.find_first_not_of(" \t\r\n") == std::string::npos) {
      return Error(token_.offset,
                   "the value is empty; leave the restriction out to match anything");
    }
    node.term.value = token_.text;
    last_value_ = token_.text;
    if (absl::Status status = Advance(); !status.ok()) return status;
    return node;
  }

  bool IsWord(std::string_view word) const {
    return token_.kind == TokenKind::kWord && token_.text == word;
  }

  bool IsPunctuationOf(std::string_view character) const {
    return token_.kind == TokenKind::kPunctuation && token_.text == character;
  }

  static bool IsOperator(std::string_view word) {
    return word == "AND" || word == "OR" || word == "NOT";
  }

  std::optional<FilterField> FieldNamed(const FilterToken& token) const {
    if (token.kind != TokenKind::kWord) return std::nullopt;
    for (const FieldName& field : vocabulary_.fields) {
      if (field.name == token.text) return field.field;
    }
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

  // How to mend that a word follows a restriction, which most often belongs to its value; empty
  // where it does not.
  std::string MendOfValue() const {
    if (token_.kind != TokenKind::kWord || IsOperator(token_.text) ||
        FieldNamed(token_).has_value()) {
      return "";
    }
    return fmt::format("; a value with spaces goes in double quotes: {}",
                       Quoted(fmt::format("{} {}", last_value_, token_.text)));
  }

  absl::Status Unexpected(std::string_view expected, std::string_view mend = "") const {
    std::string found =
        token_.kind == TokenKind::kEnd ? "the end of the filter" : Quoted(token_.text);
    return Error(token_.offset, fmt::format("expected {}, found {}{} (a filter has {})", expected,
                                            found, mend, vocabulary_.told));
  }

  absl::Status Error(size_t offset, std::string_view problem) const {
    // Bytes that continue a character do not begin a column.
    const auto columns =
        std::count_if(filter_.begin(), filter_.begin() + static_cast<std::ptrdiff_t>(offset),
                      [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    return absl::InvalidArgumentError(fmt::format("column {}: {}", columns + 1, problem));
  }

  const std::string_view filter_;
  const Vocabulary& vocabulary_;
  size_t position_ = 0;
  FilterToken token_;
  size_t terms_ = 0;
  int depth_ = 0;
  std::string last_value_;
};

void AddRestrictions(const FilterNode& node, std::vector<FilterTerm>* terms) {
  if (node.kind == FilterNode::Kind::kTerm) terms->push_back(node.term);
  for (const FilterNode& part : node.parts) AddRestrictions(part, terms);
}

absl::StatusOr<FilterNode> Parse(std::string_view filter, const Vocabulary& vocabulary) {
  if (filter.size() > kMaxFilterBytes) {
    return absl::InvalidArgumentError(fmt::format("the filter has {} bytes, which is more than {}",
                                                  filter.size(), kMaxFilterBytes));
  }
  return FilterParser(filter, vocabulary).Parse();
}

}  // namespace

absl::StatusOr<FilterNode> ParseFilter(std::string_view filter) { return Parse(filter, kOfEvents); }

absl::StatusOr<FilterNode> ParseFilterOfOperations(std::string_view filter) {
  return Parse(filter, kOfOperations);
}

std::vector<FilterTerm> RestrictionsOf(const FilterNode& filter) {
  std::vector<FilterTerm> terms;
  AddRestrictions(filter, &terms);
  return terms;
}

}  // namespace annals::service
