// annals mentions: the temporal mentions of texts.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "annals/v1/extraction_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/input_files.h"
#include "clients/cli/listing.h"
#include "clients/cli/mention_lines.h"
#include "clients/cli/text_parts.h"

namespace annals::cli {
namespace {

// Enough of a file to tell its format.
constexpr size_t kHeadBytes = size_t{16} << 10;

struct MentionsFlags {
  ConnectionFlags connection;
  OffsetUnit offsets = OffsetUnit::kCodePoint;
  OutputFormat output = OutputFormat::kJsonl;
  bool explain = false;
  InputFlags input;
};

class MentionsRun {
 public:
  MentionsRun(const MentionsFlags& flags, const Connection& connection, Output& out)
      : flags_(flags),
        connection_(connection),
        out_(out),
        listing_(flags.output,
                 {{"DOC", 8}, {"SPAN", 0}, {"TYPE", 0}, {"VALUE", 10}, {"EDTF", 10}, {"TEXT", 12}},
                 CsvColumns(flags.explain), out) {}

  ExitStatus Run() {
    for (const InputFile& file : InputFilesOf(flags_.input)) {
      if (absl::Status status = Show(file); !status.ok()) Fail(file.path, status);
      if (exit_status_ == kUnreachable || out_.closed()) break;
    }
    if (!flags_.explain || flags_.output != OutputFormat::kTable) listing_.Finish();
    return exit_status_;
  }

 private:
  static Listing::Cells CsvColumns(bool explain) {
    Listing::Cells columns = {"doc",   "start", "end",   "text",     "type",
                              "value", "edtf",  "begin", "end_time", "rule"};
    if (explain) columns.insert(columns.end(), {"anchors", "problem"});
    return columns;
  }

  bool PrintsJson() const {
    return flags_.output == OutputFormat::kJson || flags_.output == OutputFormat::kJsonl;
  }

  absl::Status Show(const InputFile& file) {
    absl::StatusOr<InputBytes> bytes = InputBytes::Open(file);
    if (!bytes.ok()) return bytes.status();
    absl::StatusOr<v1::FileInfo> info = FileInfoOf(flags_.input, file.path);
    if (!info.ok()) return info.status();
    const absl::StatusOr<bool> long_text = IsLongText(*bytes, *info);
    if (!long_text.ok()) return long_text.status();
    return *long_text ? ShowParts(file.path, *std::move(info), *bytes)
                      : ShowDocuments(file.path, *info, *bytes);
  }

  // Whether the file is plain text of more than one part. No other format can be read in parts.
  absl::StatusOr<bool> IsLongText(InputBytes& bytes, const v1::FileInfo& info) const {
    const absl::StatusOr<std::string_view> head = bytes.Peek(kPartBytes + 1);
    if (!head.ok()) return head.status();
    if (head->size() <= kPartBytes) return false;
    if (info.format() != v1::DOCUMENT_FORMAT_UNSPECIFIED) {
      return info.format() == v1::DOCUMENT_FORMAT_TEXT;
    }
    v1::DetectFormatRequest request;
    request.set_source_uri(info.source_uri());
    request.set_head(std::string(head->substr(0, kHeadBytes)));
    absl::StatusOr<v1::DetectFormatResponse> detected = connection_.client().DetectFormat(request);
    if (!detected.ok()) return detected.status();
    return detected->format() == v1::DOCUMENT_FORMAT_TEXT && detected->encoding().empty();
  }

  absl::Status ShowDocuments(const std::string& path, const v1::FileInfo& info, InputBytes& bytes) {
    v1::ExtractFileRequest first;
    *first.mutable_file() = info;
    first.set_view(v1::EXTRACTION_VIEW_MENTIONS);
    // Code points are counted in the text.
    first.set_with_text(true);
    return connection_.client().ExtractFile(
        first, [&bytes] { return bytes.Next(); },
        [&](v1::ExtractFileResponse& response) {
          ShowDocument(path, response);
          return !out_.closed();
        });
  }

