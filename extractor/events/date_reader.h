// One date of a sentence: what it dates, as an event.
#ifndef ANNALS_EXTRACTOR_EVENTS_DATE_READER_H_
#define ANNALS_EXTRACTOR_EVENTS_DATE_READER_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "extractor/events/candidate.h"
#include "extractor/events/date_context.h"
#include "extractor/events/dated_events.h"
#include "extractor/events/noun_phrase.h"
#include "extractor/events/sentence_view.h"

namespace annals::extractor {

// The rules of dated_events.h. All arguments must outlive it.
class DateReader : private DateContext {
 public:
  DateReader(const SentenceView& sentence, const SentenceContext& context,
             const std::vector<NounPhrase>& phrases, const DatedWords& date)
      : DateContext(sentence, phrases, date), context_(context) {}

  std::optional<Candidate> Read() const;

  // `On May 3 Novak saw Brandt and signed the treaty`: a date before them all dates the joined
  // verbs too, unless they have one of their own; one behind the first, those of the same occasion.
  std::vector<Candidate> ReadJoined(const std::optional<Candidate>& first_event) const;

  // `After the conference of May 3 Novak resigned`: what is ordered by the event that the date
  // dates, which is `found`. Its evidence has the rule event.ordered too.
  std::vector<Candidate> ReadOrdered(const std::optional<Candidate>& found) const;

  // `Eva Novak (1880–1950)`, `Eva Novak (born 3 May 1880)`, `Eva Novak (d. 1950)`: the birth, the
  // death or both. Empty: the date stands in no such place.
  std::vector<Candidate> ReadLifespan() const;

  // `In May 1880, when the bridge was opened, …`: what the clause behind the date tells.
  std::optional<Candidate> ReadWhen(const std::optional<Candidate>& found) const;

  // Whether the date has been taken for one to come and its verb tells that it was: `The fort fell
  // on 2 February`, written in November, is of the year before.
  bool IsOfYearBefore() const;

  // Whether the date has been taken for one that is past and its verb tells what is to come: `The
  // museum will reopen in March`, written in November, is of the year after.
  bool IsOfYearAfter() const;

 private:
  // Whether `spoke to Brandt [on May 3] and urged …` tells of one occasion: both verbs tell events
  // of one subject, `and` stands between them, and nothing says that one came later.
  bool IsSameOccasion(int verb, int joined) const;

  // The verbs joined to a verb that have no date of their own.
  std::vector<int> VerbsJoinedTo(int verb) const;

  // `head` is the dictionary form of the word at `token` that tells the event.
  Candidate Make(annals::v1::Event event, std::string_view head, int token, TokenRange words,
                 std::string_view rule, float confidence) const;

  // When the text was written; a document's notes may have been so at any later time.
  temporal::Instant Written() const;

  // The time of what the date dates: its own, or what its preposition makes of it (`before May 3`).
  annals::v1::TimeSpan TimeByDate(annals::v1::Factuality factuality) const;

  // `did not meet until [May 5]`, `until after [May 5]`: then or behind it.
  void SetTimeBehindUntil(annals::v1::Event& event) const;

  std::optional<Candidate> Named() const;

  // A name keeps its month: `June plenum`.
  std::string ComposeNameTitle() const;

  // `Novak (Daily News, July 5)`: a speaker, then in parentheses where it was said.
  std::optional<Candidate> Statement() const;

  // `Novak was in Bern on May 5`: somebody's stay, told by no other word.
  std::optional<Candidate> Stay() const;

  // `Department's 637, May 19`, `your No. 12 of May 5`: a message that goes by its sender and
  // number.
  std::optional<Candidate> Numbered() const;

  // The token before `token` that tells whose the messages of a list of numbers and dates are: a
  // possessive pronoun or ending. -1: none.
  int OwnerBefore(int token) const;

  // `in reply to yours of May 5`: the message for which the pronoun stands.
  std::optional<Candidate> Ours(int pronoun) const;

  // The message that one of the two correspondents sent to the other, which `title` goes before the
  // sender's name in.
  std::optional<Candidate> BetweenTwo(bool of_reader, std::string_view title,
                                      TokenRange words) const;

  std::optional<Candidate> BeforeOrVerb() const;

  // `is scheduled for May 5`, `has been set for May`: the day is when it is to be.
  bool IsScheduled(int verb) const;

