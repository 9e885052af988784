// The sentences of a document and the dates that stand in them, with the grammar of each made when
// it is asked for.
//
//   DocumentSentences sentences(lexicon, analyzer, chronology, model, document, mentions);
//   for (size_t i = 0; i < sentences.size(); ++i) {
//     if (sentences.IsDated(i)) { Use(sentences.View(i)); }
//   }
#ifndef ANNALS_EXTRACTOR_EVENTS_DOCUMENT_SENTENCES_H_
#define ANNALS_EXTRACTOR_EVENTS_DOCUMENT_SENTENCES_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "annals/v1/document.pb.h"
#include "annals/v1/mention.pb.h"
#include "extractor/chronology/chronology.h"
#include "extractor/events/lexicon.h"
#include "extractor/events/sentence_view.h"
#include "extractor/language/analysis.h"
#include "extractor/language/word_view.h"
#include "extractor/text_model.h"

namespace annals::extractor {

class DocumentSentences {
 public:
  // All arguments must outlive it; `mentions` are the document's, in order.
  DocumentSentences(const EventLexicon& lexicon, const Analyzer& analyzer,
                    const Chronology& chronology, const TextModel& model,
                    const annals::v1::Document& document,
                    const std::vector<annals::v1::Mention>& mentions);

  size_t size() const { return sentences_.size(); }
  const TextModel& model() const { return model_; }

  // The index of the block that holds a sentence, and the sentence's span of the reading text.
  size_t BlockOf(size_t index) const { return sentences_[index].block; }
  ByteSpan SpanOf(size_t index) const { return sentences_[index].span; }

  // Whether a temporal mention stands in a sentence; one that says when.
  bool HasMention(size_t index) const;
  bool IsDated(size_t index) const;

  // The grammar of a sentence. Kept while those of the next 128 sentences are asked for, so that a
  // document of any length needs little memory; a reference must not be held longer.
  const SentenceView& View(size_t index);

  // The same without the parse, which is most of the work, for what needs only tags and names.
  const SentenceView& TaggedView(size_t index);

  // The sentence that holds an offset of the reading text, or ends there.
  std::optional<size_t> At(uint32_t offset) const;

  // The first sentence of the footnote with a label.
  std::optional<size_t> OfNote(std::string_view label) const;

  // The chronology's event that a span of the reading text names.
  std::optional<uint32_t> KnownEvent(ByteSpan span) const;

 private:
  struct MentionAt {
    const annals::v1::Mention* mention = nullptr;
    ByteSpan span;  // of the reading text
    bool names_event = false;
  };

  struct SentenceAt {
    ByteSpan span;
    size_t block = 0;
    size_t first_mention = 0;  // mentions [first, last) stand in it
    size_t last_mention = 0;
  };

  // The end of a phrase (`July 9–16`, `June plenum`) belongs to its first mention, so that a range
  // dates one event; a direction word before it (`since`) stays outside.
  void LocateMentions(const std::vector<annals::v1::Mention>& mentions);

  void LocateSentences();

  // What is known of the grammar of a sentence.
  struct Analysis {
    std::vector<language::WordView> words;  // these two until there is `parsed`
    std::vector<uint8_t> tags;
    std::unique_ptr<SentenceView> tagged;
    std::unique_ptr<SentenceView> parsed;  // null until it is asked for
  };

  Analysis& AnalysisOf(size_t index);

  // The spans of a sentence that the language stage sees as dates, and the view of its analysis.
  std::vector<ByteSpan> MaskedIn(size_t index) const;
  SentenceView MakeView(size_t index, Sentence analysis) const;

  // Of a phrase that holds two dates, of which the first has been taken for all: makes them one
  // span where the second begins when the first ends (`May 3 and 4`), and either of the two where
  // it says so (`May or June`).
  void Widen(MentionAt& at, const annals::v1::Mention& next);

  // A mention names an event when the chronology knows it, or when its last word is an eventive
  // noun (`June plenum`) and it is no distance from one (`two days after the plenum`).
  bool NamesEvent(const MentionAt& at) const;

  const EventLexicon& lexicon_;
  const Analyzer& analyzer_;
  const Chronology& chronology_;
  const TextModel& model_;
  ChronologyContext chronology_context_;
  NameWords names_;                          // of the text
  std::deque<annals::v1::Mention> widened_;  // whose addresses must stay
  std::vector<MentionAt> located_;
  std::vector<SentenceAt> sentences_;
  // By sentence: those asked for last, and those before them. When there are too many of the
  // former, they become the latter.
  absl::flat_hash_map<size_t, Analysis> recent_;
  absl::flat_hash_map<size_t, Analysis> older_;
  // By a footnote's label: its first sentence.
  absl::flat_hash_map<std::string, size_t> notes_;
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_DOCUMENT_SENTENCES_H_
