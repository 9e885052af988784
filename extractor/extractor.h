// Document in, dated events out.
//
//   absl::StatusOr<std::unique_ptr<Extractor>> extractor = Extractor::Create({});
//   annals::v1::Document document;
//   document.set_text("The board met on July 3, 1957, in Geneva.");
//   absl::StatusOr<Extraction> found = (*extractor)->Extract(document, {.events = true});
//   found->events[0].when().edtf();   // "1957-07-03"
//
// A pure library: no storage, no network, no clock. The same input gives the same output, byte for
// byte.
#ifndef ANNALS_EXTRACTOR_EXTRACTOR_H_
#define ANNALS_EXTRACTOR_EXTRACTOR_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "annals/v1/document.pb.h"
#include "annals/v1/event.pb.h"
#include "annals/v1/mention.pb.h"
#include "extractor/readers/reader.h"

namespace annals::extractor {

struct ExtractorOptions {
  // Named events of the user's own, JSON Lines of annals.v1.Event as in
  // extractor/data/chronology.jsonl. They go before the built-in ones.
  std::string chronology_jsonl;
  // What errors call them.
  std::string chronology_name = "the given chronology";
};

struct ExtractionWish {
  bool mentions = false;
  bool events = false;
  // Whether events that the text tells without a date shall be among them: without `when`.
  bool undated = false;
};

struct Extraction {
  // The document with title, date, date_source, language, text_bytes, text_sha256 and pages filled
  // in, and without its text.
  annals::v1::Document document;
  // In the order of their first evidence; names empty. Only when wished for, and none of a document
  // in another language than English.
  std::vector<annals::v1::Event> events;
  // In the order of their begin. Only when wished for.
  std::vector<annals::v1::Mention> mentions;
  // How many mentions were found, wished for or not.
  size_t mention_count = 0;
};

// Thread-safe: one Extractor serves any number of threads.
class Extractor {
 public:
  // INVALID_ARGUMENT names the line of a chronology that cannot be read.
  static absl::StatusOr<std::unique_ptr<Extractor>> Create(const ExtractorOptions& options);
  ~Extractor();

  // `document` needs `text`; `title`, `name`, `date.edtf` and `language` are used where given.
  // INVALID_ARGUMENT for text that is not UTF-8 (names the byte offset), holds NUL bytes (it is
  // binary), for a date that is not EDTF, or for a language that dates are not read in. Text
  // without dates is no error: it has no events.
  absl::StatusOr<Extraction> Extract(const annals::v1::Document& document,
                                     const ExtractionWish& wish) const;

  // What the Extraction of a document depends on, as a hash: the document with all that is known of
  // it, this extractor's chronology, and the build of the program. Empty when the build cannot be
  // told from another. The arguments are those of Extract.
  std::string KeyOf(const ReadDocument& document, const std::string& name,
                    const std::string& date_edtf) const;

  // The same of a document that a reader has read. `name` goes into the evidence. `date_edtf` is
  // the date of a document whose source does not give one outside its text; may be empty.
  absl::StatusOr<Extraction> Extract(const ReadDocument& document, const std::string& name,
                                     const std::string& date_edtf,
                                     const ExtractionWish& wish) const;

 private:
  struct Parts;
  // `date_nearby_edtf` as of ReadDocument.
  absl::StatusOr<Extraction> ExtractFrom(const TextModel& model, annals::v1::Document document,
                                         const std::string& date_nearby_edtf,
                                         const ExtractionWish& wish) const;
  explicit Extractor(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EXTRACTOR_H_