  // `Novak is leaving today`, `on Monday`: told in the present, a day is when it is to be.
  bool IsArranged(int verb) const;

  // `at a Monday show Novak unveiled a ship`: the noun that the date belongs to is when it was.
  bool IsOccasion(int verb) const;

  // Whether the date is a day or a month of which the year was guessed.
  bool LacksYear() const;

  // Whether what a verb tells went on until the date, or came about then: `stayed until [May 5]`,
  // `did not come until [May 5]`; but `agreed to wait until [May 5]`.
  bool LastsUntil(int verb) const;

  // `the talk that he had with Brandt [on May 5]`: the event of the noun that the verb's clause
  // describes, with those whom the clause names.
  std::optional<Candidate> OfRelative(int verb) const;

  // `visited Bern ([May 28])`: parentheses that hold nothing but when the clause before them was.
  std::optional<Candidate> Aside() const;

  // What a document dates after its own day has not happened. Its notes were written later.
  bool IsToCome() const;

  annals::v1::Factuality WithDate(annals::v1::Factuality factuality) const;

  // `Novak leaves [tonight]`: the present tense tells of a plan where somebody goes or meets and
  // the date is not over.
  bool IsTimetabled(int verb, std::string_view type) const;

  // `the talks on May 5 failed`: by the noun alone nobody would know which talks.
  std::string TitleOfPhrase(const NounPhrase& phrase, int verb) const;

  // A single word, or what a list of printed matter is made of.
  bool IsUnspecific(std::string_view title) const;

  // Whether the phrase says no more than what kind of thing happened: `instructions`, `a long
  // talk`.
  bool IsBare(const NounPhrase& phrase) const;

  // Whether a phrase that names a writing or a speech says nothing of whose it is or of what.
  bool NamesNothing(const NounPhrase& phrase, const annals::v1::Event& event) const;

  // Whether a verb does no more to a phrase's event than let it take place: `issued instructions
  // [on May 5]`, `gave a talk`; but not `refused the offer [of May 5]`, whose date is the noun's.
  bool BringsAbout(int verb, const NounPhrase& phrase) const;

  // `at the weekly press conference [on May 5] spokesmen denied it`: what was done there, where the
  // phrase's event names nobody.
  std::optional<Candidate> DoneOnOccasion(const NounPhrase& phrase,
                                          const annals::v1::Event& event) const;

  // `agreed to a meeting [last week]`: what the verb tells, where the noun names nothing.
  std::optional<Candidate> AgreedTo(const NounPhrase& phrase) const;

  // The meeting of which a phrase names the record, when its date stands behind the former:
  // `minutes of the board's meeting [of May 5]`. Null: it names none.
  const NounPhrase* MeetingOfRecord(const NounPhrase& phrase) const;

  std::optional<Candidate> FromPhrase(const NounPhrase& phrase, std::string_view rule) const;

  // `Drafted on May 5 by Novak`, in a note on the source: said of the document.
  bool IsRemarkOnDocument(int verb) const;

  std::optional<Candidate> OnDocument(int verb) const;

  // Whether a verb tells that its subject, a writing, was published: `His novel appeared`.
  bool IsToldOfNoun(int verb) const;

  // The type of the event that a verb tells; of one that says little itself, that of the verb it
  // leads to (`began to build`), and a town that falls is taken. Empty: none known.
  std::string_view TypeOfVerb(int verb) const;

  // `the Harbor Conference was held`: the type of what a body's name says that it is, else `other`.
  std::string_view TypeOfBody(int verb) const;

  // `Hope has grown this year`: how things are, of which only a month or more is known.
  bool IsNobodysAct(int verb, const annals::v1::Event& event) const;

  std::optional<Candidate> FromVerb(int verb) const;

  // `Novak said he would come [on August 3]`, `Novak arranged a meeting [for August 3]`: what a day
  // to come dates when its verb tells of the past.
  std::optional<Candidate> ToCome(int verb) const;

  // `the ship [sunk on May 5]`: a participle that tells what was done to the noun before it.
  bool IsDoneTo(int verb) const;

  // A date that opens a line of a chronicle: the first eventive phrase behind it.
  std::optional<Candidate> Heading() const;

  const SentenceContext& context_;
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_DATE_READER_H_
