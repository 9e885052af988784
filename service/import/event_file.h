// Events from the lines of a file that comes in pieces.
//
//   absl::StatusOr<std::unique_ptr<EventFile>> file =
//       EventFile::Create(v1::IMPORT_FORMAT_JSON_LINES, "letters");
//   absl::Status status = (*file)->Add(bytes, /*last=*/false);
//   while (absl::StatusOr<std::optional<EventLine>> line = (*file)->Next(); …) …
//
// docs/export.md says how the files are written.
#ifndef ANNALS_SERVICE_IMPORT_EVENT_FILE_H_
#define ANNALS_SERVICE_IMPORT_EVENT_FILE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "annals/v1/event.pb.h"
#include "annals/v1/event_service.pb.h"

namespace annals::service {

// The longest line, in bytes.
inline constexpr size_t kMaxImportLineBytes = size_t{16} << 20;

// An event and the line of the file at which it begins, counted from 1.
struct EventLine {
  int64_t line = 0;
  v1::Event event;
};

// Not thread-safe. Holds the bytes that no event has been made of.
class EventFile {
 public:
  // Events get names of `collection`, an id. INVALID_ARGUMENT for a format that is none.
  static absl::StatusOr<std::unique_ptr<EventFile>> Create(v1::ImportFormat format,
                                                           std::string_view collection);
  virtual ~EventFile() = default;

  // Takes the next bytes; `last`: there are no more.
  void Add(std::string_view bytes, bool last);

  // The next event, checked as ReadEvent checks it; nothing when more bytes are needed, or there
  // are none. An error names line, field and cause; there is nothing after it.
  absl::StatusOr<std::optional<EventLine>> Next();

  // The last line that Next has looked at.
  int64_t line() const { return line_; }

 protected:
  explicit EventFile(std::string_view collection) : collection_(collection) {}

 private:
  // Whether a record goes on over an end of line between quotes, as it does in CSV.
  virtual bool HoldsLineEnds() const = 0;

  // Whether the record tells of no event: of CSV, the line of names, which is taken in.
  virtual absl::StatusOr<bool> IsHeader(std::string_view record) = 0;

  virtual absl::Status Parse(std::string_view record, v1::Event* event) const = 0;

  // The next record without its end of line; nothing when there is no whole one.
  absl::StatusOr<std::optional<std::string_view>> NextRecord();

  // Makes the names in an event those of the collection.
  absl::Status TakeOverNames(v1::Event* event) const;

  const std::string collection_;
  std::string bytes_;
  size_t begin_ = 0;     // of what is left of the bytes
  size_t scanned_ = 0;   // so far no record ends
  bool quoted_ = false;  // whether that far a quote is open
  bool last_ = false;
  bool begun_ = false;
  int64_t line_ = 0;        // the last line of the last record
  int64_t begin_line_ = 0;  // its first
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_IMPORT_EVENT_FILE_H_
