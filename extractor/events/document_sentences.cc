#include "extractor/events/document_sentences.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "extractor/events/parse_repair.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"
#include "temporal/time_span.h"

namespace annals::extractor {
namespace {

using annals::v1::Mention;

constexpr size_t kRecentSentences = 128;

// The year in which a document was written.
std::optional<int64_t> YearOf(const annals::v1::Document& document) {
  const temporal::UncertainSpan bounds = temporal::BoundsOf(document.date());
  if (bounds.begin_earliest.is_infinite()) {
    return std::nullopt;
  }
  return bounds.begin_earliest.Day().year;
}

TokenRange TokensOf(const Sentence& sentence, ByteSpan span) {
  TokenRange range;
  range.begin = static_cast<int>(sentence.tokens.size());
  for (int i = 0; i < static_cast<int>(sentence.tokens.size()); ++i) {
    if (sentence.tokens[static_cast<size_t>(i)].span.Overlaps(span)) {
      range.begin = std::min(range.begin, i);
      range.end = i + 1;
    }
  }
  return range;
}

// How many bytes at the begin of a text only number what follows: `3. `, `(b) `, `iv) `; the number
// that a cable has among others is none of its words either: `1544. The board …`.
size_t EnumeratorOf(std::string_view text) {
  constexpr size_t kLongest = 5;
  const bool opened = text.starts_with('(');
  const size_t first = opened ? 1 : 0;
  size_t end = first;
  while (end < text.size() && absl::ascii_isalnum(static_cast<unsigned char>(text[end]))) {
    ++end;
  }
  const std::string_view label = text.substr(first, end - first);
  const bool number = absl::c_all_of(label, absl::ascii_isdigit);
  const bool roman = label.find_first_not_of("ivx") == std::string_view::npos;
  // `A. Novak` is a name.
  const bool letter = label.size() == 1 && (opened || absl::ascii_islower(label[0]));
  if (label.empty() || label.size() >= kLongest || !(number || roman || letter) ||
      end + 1 >= text.size() || (text[end] != ')' && (opened || text[end] != '.'))) {
    return 0;
  }
  size_t next = end + 1;
  while (next < text.size() && absl::ascii_isspace(static_cast<unsigned char>(text[next]))) {
    ++next;
  }
  return next > end + 1 && next < text.size() ? next : 0;
}

}  // namespace

DocumentSentences::DocumentSentences(const EventLexicon& lexicon, const Analyzer& analyzer,
                                     const Chronology& chronology, const TextModel& model,
                                     const annals::v1::Document& document,
                                     const std::vector<Mention>& mentions)
    : lexicon_(lexicon),
      analyzer_(analyzer),
      chronology_(chronology),
      model_(model),
      chronology_context_(chronology.ContextOf(model.text(), YearOf(document))),
      names_(analyzer.NamesIn(model.text())) {
  LocateMentions(mentions);
  LocateSentences();
}

bool DocumentSentences::HasMention(size_t index) const {
  return sentences_[index].first_mention != sentences_[index].last_mention;
}

bool DocumentSentences::IsDated(size_t index) const {
  const SentenceAt& sentence = sentences_[index];
  for (size_t m = sentence.first_mention; m < sentence.last_mention; ++m) {
    if (located_[m].mention->has_when()) {
      return true;
    }
  }
  return false;
}

void DocumentSentences::LocateMentions(const std::vector<Mention>& mentions) {
  located_.reserve(mentions.size());
  for (const Mention& mention : mentions) {
    MentionAt at;
    at.mention = &mention;
    const uint32_t end = std::max(mention.end_offset(), mention.phrase_end_offset());
    at.span = {model_.ToReading(mention.begin_offset()), model_.ToReading(end - 1) + 1};
    if (!located_.empty() && at.span.begin < located_.back().span.end) {
      Widen(located_.back(), mention);
      continue;
    }
    at.names_event = NamesEvent(at);
    located_.push_back(at);
  }
}

void DocumentSentences::Widen(MentionAt& at, const Mention& next) {
  const annals::v1::TimeSpan& first = at.mention->when();
  const annals::v1::TimeSpan& second = next.when();
  if (!at.mention->has_when() || !next.has_when() || first.precision() != second.precision() ||
      next.begin_offset() < at.mention->end_offset()) {
    return;
  }
  const absl::string_view between = absl::StripAsciiWhitespace(Abs(model_.source().substr(
      at.mention->end_offset(), next.begin_offset() - at.mention->end_offset())));
  const bool follows =
      first.precision() >= annals::v1::PRECISION_DAY &&
      temporal::BoundsOf(first).end_latest == temporal::BoundsOf(second).begin_earliest;
  std::string edtf;
  if (between == "or") {
    edtf = absl::StrCat("[", first.edtf(), ",", second.edtf(), "]");
  } else if (between == "and" && follows) {
    edtf = absl::StrCat(first.edtf(), "/", second.edtf());
  }
  absl::StatusOr<annals::v1::TimeSpan> both = temporal::TimeSpanFromEdtf(edtf);
  if (both.ok()) {
    Mention& widened = widened_.emplace_back(*at.mention);
    *widened.mutable_when() = *std::move(both);
    at.mention = &widened;
  }
}

bool DocumentSentences::NamesEvent(const MentionAt& at) const {
  const Mention& mention = *at.mention;
  if (mention.type() != annals::v1::TIMEX_TYPE_DATE || !mention.has_when()) {
    return false;
  }
  const std::string text = FoldSpace(model_.text().substr(at.span.begin, at.span.size()));
  const std::vector<std::string_view> words = SplitNonEmpty(text, ' ');
  for (size_t i = 1; i < words.size(); ++i) {
    if (lexicon_.Is("distance", words[i])) {
      return false;
    }
  }
  return !words.empty() && !lexicon_.Is("season", LowerCase(words.back())) &&
         (!lexicon_.NounType(LowerCase(words.back())).empty() || KnownEvent(at.span).has_value());
}

std::optional<uint32_t> DocumentSentences::KnownEvent(ByteSpan span) const {
  const std::vector<ChronologyMatch> matches =
      chronology_.FindAll(model_.text(), span, chronology_context_);
  return matches.empty() ? std::nullopt : std::optional(matches.front().event);
}

void DocumentSentences::LocateSentences() {
  size_t next = 0;
  for (size_t b = 0; b < model_.blocks().size(); ++b) {
    const Block& block = model_.blocks()[b];
    for (ByteSpan span : SplitSentences(model_.text(), block.span)) {
      while (next < located_.size() && located_[next].span.begin < span.begin) {
        ++next;
      }
      if (block.kind != BlockKind::kTitle) {
        const uint32_t words =
            span.begin +
            static_cast<uint32_t>(EnumeratorOf(model_.text().substr(span.begin, span.size())));
        // `5. May 1957`
        const bool dates = next < located_.size() && located_[next].span.begin < words &&
                           located_[next].span.end > words;
        span.begin = dates ? span.begin : words;
        while (next < located_.size() && located_[next].span.begin < span.begin) {
          ++next;
        }
      }
      SentenceAt sentence{span, b, next, next};
      while (sentence.last_mention < located_.size() &&
             located_[sentence.last_mention].span.end <= span.end) {
        ++sentence.last_mention;
      }
      next = sentence.last_mention;
      if (block.kind == BlockKind::kNote) {
        notes_.try_emplace(block.note, sentences_.size());
      }
      sentences_.push_back(sentence);
    }
  }
}

std::vector<ByteSpan> DocumentSentences::MaskedIn(size_t index) const {
  std::vector<ByteSpan> masked;
  const SentenceAt& sentence = sentences_[index];
  for (size_t m = sentence.first_mention; m < sentence.last_mention; ++m) {
    if (!located_[m].names_event) {
      masked.push_back(located_[m].span);
    }
  }
  return masked;
}

SentenceView DocumentSentences::MakeView(size_t index, Sentence analysis) const {
  const SentenceAt& sentence = sentences_[index];
  std::vector<DatedWords> dates;
  for (size_t m = sentence.first_mention; m < sentence.last_mention; ++m) {
    DatedWords words{located_[m].mention, TokensOf(analysis, located_[m].span),
                     located_[m].names_event};
    if (!words.range.empty()) {
      dates.push_back(words);
    }
  }
  return SentenceView(model_, lexicon_, model_.blocks()[sentence.block], std::move(analysis),
                      std::move(dates));
}

DocumentSentences::Analysis& DocumentSentences::AnalysisOf(size_t index) {
  if (const auto found = recent_.find(index); found != recent_.end()) {
    return found->second;
  }
  if (recent_.size() == kRecentSentences) {
    older_ = std::move(recent_);
    recent_.clear();
  }
  Analysis& analysis = recent_[index];
  if (const auto found = older_.find(index); found != older_.end()) {
    analysis = std::move(found->second);
    older_.erase(found);
    return analysis;
  }
  TaggedSentence tagged =
      analyzer_.Tag(model_.text(), sentences_[index].span, MaskedIn(index), names_);
  analysis.words = std::move(tagged.words);
  analysis.tags = std::move(tagged.tags);
  analysis.tagged = std::make_unique<SentenceView>(MakeView(index, std::move(tagged.sentence)));
  return analysis;
}

const SentenceView& DocumentSentences::TaggedView(size_t index) {
  return *AnalysisOf(index).tagged;
}

const SentenceView& DocumentSentences::View(size_t index) {
  Analysis& analysis = AnalysisOf(index);
  if (analysis.parsed == nullptr) {
    analysis.parsed = std::make_unique<SentenceView>(
        *analysis.tagged, [this, words = std::move(analysis.words),
                           tags = std::move(analysis.tags)](Sentence& sentence) {
          analyzer_.Parse(words, tags, sentence);
          RepairParse(sentence);
        });
  }
  return *analysis.parsed;
}

std::optional<size_t> DocumentSentences::At(uint32_t offset) const {
  const auto after = std::upper_bound(
      sentences_.begin(), sentences_.end(), offset,
      [](uint32_t wanted, const SentenceAt& sentence) { return wanted <= sentence.span.begin; });
  if (after == sentences_.begin()) {
    return std::nullopt;
  }
  return static_cast<size_t>(after - sentences_.begin()) - 1;
}

std::optional<size_t> DocumentSentences::OfNote(std::string_view label) const {
  const auto found = notes_.find(Abs(label));
  return found == notes_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace annals::extractor
