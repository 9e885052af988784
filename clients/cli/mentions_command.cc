// annals mentions: the temporal mentions of texts.
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "annals/v1/extraction_service.pb.h"
#include "clients/cli/code_points.h"
#include "clients/cli/command.h"
#include "clients/cli/input_files.h"
#include "clients/cli/line_reader.h"
#include "clients/cli/listing.h"
#include "clients/cli/mention_lines.h"

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
  InputFlags input;
};

class MentionsRun {
 public:
  MentionsRun(const MentionsFlags& flags, const Connection& connection, Output& out)
      : flags_(flags),
        connection_(connection),
        out_(out),
        listing_(
            flags.output,
            {{"DOC", 8}, {"SPAN", 0}, {"TYPE", 0}, {"VALUE", 10}, {"EDTF", 10}, {"TEXT", 12}},
            {"doc", "start", "end", "text", "type", "value", "edtf", "begin", "end_time", "rule"},
            out) {}

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
    listing_.Finish();
    return exit_status_;
  }

 private:
  void RunText(const InputFile& file) {
    absl::StatusOr<std::string> text = ReadInputFile(file);
    // The path goes into the output, which is UTF-8.
    absl::Status path_status = SourceUriOf(file.path).status();
    if (!path_status.ok()) return Fail(file.path, path_status);
    if (!text.ok()) return Fail(file.path, text.status());
    Show(file.path, {.doc = file.path,
                     .text = *std::move(text),
                     .dct = flags_.input.date,
                     .language = flags_.input.language});
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
      Show(where, *std::move(input));
    }
    if (std::ferror(file) != 0) Fail(path, absl::UnknownError(std::strerror(errno)));
  }

  // `where` names the input in errors.
  void Show(const std::string& where, MentionInput input) {
    v1::ExtractDocumentRequest request;
    request.set_view(v1::EXTRACTION_VIEW_MENTIONS);
    v1::Document& document = *request.mutable_document();
    document.set_name(input.doc);
    document.set_text(std::move(input.text));
    document.set_language(std::move(input.language));
    if (!input.dct.empty()) document.mutable_date()->set_edtf(input.dct);
    absl::StatusOr<v1::ExtractDocumentResponse> response =
        connection_.client().ExtractDocument(request);
    if (!response.ok()) {
      Fail(where, response.status());
      // Whoever reads the lines beside those that went in wants one for each.
      if (flags_.from == InputKind::kJsonl) ShowNothing(input.doc);
      return;
    }
    if (flags_.output == OutputFormat::kJson || flags_.output == OutputFormat::kJsonl) {
      listing_.AddJson(
          MentionLine(input.doc, document.text(), response->mentions(), flags_.offsets));
    } else {
      AddRows(input.doc, document.text(), *response);
    }
    if (out_.closed()) stop_ = true;
  }

  void ShowNothing(const std::string& doc) {
    if (flags_.output == OutputFormat::kJson || flags_.output == OutputFormat::kJsonl) {
      listing_.AddJson(MentionLine(doc, "", {}, flags_.offsets));
    }
  }

  void AddRows(const std::string& doc, const std::string& text,
               const v1::ExtractDocumentResponse& response) {
    CodePoints code_points(text);
    const auto offset = [&](size_t bytes) {
      return std::to_string(flags_.offsets == OffsetUnit::kByte ? bytes : code_points.Of(bytes));
    };
    for (const v1::Mention& mention : response.mentions()) {
      const std::string start = offset(mention.begin_offset());
      const std::string end = offset(mention.end_offset());
      const std::string type(TimexTypeWord(mention.type()));
      if (flags_.output == OutputFormat::kCsv) {
        listing_.AddRow({doc, start, end, mention.text(), type, mention.value(),
                         mention.when().edtf(), BeginOf(mention), EndOf(mention), mention.rule()});
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
      "  annals mentions --from jsonl --offsets byte - < documents.jsonl");
  command->callback([&context, flags] { context.exit_status = ShowMentions(*flags, context.out); });
}

}  // namespace annals::cli
