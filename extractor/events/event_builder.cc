#include "extractor/events/event_builder.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "extractor/events/antecedents.h"
#include "extractor/events/archive.h"
#include "extractor/events/attendance.h"
#include "extractor/events/candidate.h"
#include "extractor/events/citations.h"
#include "extractor/events/dated_events.h"
#include "extractor/events/document_event.h"
#include "extractor/events/document_sentences.h"
#include "extractor/events/event_names.h"
#include "extractor/events/join.h"
#include "extractor/events/known_bodies.h"
#include "extractor/events/note_events.h"
#include "extractor/events/opening_line.h"
#include "extractor/events/ordering.h"
#include "extractor/events/other_party.h"
#include "extractor/events/passage_filter.h"
#include "extractor/events/quotations.h"
#include "extractor/events/referents.h"
#include "extractor/events/sentence_view.h"
#include "extractor/events/told_events.h"
#include "extractor/events/undated_events.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"
#include "temporal/time_span.h"

namespace annals::extractor {
namespace {

using annals::v1::Mention;

// The work on one document.
class DocumentReading {
 public:
  DocumentReading(const EventLexicon& lexicon, const Analyzer& analyzer,
                  const Chronology& chronology, const TextModel& model,
                  const annals::v1::Document& document, const std::vector<Mention>& mentions)
      : lexicon_(lexicon),
        chronology_(chronology),
        model_(model),
        document_(document),
        mentions_(mentions),
        sentences_(lexicon, analyzer, chronology, model, document, mentions),
        referents_(lexicon, sentences_),
        known_bodies_(lexicon, sentences_),
        written_(EndOfDay(document.date())) {}

  // `realis`: for the events without a date. Null: they are not wanted.
  std::vector<annals::v1::Event> Run(const RealisModel* realis) {
    std::vector<Candidate> dated;
    FindEnclosed();
    referents_.SetArchive(ArchiveOf(lexicon_, model_));
    if (std::optional<Candidate> self = Document()) {
      dated.push_back(*std::move(self));
    }
    BeginEnclosed();
    if (!dated.empty()) {
      AddCallerTo(dated.front().event);
      if (dated.front().event.type() == "meeting") {
        NameAttendees(dated.front().event);
      }
    }
    for (size_t i = 0; i < sentences_.size(); ++i) {
      AddDated(i, dated);
    }
    AddFromNotes(dated);
    std::vector<Candidate> events = JoinDated(std::move(dated));
    PlaceByNotes(events);
    JoinUndated(Undated(events), events);
    if (realis != nullptr) {
      AddTold(*realis, events);
    }
    return Finish(std::move(events));
  }

 private:
  // The headings of the messages that are enclosed.
  void FindEnclosed() {
    constexpr uint32_t kLongestHeading = 200;
    for (size_t i = 0; i < sentences_.size(); ++i) {
      const Block& block = model_.blocks()[sentences_.BlockOf(i)];
      const ByteSpan span = sentences_.SpanOf(i);
      // A heading is a block of its own, and names at least two, one of them with `to` or `by`.
      if (i == 0 || block.kind != BlockKind::kParagraph || block.span != span ||
          span.size() > kLongestHeading) {
        continue;
      }
      const std::string text = LowerCase(model_.text().substr(span.begin, span.size()));
      const bool leads = absl::StrContains(text, " to ") || absl::StrContains(text, " by ") ||
                         absl::StrContains(text, " from ");
      if (leads && IsHeadingOfMessage(sentences_.TaggedView(i))) {
        enclosed_.push_back(i);
      }
    }
  }

  // A record `by Mr. Brown` names the other in its first sentences.
  void AddCallerTo(annals::v1::Event& self) {
    constexpr size_t kFirst = 2;
    if (self.type() != "meeting" || self.participants_size() != 1 ||
        self.participants(0).role() != "attendee") {
      return;
    }
    size_t seen = 0;
    for (size_t i = 0; i < sentences_.size() && seen < kFirst; ++i) {
      const size_t block = sentences_.BlockOf(i);
      if (block <= title_block_.value_or(0) ||
          model_.blocks()[block].kind != BlockKind::kParagraph) {
        continue;
      }
      ++seen;
      if (AddCaller(sentences_.View(i), self)) {
        return;
      }
    }
  }

  // The first block behind those under the title, or under the enclosed message of a number.
  size_t EndOfPart(size_t next) const {
    return next < enclosed_.size() ? sentences_.BlockOf(enclosed_[next]) : model_.blocks().size();
  }

  void BeginEnclosed() {
    for (size_t k = 0; k < enclosed_.size(); ++k) {
      referents_.BeginPart(enclosed_[k],
                           CorrespondentsOf(sentences_.TaggedView(enclosed_[k]), EndOfPart(k + 1)));
    }
  }

