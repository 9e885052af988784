#include "extractor/events/event_builder.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "extractor/events/candidate.h"
#include "extractor/events/dated_events.h"
#include "extractor/events/document_event.h"
#include "extractor/events/event_names.h"
#include "extractor/events/join.h"
#include "extractor/events/note_events.h"
#include "extractor/events/sentence_view.h"
#include "extractor/events/undated_events.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"
#include "temporal/time_span.h"

namespace annals::extractor {
namespace {

using annals::v1::Mention;

// How many sentences back a pronoun may look for its person.
constexpr size_t kReferentReach = 20;
// In so many sentences before, a person who is no subject may be meant too.
constexpr size_t kNear = 2;

constexpr size_t kKeptViews = 32;

struct MentionAt {
  const Mention* mention = nullptr;
  ByteSpan span;  // of the reading text
  bool names_event = false;
};

struct SentenceAt {
  ByteSpan span;
  size_t block = 0;
  size_t first_mention = 0;  // mentions [first, last) stand in it
  size_t last_mention = 0;
};

// The year in which a document was written.
std::optional<int64_t> YearOf(const annals::v1::Document& document) {
  const temporal::UncertainSpan bounds = temporal::BoundsOf(document.date());
  if (bounds.begin_earliest.is_infinite()) {
    return std::nullopt;
  }
  return bounds.begin_earliest.Day().year;
}

// The end of the day on which a document was written.
temporal::Instant EndOfDay(const annals::v1::Document& document) {
  const temporal::UncertainSpan bounds = temporal::BoundsOf(document.date());
  if (bounds.end_latest.is_infinite() || bounds.begin_earliest.is_infinite()) {
    return temporal::Instant::InfiniteFuture();
  }
  constexpr int64_t kSecondsOfDay = 86400;
  const temporal::Instant day = temporal::Instant::FromDay(bounds.begin_earliest.Day());
  return std::max(bounds.end_latest, temporal::Instant::FromSeconds(day.seconds() + kSecondsOfDay));
}

// The work on one document.
class DocumentReading {
 public:
  DocumentReading(const EventLexicon& lexicon, const Analyzer& analyzer,
                  const Chronology& chronology, const TextModel& model,
                  const annals::v1::Document& document, const std::vector<Mention>& mentions)
      : lexicon_(lexicon),
        analyzer_(analyzer),
        chronology_(chronology),
        model_(model),
        document_(document),
        mentions_(mentions),
        chronology_context_(chronology.ContextOf(model.text(), YearOf(document))),
        written_(EndOfDay(document)) {}

  std::vector<annals::v1::Event> Run() {
    LocateMentions();
    LocateSentences();
    std::vector<Candidate> dated;
    if (std::optional<Candidate> self = Document()) {
      FindWriters(self->event);
      const std::string& title = self->event.title();
      kind_ = title.substr(0, title.find(' '));
      dated.push_back(*std::move(self));
    }
    for (size_t i = 0; i < sentences_.size(); ++i) {
      AddDated(i, dated);
    }
    AddFromNotes(dated);
    std::vector<Candidate> events = JoinDated(std::move(dated));
    PlaceByNotes(events);
    JoinUndated(Undated(events), events);
    return Finish(std::move(events));
  }

 private:
  // The end of a phrase (`July 9–16`, `June plenum`) belongs to its first mention, so that a range
  // dates one event; a direction word before it (`since`) stays outside.
  void LocateMentions() {
    located_.reserve(mentions_.size());
    for (const Mention& mention : mentions_) {
      MentionAt at;
      at.mention = &mention;
      const uint32_t end = std::max(mention.end_offset(), mention.phrase_end_offset());
      at.span = {model_.ToReading(mention.begin_offset()), model_.ToReading(end - 1) + 1};
      if (!located_.empty() && at.span.begin < located_.back().span.end) {
        continue;
      }
      at.names_event = NamesEvent(at);
      located_.push_back(at);
    }
  }