  void ShowDocument(const std::string& path, v1::ExtractFileResponse& response) {
    if (response.has_problem()) {
      PrintProblem(path, response.problem());
      exit_status_ = kFailed;
      // Whoever reads the lines beside those that went in wants one for each.
      const std::string& fragment = response.problem().fragment();
      ShowNothing(fragment.starts_with("line=") ? "" : fragment);
      return;
    }
    TextPart whole;
    whole.text = std::move(*response.mutable_document()->mutable_text());
    bool first = true;
    ShowMentions(NameOf(path, response.document()), whole, response.mentions(), first);
    if (PrintsJson()) EndLine();
  }

  absl::Status ShowParts(const std::string& path, v1::FileInfo info, InputBytes& bytes) {
    TextParts parts(bytes);
    bool first = true;
    absl::Status status;
    for (TextPart part; status.ok() && !out_.closed() && parts.Next(part);) {
      const absl::StatusOr<v1::ExtractDocumentResponse> response = Extract(path, info, part);
      if (!response.ok()) {
        status = first ? response.status()
                       : absl::Status(response.status().code(),
                                      fmt::format("from byte {}: {}", part.begin_bytes,
                                                  std::string(response.status().message())));
        break;
      }
      // What one part tells of the document holds for those that follow.
      if (info.date_edtf().empty()) info.set_date_edtf(response->document().date().edtf());
      if (info.language().empty()) info.set_language(response->document().language());
      ShowMentions(path, part, response->mentions(), first);
    }
    if (!first && PrintsJson()) EndLine();
    return status.ok() ? parts.status() : status;
  }

  absl::StatusOr<v1::ExtractDocumentResponse> Extract(const std::string& path,
                                                      const v1::FileInfo& info,
                                                      const TextPart& part) const {
    v1::ExtractDocumentRequest request;
    request.set_view(v1::EXTRACTION_VIEW_MENTIONS);
    v1::Document& document = *request.mutable_document();
    document.set_name(path);
    document.set_text(part.text);
    document.set_language(info.language());
    if (!info.date_edtf().empty()) document.mutable_date()->set_edtf(info.date_edtf());
    return connection_.client().ExtractDocument(request);
  }

  using Mentions = google::protobuf::RepeatedPtrField<v1::Mention>;

  // Shows the mentions of a part of a document that are not of the part before it. `first`: there
  // has been no part before; false afterwards.
  void ShowMentions(const std::string& doc, const TextPart& part, const Mentions& mentions,
                    bool& first) {
    if (PrintsJson()) {
      if (first) {
        BeginLine(doc);
        any_span_ = false;
      }
      AddSpans(part, mentions);
    } else {
      AddRows(doc, part, mentions);
    }
    first = false;
  }

  void BeginLine(const std::string& doc) {
    listing_.BeginJson();
    listing_.AddPiece(MentionLineBegin(doc));
  }

  void EndLine() {
    listing_.AddPiece(kMentionLineEnd);
    listing_.EndJson();
  }

  void AddSpans(const TextPart& part, const Mentions& mentions) {
    MentionWriter writer(part, {flags_.offsets, flags_.explain});
    for (const v1::Mention& mention : mentions) {
      if (mention.begin_offset() < part.lead_bytes) continue;
      if (any_span_) listing_.AddPiece(", ");
      any_span_ = true;
      listing_.AddPiece(writer.Json(mention));
    }
  }

  // Documents of JSON Lines go by the names that they have there.
  static std::string NameOf(const std::string& path, const v1::Document& document) {
    if (document.format() != v1::DOCUMENT_FORMAT_JSONL) return PathOf(path, document);
    return document.aliases().empty() ? "" : document.aliases(0);
  }

  void ShowNothing(const std::string& doc) {
    if (!PrintsJson()) return;
    BeginLine(doc);
    EndLine();
  }