  std::optional<Candidate> Document() {
    for (size_t i = 0; i < sentences_.size(); ++i) {
      const size_t block = sentences_.BlockOf(i);
      if (model_.blocks()[block].kind != BlockKind::kTitle) {
        continue;
      }
      // A title may hold what looks like a sentence's end (`72. Telegram`): its last sentence
      // tells.
      if (i + 1 < sentences_.size() && sentences_.BlockOf(i + 1) == block) {
        continue;
      }
      std::optional<Candidate> self =
          DocumentEvent(sentences_.View(i), document_, mentions_, EndOfPart(0));
      if (self.has_value()) {
        // Who signs the record of a meeting has taken it down: those who met speak in it.
        const bool meeting = self->event.type() == "meeting";
        // `For Brandt from Novak`: who is named there speaks, and not the house.
        annals::v1::Event writers =
            meeting ? annals::v1::Event() : PartiesOfOpeningLine(sentences_, block);
        AddParties(writers, self->event);
        AddParties(CorrespondentsOf(sentences_.View(i), meeting ? 0 : EndOfPart(0)), writers);
        title_block_ = block;
        kind_ = KindOfDocument(sentences_.View(i));
        referents_.SetWriters(writers, LowerCase(kind_.substr(0, kind_.find(' '))));
      }
      return self;
    }
    return std::nullopt;
  }

  void AddDated(size_t index, std::vector<Candidate>& dated) {
    const size_t number = sentences_.BlockOf(index);
    const BlockKind kind = model_.blocks()[number].kind;
    if (!sentences_.IsDated(index) || kind == BlockKind::kDateline ||
        (kind == BlockKind::kTitle && number == title_block_)) {
      return;
    }
    const SentenceContext context = {.document = document_.name(),
                                     .referents = referents_.Of(index),
                                     .document_kind = kind_,
                                     .written = written_};
    for (Candidate& found : FindDatedEvents(sentences_.View(index), context)) {
      if (found.named) {
        SettleNamed(found);
        // A note may be written at any later time.
        if (kind != BlockKind::kNote &&
            temporal::BoundsOf(found.event.when()).begin_earliest >= written_) {
          found.event.set_factuality(annals::v1::FACTUALITY_PLANNED);
        }
      } else {
        AddPartiesOfCitation(sentences_, referents_, index, found);
        AddPartiesByMarker(sentences_, referents_, index, found);
        CompleteByAntecedent(sentences_, referents_, index, found);
        AddOtherParty(lexicon_, context.referents, kind == BlockKind::kNote, found);
        AddElectorate(found.event);
      }
      dated.push_back(std::move(found));
    }
  }

  // Elections that name nobody are those of the state that the document speaks of most.
  void AddElectorate(annals::v1::Event& event) {
    if (event.type() != "election" || event.participants_size() > 0 || event.places_size() > 0) {
      return;
    }
    if (!most_named_state_.has_value()) {
      most_named_state_ = MostNamedState(sentences_);
    }
    AddPlace(*most_named_state_, event);
  }

  // What a named event's mention says by `since` or `until` is not the event's own time, and the
  // chronology may know more of it.
  void SettleNamed(Candidate& candidate) const {
    annals::v1::Event& event = candidate.event;
    const annals::v1::Evidence& evidence = event.evidence(0);
    const ByteSpan span = {model_.ToReading(evidence.begin_offset()),
                           model_.ToReading(evidence.end_offset() - 1) + 1};
    if (const std::optional<uint32_t> known = sentences_.KnownEvent(span)) {
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
    *event.mutable_when() = Closed(event.when());
  }

  void AddFromNotes(std::vector<Candidate>& dated) {
    for (const NoteReference& reference : model_.note_references()) {
      const std::optional<size_t> body = sentences_.At(reference.offset);
      const std::optional<size_t> note = sentences_.OfNote(reference.note);
      if (!body.has_value() || !note.has_value() || !sentences_.HasMention(*note) ||
          !BeginsDated(lexicon_, TextOf(*note))) {
        continue;
      }
      const PronounReferents referents = referents_.Of(*body);
      if (std::optional<Candidate> message =
              MessageOfNote(sentences_.View(*note), sentences_.View(*body), reference.offset,
                            referents, document_.name())) {
        AddOtherParty(lexicon_, referents, true, *message);
        dated.push_back(*std::move(message));
      }
    }
  }

  std::string_view TextOf(size_t sentence) const {
    const ByteSpan span = sentences_.SpanOf(sentence);
    return model_.text().substr(span.begin, span.size());
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
      const std::optional<size_t> body = sentences_.At(reference.offset);
      if (told == told_in.end() || !body.has_value()) {
        continue;
      }
      const SentenceView& view = sentences_.TaggedView(*body);
      const int anchor = TokenBefore(view, reference.offset);
      const Name* name = anchor < 0 ? nullptr : view.NameAt(anchor);
      if (name == nullptr || name->kind != NameKind::kPlace) {
        continue;
      }
      for (Candidate* candidate : told->second) {
        // A letter or a talk that a note cites is not of the place that it was on.
        if (!lexicon_.Is("of_place", candidate->event.type())) {
          continue;
        }
        AddPlace(name->display, candidate->event);
        *candidate->event.add_evidence() =
            MakeEvidence(model_, document_.name(), view.SpanOf(name->range), "event.note-marker");
      }
    }
  }

