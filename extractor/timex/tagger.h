// Finds and resolves the temporal expressions of a text.
//
//   absl::StatusOr<std::unique_ptr<Tagger>> tagger = Tagger::Create();
//   TextModel model = ReadPlainText("They came on July 9-16 and left two days later.");
//   for (const annals::v1::Mention& mention : (*tagger)->Tag(model, {.document_date_edtf =
//   "1957-07-15"})) {
//     mention.text();   // "July 9"; mention.when().edtf() is "1957-07-09/1957-07-16"
//   }
//
// A mention's offsets are the extent of TIMEX3: `July 10` without `since`. What else decides its
// time
// (`since`, the noun of an event, the other end of a range) stands in its phrase, and `when` is the
// time of the phrase. A range is two mentions of one phrase: the first has the time of the whole,
// the second its own.
#ifndef ANNALS_EXTRACTOR_TIMEX_TAGGER_H_
#define ANNALS_EXTRACTOR_TIMEX_TAGGER_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "annals/v1/mention.pb.h"
#include "extractor/text_model.h"

namespace annals::extractor {

class Chronology;

struct TagContext {
  // The date of the document, EDTF. Empty: not known.
  std::string document_date_edtf;
  // Names events that an English text may use as dates (`after Stalin's death`). Null: none.
  const Chronology* chronology = nullptr;
  // The language of the document, ISO 639-1. Empty: found from the text, and English when it is
  // none with tables.
  std::string language;
  // The date of a document beside this one, EDTF: where this has no date of its own, its dates
  // without a year are near that. Empty: not known.
  std::string date_nearby_edtf = {};
};

// Thread-safe.
class Tagger {
 public:
  // Compiles the tables of a language, `en` or `de`; of all of them when it is empty, and then each
  // document is read in its own. INVALID_ARGUMENT for a language without tables, and, with its
  // line, for a table that cannot be read.
  static absl::StatusOr<std::unique_ptr<Tagger>> Create(std::string_view language = "");
  ~Tagger();

  // The mentions in order of their begin, disjoint, offsets of the source text.
  std::vector<annals::v1::Mention> Tag(const TextModel& model, const TagContext& context) const;

  // The same, one at a time, so that memory does not grow with the text.
  void Tag(const TextModel& model, const TagContext& context,
           absl::FunctionRef<void(annals::v1::Mention)> sink) const;

  // Runs the examples of the rule tables; lists those that fail, empty when none does.
  std::vector<std::string> CheckExamples() const;

 private:
  struct Tables;
  explicit Tagger(std::vector<Tables> tables);

  void CheckExamplesOf(const Tables& tables, std::vector<std::string>* failures) const;
  const Tables& TablesOf(const TextModel& model, std::string_view language) const;

  std::vector<Tables> tables_;  // by language, English first
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_TIMEX_TAGGER_H_