  void AddRows(const std::string& doc, const TextPart& part, const Mentions& mentions) {
    MentionWriter writer(part, {flags_.offsets, flags_.explain});
    for (const v1::Mention& mention : mentions) {
      if (mention.begin_offset() < part.lead_bytes) continue;
      if (flags_.output == OutputFormat::kTable && flags_.explain) {
        out_.Write(writer.Explanation(doc, mention));
        continue;
      }
      const std::string start = std::to_string(writer.Offset(mention.begin_offset()));
      const std::string end = std::to_string(writer.Offset(mention.end_offset()));
      const std::string type(TimexTypeWord(mention.type()));
      if (flags_.output == OutputFormat::kCsv) {
        Listing::Cells cells = {doc,
                                start,
                                end,
                                mention.text(),
                                type,
                                mention.value(),
                                mention.when().edtf(),
                                BeginOf(mention),
                                EndOf(mention),
                                mention.rule()};
        if (flags_.explain) {
          cells.push_back(fmt::format("{}", fmt::join(mention.anchors(), "; ")));
          cells.push_back(mention.problem());
        }
        listing_.AddRow(cells);
      } else {
        listing_.AddRow(
            {doc, start + "–" + end, type, mention.value(), mention.when().edtf(), mention.text()});
      }
    }
  }

  void Fail(const std::string& where, const absl::Status& status) {
    PrintError(where, status, connection_.server());
    exit_status_ = absl::IsUnavailable(status) ? kUnreachable : kFailed;
  }

  const MentionsFlags& flags_;
  const Connection& connection_;
  Output& out_;
  Listing listing_;
  ExitStatus exit_status_ = kOk;
  bool any_span_ = false;  // on the line that has been begun
};

ExitStatus ShowMentions(const MentionsFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kNone);
  if (!connection.ok()) return FailedConnection(connection.status());
  return MentionsRun(flags, *connection, out).Run();
}

}  // namespace

void AddMentionsCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command =
      app.add_subcommand("mentions", "Prints the temporal mentions of texts (TIMEX3)");
  auto flags = std::make_shared<MentionsFlags>();
  // The option was called --from before there were other formats.
  AddInputFlags(*command, flags->input, "--format,--from");
  command->get_option("--format")
      ->description(
          "How the files are written; without it that is told from their content. --from is its "
          "older name, and here no date: that of the documents is --date");
  static const std::map<std::string, OffsetUnit> kUnits = {{"codepoint", OffsetUnit::kCodePoint},
                                                           {"byte", OffsetUnit::kByte}};
  command
      ->add_option_function<std::string>(
          "--offsets", [flags](const std::string& name) { flags->offsets = kUnits.at(name); },
          "What start and end count: codepoint or byte (of UTF-8) [codepoint]")
      ->check(CLI::IsMember(kUnits))
      ->type_name("UNIT");
  AddOutputFlag(*command, flags->output);
  command->add_flag(
      "--explain", flags->explain,
      "Tell what each value rests on: the rule and the anchors, for a reader, in place "
      "of the table; with --output json, jsonl or csv as keys and columns of these");
  AddConnectionFlags(*command, {.data = false, .chronology = true}, flags->connection);
  command->footer(
      "Prints one line for each document, in the order of the input:\n"
      "  {\"doc\", \"spans\": [{\"start\", \"end\", \"text\", \"type\", \"value\", \"edtf\", "
      "\"begin\",\n"
      "  \"end_time\", \"rule\"}]}\n"
      "\n"
      "Examples:\n"
      "  annals mentions --date 1957-07-15 letter.txt\n"
      "  annals mentions --output table letter.txt\n"
      "  annals mentions --explain letter.txt\n"
      "  annals mentions --from jsonl --offsets byte - < documents.jsonl");
  command->callback([&context, command, flags] {
    if (flags->explain && command->count("--output") == 0) flags->output = OutputFormat::kTable;
    context.exit_status = ShowMentions(*flags, context.out);
  });
}

}  // namespace annals::cli
