// annals mentions: the temporal mentions of texts.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "annals/v1/extraction_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/input_files.h"
#include "clients/cli/line_reader.h"
#include "clients/cli/listing.h"
#include "clients/cli/mention_lines.h"
#include "clients/cli/text_parts.h"

namespace annals::cli {
namespace {

// A text of the largest size, every byte of it escaped as \u00xx.
constexpr size_t kMaxLineBytes = 6 * kMaxTextBytes + (1 << 20);

enum class InputKind { kText, kJsonl };

struct MentionsFlags {
  ConnectionFlags connection;
  OffsetUnit offsets = OffsetUnit::kCodePoint;
  InputKind from = InputKind::kText;
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
    if (flags_.from == InputKind::kJsonl) {
      for (const std::string& path : flags_.input.paths) {
        if (!stop_) RunJsonl(path);
      }
    } else {
      for (const InputFile& file : InputFilesOf(flags_.input)) {
        if (!stop_) RunText(file);
      }
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

  void RunText(const InputFile& file) {
    // The path goes into the output, which is UTF-8.
    absl::Status path_status = SourceUriOf(file.path).status();
    if (!path_status.ok()) return Fail(file.path, path_status);
    const absl::StatusOr<FileHandle> opened = OpenInputFile(file);
    if (!opened.ok()) return Fail(file.path, opened.status());
    Show(
        file.path,
        {.doc = file.path, .text = "", .dct = flags_.input.date, .language = flags_.input.language},
        TextParts(opened->get()));
  }

  void RunJsonl(const std::string& path) {
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> opened(nullptr, &std::fclose);
    std::FILE* file = stdin;
    if (path != "-") {
      opened.reset(std::fopen(path.c_str(), "rb"));
      if (opened == nullptr) return Fail(path, absl::NotFoundError(std::strerror(errno)));
      file = opened.get();
    }
    LineReader reader(file, kMaxLineBytes);
    std::string line;
    while (!stop_ && reader.Next(line)) {
      const std::string where = fmt::format("{} line {}", path, reader.number());
      if (reader.too_long()) {
        Fail(where,
             absl::InvalidArgumentError(fmt::format("has more than {} bytes", kMaxLineBytes)));
        ShowNothing("");
        continue;
      }
      if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
      absl::StatusOr<MentionInput> input = ParseMentionInput(line);
      if (!input.ok()) {
        Fail(where, input.status());
        ShowNothing("");
        continue;
      }
      input->dct = input->dct.empty() ? flags_.input.date : EdtfOfIsoDate(input->dct);
      if (input->language.empty()) input->language = flags_.input.language;
      TextParts parts(std::move(input->text));
      Show(where, *std::move(input), std::move(parts));
    }
    if (std::ferror(file) != 0) Fail(path, absl::UnknownError(std::strerror(errno)));
  }

  // `where` names the input in errors; `known` is what is known of it beside its text.
  void Show(const std::string& where, MentionInput known, TextParts parts) {
    bool begun = false;
    bool first = true;  // of the spans
    for (TextPart part; !stop_ && parts.Next(part);) {
      const absl::StatusOr<v1::ExtractDocumentResponse> response = Extract(known, part);
      if (!response.ok()) {
        Fail(begun ? fmt::format("{} from byte {}", where, part.begin_bytes) : where,
             response.status());
        break;
      }
      // What one part tells of the document holds for those that follow.
      if (known.dct.empty()) known.dct = response->document().date().edtf();
      if (known.language.empty()) known.language = response->document().language();
      if (PrintsJson()) {
        if (!begun) BeginLine(known.doc);
        AddSpans(part, *response, first);
      } else {
        AddRows(known.doc, part, *response);
      }
      begun = true;
      if (out_.closed()) stop_ = true;
    }
    if (!parts.status().ok()) Fail(where, parts.status());
    if (begun && PrintsJson()) EndLine();
    // Whoever reads the lines beside those that went in wants one for each.
    if (!begun && flags_.from == InputKind::kJsonl) ShowNothing(known.doc);
  }

  absl::StatusOr<v1::ExtractDocumentResponse> Extract(const MentionInput& known,
                                                      const TextPart& part) const {
    v1::ExtractDocumentRequest request;
    request.set_view(v1::EXTRACTION_VIEW_MENTIONS);
    v1::Document& document = *request.mutable_document();
    document.set_name(known.doc);
    document.set_text(part.text);
    document.set_language(known.language);
    if (!known.dct.empty()) document.mutable_date()->set_edtf(known.dct);
    return connection_.client().ExtractDocument(request);
  }

  void BeginLine(const std::string& doc) {
    listing_.BeginJson();
    listing_.AddPiece(MentionLineBegin(doc));
  }

  void EndLine() {
    listing_.AddPiece(kMentionLineEnd);
    listing_.EndJson();
  }

  // Adds the spans of a part that are not of the one before. `first`: none has been added.
  void AddSpans(const TextPart& part, const v1::ExtractDocumentResponse& response, bool& first) {
    MentionWriter writer(part, {flags_.offsets, flags_.explain});
    for (const v1::Mention& mention : response.mentions()) {
      if (mention.begin_offset() < part.lead_bytes) continue;
      if (!first) listing_.AddPiece(", ");
      first = false;
      listing_.AddPiece(writer.Json(mention));
    }
  }

  void ShowNothing(const std::string& doc) {
    if (!PrintsJson()) return;
    BeginLine(doc);
    EndLine();
  }

  void AddRows(const std::string& doc, const TextPart& part,
               const v1::ExtractDocumentResponse& response) {
    MentionWriter writer(part, {flags_.offsets, flags_.explain});
    for (const v1::Mention& mention : response.mentions()) {
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
    exit_status_ = kFailed;
    if (absl::IsUnavailable(status)) {
      exit_status_ = kUnreachable;
      stop_ = true;
    }
  }

  const MentionsFlags& flags_;
  const Connection& connection_;
  Output& out_;
  Listing listing_;
  ExitStatus exit_status_ = kOk;
  bool stop_ = false;
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
  AddInputFlags(*command, flags->input);
  static const std::map<std::string, OffsetUnit> kUnits = {{"codepoint", OffsetUnit::kCodePoint},
                                                           {"byte", OffsetUnit::kByte}};
  command
      ->add_option_function<std::string>(
          "--offsets", [flags](const std::string& name) { flags->offsets = kUnits.at(name); },
          "What start and end count: codepoint or byte (of UTF-8) [codepoint]")
      ->check(CLI::IsMember(kUnits))
      ->type_name("UNIT");
  static const std::map<std::string, InputKind> kKinds = {{"text", InputKind::kText},
                                                          {"jsonl", InputKind::kJsonl}};
  command
      ->add_option_function<std::string>(
          "--from", [flags](const std::string& name) { flags->from = kKinds.at(name); },
          "What the files hold: text, or jsonl with {\"doc\", \"text\", \"dct\", \"language\"} a "
          "line "
          "[text]")
      ->check(CLI::IsMember(kKinds))
      ->type_name("KIND");
  AddOutputFlag(*command, flags->output);
  command->add_flag("--explain", flags->explain,
                    "Tell what each value rests on: the rule and the anchors, for a reader, or as "
                    "keys and columns of the --output that is asked for");
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
