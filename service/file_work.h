// The documents of a file, one by one: what is common to a call that streams them
// (file_stream.h) and to an operation that ingests a file (ingest_upload.h).
#ifndef ANNALS_SERVICE_FILE_WORK_H_
#define ANNALS_SERVICE_FILE_WORK_H_

#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "annals/v1/document.pb.h"
#include "extractor/readers/reader.h"
#include "service/document_input.h"

namespace annals::service {

// What a call does with the documents of its file.
template <class Request, class Response>
class FileWork {
 public:
  virtual ~FileWork() = default;

  // Looks at the first request; its field `file` has been looked at already.
  virtual absl::Status Begin(const Request& request) = 0;

  // Works on a document, which has its language where that or the file's is known. `source_uri` is
  // the document's own. Called from several threads at once.
  virtual absl::Status Do(extractor::ReadDocument document, const std::string& source_uri,
                          Response& response) = 0;

  // Called before the responses of documents that are done are sent, for some of them together:
  // what they say must hold from then on. An error is that of the call.
  virtual absl::Status Settle() { return absl::OkStatus(); }
};

// The reader of a file.
inline std::unique_ptr<extractor::FileReader> NewReaderOf(const v1::FileInfo& file) {
  return extractor::NewFileReader(
      {.format = file.format(), .file_name = file.source_uri(), .max_text_bytes = kMaxTextBytes});
}

// Works on what a reader has given of `file`; what went wrong is the problem of `response`.
template <class Request, class Response>
void DoDocument(FileWork<Request, Response>& work, extractor::ReadResult result,
                const v1::FileInfo& file, Response& response) {
  absl::Status status;
  v1::DocumentProblem problem;
  if (auto* error = std::get_if<extractor::ReadError>(&result)) {
    problem.set_line(static_cast<int64_t>(error->line));
    problem.set_column(static_cast<int64_t>(error->column));
    problem.set_fragment(std::move(error->fragment));
    status = std::move(error->status);
  } else {
    auto& document = std::get<extractor::ReadDocument>(result);
    problem.set_fragment(document.fragment);
    std::string uri = file.source_uri();
    if (!uri.empty() && !document.fragment.empty()) uri += "#" + document.fragment;
    if (document.document.language().empty()) document.document.set_language(file.language());
    status = work.Do(std::move(document), uri, response);
  }
  if (status.ok()) return;
  response.Clear();
  problem.set_code(static_cast<int32_t>(status.code()));
  problem.set_message(status.message().data(), status.message().size());
  *response.mutable_problem() = std::move(problem);
}

}  // namespace annals::service

#endif  // ANNALS_SERVICE_FILE_WORK_H_