  // The passages that may speak again of one of the events.
  std::vector<Candidate> Undated(const std::vector<Candidate>& events) {
    const PassageFilter filter(lexicon_, events);
    SentenceContext undated_context;
    undated_context.document = document_.name();
    std::vector<Candidate> undated;
    for (size_t i = 0; i < sentences_.size(); ++i) {
      const size_t block = sentences_.BlockOf(i);
      if (title_block_ == block || !filter.Passes(TextOf(i), block)) {
        continue;
      }
      for (Candidate& passage : FindUndatedEvents(sentences_.TaggedView(i), undated_context)) {
        undated.push_back(std::move(passage));
      }
    }
    return undated;
  }

  // Adds the events that are told without a date, but for those that the dated ones are.
  void AddTold(const RealisModel& realis, std::vector<Candidate>& events) {
    absl::flat_hash_set<uint32_t> known;
    for (const Candidate& candidate : events) {
      for (const annals::v1::Evidence& evidence : candidate.event.evidence()) {
        known.insert(evidence.trigger_begin_offset());
      }
    }
    const Quotations quotations(model_);
    for (size_t i = 0; i < sentences_.size(); ++i) {
      const size_t block = sentences_.BlockOf(i);
      if (title_block_ == block || model_.blocks()[block].kind == BlockKind::kDateline) {
        continue;
      }
      SentenceContext context;
      context.document = document_.name();
      context.referents = referents_.Of(i);
      const SentenceView& view = sentences_.View(i);
      for (Candidate& told : FindToldEvents(view, context, realis, quotations)) {
        if (!known.contains(told.event.evidence(0).trigger_begin_offset())) {
          events.push_back(std::move(told));
        }
      }
    }
  }

  // A body that the document names in full elsewhere.
  void NameBodies(Candidate& candidate) {
    const uint32_t begin = model_.ToReading(candidate.event.evidence(0).begin_offset());
    const std::optional<size_t> sentence = sentences_.At(begin);
    if (candidate.head != kDocumentHead && sentence.has_value() &&
        known_bodies_.HasBareName(candidate.event)) {
      known_bodies_.PutFullNames(referents_.Of(*sentence), candidate.event);
    }
  }

  std::vector<annals::v1::Event> Finish(std::vector<Candidate> candidates) {
    std::vector<annals::v1::Event> events;
    events.reserve(candidates.size());
    for (Candidate& candidate : candidates) {
      const std::string_view rule = candidate.event.evidence(0).rules(0);
      if (rule != "event.verb" && rule != "event.named") {
        CompleteTitle(lexicon_, candidate.event);
      }
      NameBodies(candidate);
      LeaveOutItself(lexicon_, candidate.event);
      LeaveOutThings(lexicon_, candidate.event);
      const bool bare = !lexicon_.NounType(LowerCase(candidate.event.title())).empty();
      if (candidate.dated && (bare || !candidate.named) &&
          NamesNothing(lexicon_, candidate.event)) {
        continue;
      }
      std::stable_sort(candidate.event.mutable_evidence()->begin(),
                       candidate.event.mutable_evidence()->end(),
                       [](const annals::v1::Evidence& a, const annals::v1::Evidence& b) {
                         return std::pair(OnlyAdds(a), a.begin_offset()) <
                                std::pair(OnlyAdds(b), b.begin_offset());
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
  const Chronology& chronology_;
  const TextModel& model_;
  const annals::v1::Document& document_;
  const std::vector<Mention>& mentions_;
  DocumentSentences sentences_;
  Referents referents_;
  KnownBodies known_bodies_;
  std::vector<size_t> enclosed_;  // the sentences that head enclosed messages
  // The block of the title, when the document itself is an event.
  std::optional<size_t> title_block_;
  std::optional<std::string> most_named_state_;  // once it was asked for
  std::string kind_;                             // what it is called: `Telegram`
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
  const absl::StatusOr<RealisModel> realis = RealisModel::Open(EmbeddedRealisModel());
  if (!realis.ok()) {
    return realis.status();
  }
  return std::unique_ptr<EventBuilder>(
      new EventBuilder(chronology, *std::move(lexicon), *std::move(analyzer), *realis));
}

EventBuilder::EventBuilder(const Chronology& chronology, EventLexicon lexicon,
                           std::unique_ptr<Analyzer> analyzer, RealisModel realis)
    : chronology_(chronology),
      lexicon_(std::move(lexicon)),
      analyzer_(std::move(analyzer)),
      realis_(realis) {}

std::vector<annals::v1::Event> EventBuilder::Build(const TextModel& model,
                                                   const annals::v1::Document& document,
                                                   const std::vector<Mention>& mentions,
                                                   bool undated) const {
  return DocumentReading(lexicon_, *analyzer_, chronology_, model, document, mentions)
      .Run(undated ? &realis_ : nullptr);
}

}  // namespace annals::extractor