  // A mention names an event when the chronology knows it, or when its last word is an eventive
  // noun
  // (`June plenum`) and it is no distance from one (`two days after the plenum`).
  bool NamesEvent(const MentionAt& at) const {
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

  // The chronology's event that a span of the reading text names.
  std::optional<uint32_t> KnownEvent(ByteSpan span) const {
    const std::vector<ChronologyMatch> matches =
        chronology_.FindAll(model_.text(), span, chronology_context_);
    return matches.empty() ? std::nullopt : std::optional(matches.front().event);
  }

  void LocateSentences() {
    size_t next = 0;
    for (size_t b = 0; b < model_.blocks().size(); ++b) {
      const Block& block = model_.blocks()[b];
      for (const ByteSpan& span : SplitSentences(model_.text(), block.span)) {
        while (next < located_.size() && located_[next].span.begin < span.begin) {
          ++next;
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

  // The grammar of a sentence. Kept while the next `kKeptViews` are made, so that a document of any
  // length needs little memory; a reference must not be held longer.
  const SentenceView& View(size_t index) {
    std::unique_ptr<SentenceView>& view = views_[index];
    if (view == nullptr) {
      view_order_.push_back(index);
      const SentenceAt& sentence = sentences_[index];
      std::vector<ByteSpan> masked;
      for (size_t m = sentence.first_mention; m < sentence.last_mention; ++m) {
        if (!located_[m].names_event) {
          masked.push_back(located_[m].span);
        }
      }
      Sentence analysis = analyzer_.Analyze(model_.text(), sentence.span, masked);
      std::vector<DatedWords> dates;
      for (size_t m = sentence.first_mention; m < sentence.last_mention; ++m) {
        DatedWords words{located_[m].mention, TokensOf(analysis, located_[m].span),
                         located_[m].names_event};
        if (!words.range.empty()) {
          dates.push_back(words);
        }
      }
      view = std::make_unique<SentenceView>(model_, lexicon_, model_.blocks()[sentence.block],
                                            std::move(analysis), std::move(dates));
      if (view_order_.size() > kKeptViews) {
        const size_t oldest = view_order_.front();
        view_order_.pop_front();
        SentenceView& made = *view;
        views_.erase(oldest);
        return made;
      }
    }
    return *view;
  }

  static TokenRange TokensOf(const Sentence& sentence, ByteSpan span) {
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

  std::optional<Candidate> Document() {
    for (size_t i = 0; i < sentences_.size(); ++i) {
      if (model_.blocks()[sentences_[i].block].kind != BlockKind::kTitle) {
        continue;
      }
      // A title may hold what looks like a sentence's end (`72. Telegram`): its last sentence
      // tells.
      if (i + 1 < sentences_.size() && sentences_[i + 1].block == sentences_[i].block) {
        continue;
      }
      std::optional<Candidate> self = DocumentEvent(View(i), document_, mentions_);
      if (self.has_value()) {
        title_block_ = sentences_[i].block;
      }
      return self;
    }
    return std::nullopt;
  }

  // Who speaks in a message: `I` is who signed it, `we` the house that sends it.
  void FindWriters(const annals::v1::Event& message) {
    for (const annals::v1::Participant& participant : message.participants()) {
      if (participant.role() != "sender") {
        continue;
      }
      // `Minister of Trade (Brandt)`: the office, and who holds it.
      const std::string_view name = participant.display_name();
      const size_t open = name.find(" (");
      const bool both = open != std::string_view::npos && name.ends_with(')');
      if (writer_.empty()) {
        writer_ = both ? name.substr(open + 2, name.size() - open - 3) : name;
      }
      // `we` of a person is no house: `Minister of Trade`.
      const std::vector<std::string_view> words = SplitNonEmpty(name.substr(0, open), ' ');
      const bool house = std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return lexicon_.Is("organization", LowerCase(word));
      });
      if (house) {
        writers_ = name.substr(0, open);
      } else if (writers_.empty()) {
        writers_ = writer_;
      }
    }
  }

  void AddDated(size_t index, std::vector<Candidate>& dated) {
    const SentenceAt& sentence = sentences_[index];
    const Block& block = model_.blocks()[sentence.block];
    if (sentence.first_mention == sentence.last_mention || block.kind == BlockKind::kDateline ||
        (block.kind == BlockKind::kTitle && sentence.block == title_block_)) {
      return;
    }
    bool any_when = false;
    for (size_t m = sentence.first_mention; m < sentence.last_mention; ++m) {
      any_when = any_when || located_[m].mention->has_when();
    }
    if (!any_when) {
      return;
    }
    for (Candidate& found : FindDatedEvents(View(index), Context(index))) {
      if (found.named) {
        SettleNamed(found);
      }
      dated.push_back(std::move(found));
    }
  }

  // What a named event's mention says by `since` or `until` is not the event's own time, and the
  // chronology may know more of it.
  void SettleNamed(Candidate& candidate) const {
    annals::v1::Event& event = candidate.event;
    const annals::v1::Evidence& evidence = event.evidence(0);
    const ByteSpan span = {model_.ToReading(evidence.begin_offset()),
                           model_.ToReading(evidence.end_offset() - 1) + 1};
    if (const std::optional<uint32_t> known = KnownEvent(span)) {
      const annals::v1::Event& entry = chronology_.events()[*known];
      const std::string wording = event.title();
      event.set_title(entry.title());
      AddAlias(wording, event);
      event.set_type(entry.type());
      *event.mutable_when() = entry.when();
      *event.mutable_participants() = entry.participants();
      *event.mutable_places() = entry.places();
      return;
    }
    std::string edtf = event.when().edtf();
    if (edtf.ends_with("/..")) {
      edtf.resize(edtf.size() - 3);
    } else if (edtf.starts_with("../")) {
      edtf.erase(0, 3);
    } else {
      return;
    }
    if (absl::StatusOr<annals::v1::TimeSpan> own = temporal::TimeSpanFromEdtf(edtf); own.ok()) {
      *event.mutable_when() = *std::move(own);
    }
  }

  SentenceContext Context(size_t index) {
    SentenceContext context;
    context.document = document_.name();
    context.written = written_;
    context.document_kind = kind_;
    context.referents.first_person = writer_;
    context.referents.first_persons = writers_;
    const SentenceView& view = View(index);
    bool asks_person = false;
    bool asks_thing = false;
    for (const Token& token : view.tokens()) {
      const std::string_view lemma = token.lemma;
      asks_person = asks_person || lexicon_.Is("third_person", lemma);
      asks_thing = asks_thing || lexicon_.Is("thing", lemma);
    }
    // A thing is what the sentence before speaks of; a person may be further away.
    if (asks_thing && index > 0 && sentences_[index - 1].block == sentences_[index].block) {
      context.referents.thing = ThingOf(View(index - 1));
    }
    if (asks_person) {
      context.referents.third_person = PersonBefore(index);
    }
    return context;
  }

  // What a sentence says something of, when it is no person.
  static std::string ThingOf(const SentenceView& view) {
    for (int i = 0; i < view.size(); ++i) {
      const Name* name = view.NameAt(i);
      const bool thing = name == nullptr || name->kind == NameKind::kPlace ||
                         name->kind == NameKind::kOrganization;
      if (view.HasTag(i, "NN") && IsSubjectRelation(view.token(i).relation) && thing) {
        return NounTitle(view, i);
      }
    }
    return "";
  }

  // Of whom the text speaks before a sentence: the person who was the subject of a main clause
  // last; for want of one, whom a sentence close by names.
  std::string PersonBefore(size_t index) {
    std::string near;
    for (size_t back = 1; back <= kReferentReach && back <= index; ++back) {
      const SentenceAt& sentence = sentences_[index - back];
      if (model_.blocks()[sentence.block].kind != model_.blocks()[sentences_[index].block].kind) {
        break;
      }
      const SentenceView& view = View(index - back);
      for (const Name& name : view.names()) {
        if (name.kind != NameKind::kPerson && name.kind != NameKind::kUnknown) {
          continue;
        }
        if (IsMainSubject(view, name)) {
          return name.display;
        }
        if (near.empty() && back <= kNear && name.kind == NameKind::kPerson) {
          near = name.display;
        }
      }
    }
    return near;
  }

  static bool IsMainSubject(const SentenceView& view, const Name& name) {
    for (int i = name.range.begin; i < name.range.end; ++i) {
      const int verb = view.token(i).head;
      if (IsSubjectRelation(view.token(i).relation) && verb >= 0 &&
          (view.token(verb).head < 0 || view.token(verb).relation == "conj")) {
        return true;
      }
    }
    return false;
  }

  // The index of the sentence that holds an offset of the reading text, or ends there.
  std::optional<size_t> SentenceOf(uint32_t offset) const {
    const auto after = std::upper_bound(
        sentences_.begin(), sentences_.end(), offset,
        [](uint32_t wanted, const SentenceAt& sentence) { return wanted <= sentence.span.begin; });
    if (after == sentences_.begin()) {
      return std::nullopt;
    }
    return static_cast<size_t>(after - sentences_.begin()) - 1;
  }

  void AddFromNotes(std::vector<Candidate>& dated) {
    for (const NoteReference& reference : model_.note_references()) {
      const std::optional<size_t> body = SentenceOf(reference.offset);
      const auto note = notes_.find(reference.note);
      if (!body.has_value() || note == notes_.end() ||
          sentences_[note->second].first_mention == sentences_[note->second].last_mention) {
        continue;
      }
      if (std::optional<Candidate> message =
              MessageOfNote(View(note->second), View(*body), reference.offset, document_.name())) {
        dated.push_back(*std::move(message));
      }
    }
  }

  // A note that tells of an event explains the word that its marker follows: a place's name there
  // is one of the event's places.
  void PlaceByNotes(std::vector<Candidate>& events) {
    absl::flat_hash_map<std::string, std::vector<Candidate*>> told_in;
    for (Candidate& candidate : events) {
      for (const annals::v1::Evidence& evidence : candidate.event.evidence()) {
        if (!evidence.note().empty() && candidate.head != kDocumentHead) {
          told_in[evidence.note()].push_back(&candidate);
        }
      }
    }
    for (const NoteReference& reference : model_.note_references()) {
      const auto told = told_in.find(reference.note);
      const std::optional<size_t> body = SentenceOf(reference.offset);
      if (told == told_in.end() || !body.has_value()) {
        continue;
      }
      const SentenceView& view = View(*body);
      const int anchor = TokenBefore(view, reference.offset);
      const Name* name = anchor < 0 ? nullptr : view.NameAt(anchor);
      if (name == nullptr || name->kind != NameKind::kPlace) {
        continue;
      }
      for (Candidate* candidate : told->second) {
        AddPlace(name->display, candidate->event);
        *candidate->event.add_evidence() =
            MakeEvidence(model_, document_.name(), view.SpanOf(name->range), "event.note-marker");
      }
    }
  }

  // The passages that may speak again of one of the events: those with a noun that is the head of
  // one, or of the same type.
  std::vector<Candidate> Undated(const std::vector<Candidate>& events) {
    absl::flat_hash_set<std::string> types;
    for (const Candidate& candidate : events) {
      types.insert(candidate.event.type());
    }
    SentenceContext undated_context;
    undated_context.document = document_.name();
    std::vector<Candidate> undated;
    for (size_t i = 0; i < sentences_.size(); ++i) {
      if (title_block_ == sentences_[i].block || !HasNounOf(sentences_[i].span, types)) {
        continue;
      }
      for (Candidate& passage : FindUndatedEvents(View(i), undated_context)) {
        undated.push_back(std::move(passage));
      }
    }
    return undated;
  }

  bool HasNounOf(ByteSpan span, const absl::flat_hash_set<std::string>& types) const {
    const std::string_view text = model_.text().substr(span.begin, span.size());
    size_t begin = 0;
    while (begin < text.size()) {
      size_t end = begin;
      while (end < text.size() && absl::ascii_isalpha(static_cast<unsigned char>(text[end]))) {
        ++end;
      }
      if (end > begin && types.contains(Abs(lexicon_.NounType(
                             absl::AsciiStrToLower(Abs(text.substr(begin, end - begin))))))) {
        return true;
      }
      begin = end + 1;
    }
    return false;
  }

  static std::vector<annals::v1::Event> Finish(std::vector<Candidate> candidates) {
    std::vector<annals::v1::Event> events;
    events.reserve(candidates.size());
    for (Candidate& candidate : candidates) {
      const std::string_view rule = candidate.event.evidence(0).rules(0);
      if (rule != "event.verb" && rule != "event.named") {
        CompleteTitle(candidate.event);
      }
      std::stable_sort(candidate.event.mutable_evidence()->begin(),
                       candidate.event.mutable_evidence()->end(),
                       [](const annals::v1::Evidence& a, const annals::v1::Evidence& b) {
                         return a.begin_offset() < b.begin_offset();
                       });
      events.push_back(std::move(candidate.event));
    }
    std::stable_sort(events.begin(), events.end(),
                     [](const annals::v1::Event& a, const annals::v1::Event& b) {
                       return a.evidence(0).begin_offset() < b.evidence(0).begin_offset();
                     });
    return events;
  }

  const EventLexicon& lexicon_;
  const Analyzer& analyzer_;
  const Chronology& chronology_;
  const TextModel& model_;
  const annals::v1::Document& document_;
  const std::vector<Mention>& mentions_;
  ChronologyContext chronology_context_;
  std::vector<MentionAt> located_;
  std::vector<SentenceAt> sentences_;
  absl::flat_hash_map<size_t, std::unique_ptr<SentenceView>> views_;
  std::deque<size_t> view_order_;
  // By a footnote's label: its first sentence.
  absl::flat_hash_map<std::string, size_t> notes_;
  // The block of the title, when the document itself is an event.
  std::optional<size_t> title_block_;
  std::string kind_;  // the first word of its title: `Telegram`
  std::string writer_;
  std::string writers_;
  temporal::Instant written_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<EventBuilder>> EventBuilder::Create(const Chronology& chronology) {
  absl::StatusOr<EventLexicon> lexicon = EventLexicon::Load();
  if (!lexicon.ok()) {
    return lexicon.status();
  }
  absl::StatusOr<std::unique_ptr<Analyzer>> analyzer = Analyzer::Create(lexicon->place_names());
  if (!analyzer.ok()) {
    return analyzer.status();
  }
  return std::unique_ptr<EventBuilder>(
      new EventBuilder(chronology, *std::move(lexicon), *std::move(analyzer)));
}

EventBuilder::EventBuilder(const Chronology& chronology, EventLexicon lexicon,
                           std::unique_ptr<Analyzer> analyzer)
    : chronology_(chronology), lexicon_(std::move(lexicon)), analyzer_(std::move(analyzer)) {}

std::vector<annals::v1::Event> EventBuilder::Build(const TextModel& model,
                                                   const annals::v1::Document& document,
                                                   const std::vector<Mention>& mentions) const {
  return DocumentReading(lexicon_, *analyzer_, chronology_, model, document, mentions).Run();
}

}  // namespace annals::extractor
