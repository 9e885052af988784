// Reads files of any known format into documents, one at a time.
//
//   std::unique_ptr<FileReader> reader = NewFileReader({});
//   reader->Add(first_bytes);
//   reader->Add(more_bytes);
//   reader->End();
//   while (std::optional<ReadResult> result = reader->Next()) {
//     if (result->ok()) Use(std::get<ReadDocument>…);
//   }
//
// A file can hold many documents; one that is broken is reported in its place and does not lose the
// others. What is read of each format stands in docs/formats.md.
#ifndef ANNALS_EXTRACTOR_READERS_READER_H_
#define ANNALS_EXTRACTOR_READERS_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "annals/v1/document.pb.h"
#include "extractor/text_model.h"

namespace annals::extractor {

// A document with its text and what its file says about it.
struct ReadDocument {
  // The id that the source gives it, made fit for the last part of a resource name:
  // "frus1955-57v02.d293". Empty when the source gives none.
  std::string id;

  // Which part of its file it is, as the fragment of a URI: "d293", "line=12". Empty: all of it.
  std::string fragment;

  // title, date with its source, aliases, author, recipient, place, format and source_map, each
  // where the source says so; without text.
  annals::v1::Document document;

  // The text.
  TextModel model;

  // Of a document without a date, such as an editor's note: the date of the nearest one before it
  // in its part of the file, or else behind it, EDTF. Editions keep documents in the order of their
  // dates, so that it tells the year of days without one. Empty: there is none.
  std::string date_nearby_edtf = {};
};

// Why a document cannot be read. Messages do not name the file.
struct ReadError {
  std::string fragment;  // as of ReadDocument
  uint64_t line = 0;     // from 1; 0: not known
  uint64_t column = 0;   // in characters, from 1; 0: not known
  absl::Status status;
};

using ReadResult = std::variant<ReadDocument, ReadError>;

struct ReadOptions {
  // Not given: told from the content.
  annals::v1::DocumentFormat format = annals::v1::DOCUMENT_FORMAT_UNSPECIFIED;

  // The name of the file, which may be a path or a URI: part of ids where the source itself has
  // none, and a hint at the format where the content could be of several. May be empty.
  std::string file_name = {};

  // The largest text of a document, and the largest file that has to be held in memory as a whole
  // (of the formats, all but JSON Lines).
  size_t max_text_bytes = size_t{64} << 20;
};

// Not thread-safe.
class FileReader {
 public:
  virtual ~FileReader() = default;

  // Takes the next bytes of the file. RESOURCE_EXHAUSTED when it is too large. After an error there
  // is nothing more to read.
  virtual absl::Status Add(std::string_view bytes) = 0;

  // The file has ended. INVALID_ARGUMENT when it cannot be read at all; names line and column where
  // there are such.
  virtual absl::Status End() = 0;

  // The next document, or error; nothing when more bytes are needed, or after the last.
  virtual std::optional<ReadResult> Next() = 0;
};

std::unique_ptr<FileReader> NewFileReader(const ReadOptions& options);

// The documents of a file that has been read as a whole: what the readers of most formats yield.
class DocumentSource {
 public:
  virtual ~DocumentSource() = default;
  // Nothing after the last.
  virtual std::optional<ReadResult> Next() = 0;
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_READER_H_
