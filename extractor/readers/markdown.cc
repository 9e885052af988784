// md4c parses, and names each piece of text by its place in the buffer, so that offsets are exact.
// It knows no footnotes: their marks are written over in a copy of the text, byte for byte, with
// something that is no markup, and found again by what stands there in the text itself.
#include "extractor/readers/markdown.h"

#include <md4c.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "extractor/readers/ascii_text.h"
#include "extractor/readers/html_tree.h"
#include "extractor/readers/json_lines.h"
#include "extractor/readers/text_builder.h"
#include "extractor/strings.h"
#include "extractor/text_check.h"
#include "re2/re2.h"
#include "temporal/time_span.h"

namespace annals::extractor {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

re2::StringPiece Piece(std::string_view text) { return {text.data(), text.size()}; }

// `[^1]`, and with a colon where a line begins with it the note itself.
const RE2& NoteMark() {
  static const RE2 kMark(R"(\[\^([^\]\[\s]{1,32})\])", RE2::Quiet);
  return kMark;
}

// The text with the brackets of its note marks written over.
std::string WithoutNoteMarks(std::string_view text) {
  std::string copy(text);
  re2::StringPiece rest = Piece(text);
  re2::StringPiece label;
  while (RE2::FindAndConsume(&rest, NoteMark(), &label)) {
    const auto begin = static_cast<size_t>(label.data() - text.data());
    copy[begin - 2] = ';';
    copy[begin - 1] = ';';
    copy[begin + label.size()] = ';';
  }
  return copy;
}

class MarkdownReader {
 public:
  explicit MarkdownReader(std::string_view text) : text_(text) {}

  absl::StatusOr<ReadDocument> Read() && {
    begin_ = ReadFrontMatter(text_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
    copy_ = WithoutNoteMarks(text_.substr(begin_));
    MD_PARSER parser = {};
    // What an indented line is to a reader of the text is a paragraph, as those of long notes are.
    parser.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS |
                   MD_FLAG_NOHTMLBLOCKS | MD_FLAG_NOINDENTEDCODEBLOCKS;
    parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* reader) {
      static_cast<MarkdownReader*>(reader)->EnterBlock(type, detail);
      return 0;
    };
    parser.leave_block = [](MD_BLOCKTYPE type, void* /*detail*/, void* reader) {
      static_cast<MarkdownReader*>(reader)->LeaveBlock(type);
      return 0;
    };
    parser.enter_span = [](MD_SPANTYPE, void*, void*) { return 0; };
    parser.leave_span = [](MD_SPANTYPE, void*, void*) { return 0; };
    parser.text = [](MD_TEXTTYPE type, const char* text, MD_SIZE size, void* reader) {
      static_cast<MarkdownReader*>(reader)->AddPiece(type, {text, size});
      return 0;
    };
    builder_.BeginBlock(BlockKind::kParagraph);
    if (md_parse(copy_.data(), static_cast<MD_SIZE>(copy_.size()), &parser, this) != 0) {
      return absl::ResourceExhaustedError("there is not enough memory to parse the text");
    }
    BuiltText built = std::move(builder_).Build();
    ReadDocument read{"", "", std::move(document_), std::move(built.model)};
    read.document.set_format(annals::v1::DOCUMENT_FORMAT_MARKDOWN);
    *read.document.mutable_source_map() = std::move(built.source_map);
    return read;
  }

 private:
  // `title`, `author` and the like between two lines of `---`. Returns where the text begins.
  size_t ReadFrontMatter(size_t begin) {
    static const RE2 kField(R"((title|author|date|place|recipient)\s*:\s*(.*?)\s*)", RE2::Quiet);
    const std::string_view rest = text_.substr(begin);
    if (!rest.starts_with("---\n") && !rest.starts_with("---\r\n")) return begin;
    const size_t end = rest.find("\n---", 3);
    if (end == std::string_view::npos) return begin;
    for (const std::string_view line : Split(rest.substr(0, end), '\n')) {
      std::string key;
      std::string value;
      if (!RE2::FullMatch(Piece(line), kField, &key, &value)) continue;
      if (value.size() >= 2 && (value[0] == '"' || value[0] == '\'') && value.back() == value[0]) {
        value = value.substr(1, value.size() - 2);
      }
      if (key == "title") document_.set_title(value);
      if (key == "author") document_.set_author(value);
      if (key == "place") document_.set_place(value);
      if (key == "recipient") document_.set_recipient(value);
      if (key == "date") SetDate(value);
    }
    const size_t next = rest.find('\n', end + 1);
    return next == std::string_view::npos ? text_.size() : begin + next + 1;
  }

  void SetDate(const std::string& iso) {
    absl::StatusOr<annals::v1::TimeSpan> date = temporal::TimeSpanFromEdtf(EdtfOfIsoDate(iso));
    if (!date.ok()) return;
    *document_.mutable_date() = *std::move(date);
    document_.set_date_source(annals::v1::DOCUMENT_DATE_SOURCE_METADATA);
  }

  void EnterBlock(MD_BLOCKTYPE type, void* detail) {
    BlockKind kind = BlockKind::kParagraph;
    if (type == MD_BLOCK_UL) {
      item_numbers_.push_back(kNoNumber);
    } else if (type == MD_BLOCK_OL) {
      item_numbers_.push_back(static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start);
    } else if (type == MD_BLOCK_LI) {
      if (int64_t& number = item_numbers_.back(); number != kNoNumber) {
        builder_.AddLabel(absl::StrCat(number++, "."));
      }
    } else if (type == MD_BLOCK_H && static_cast<MD_BLOCK_H_DETAIL*>(detail)->level == 1) {
      if (!seen_heading_) kind = BlockKind::kTitle;
      seen_heading_ = true;
    }
    in_code_block_ = type == MD_BLOCK_CODE;
    at_line_begin_ = type == MD_BLOCK_P;
    builder_.BeginBlock(kind);
  }

  void LeaveBlock(MD_BLOCKTYPE type) {
    if (type == MD_BLOCK_UL || type == MD_BLOCK_OL) item_numbers_.pop_back();
    in_code_block_ = false;
    builder_.BeginBlock(BlockKind::kParagraph);
  }

  void AddPiece(MD_TEXTTYPE type, std::string_view text) {
    const bool begins_line = std::exchange(at_line_begin_, type == MD_TEXT_SOFTBR);
    switch (type) {
      case MD_TEXT_NORMAL:
        return AddWithNotes(text, begins_line);
      case MD_TEXT_CODE:
        if (in_code_block_ && text == "\n") return builder_.BeginBlock(BlockKind::kParagraph);
        return AddVerbatim(text);
      case MD_TEXT_ENTITY:
        return builder_.AddText(references_.CharactersOf(text));
      case MD_TEXT_HTML:
        return;  // a tag
      default:
        return builder_.AddText(" ");
    }
  }

  // Where a piece of the copy stands in the text; nowhere when md4c has made it.
  bool OffsetOf(std::string_view piece, size_t& offset) const {
    if (piece.data() < copy_.data() || piece.data() >= copy_.data() + copy_.size()) return false;
    offset = begin_ + static_cast<size_t>(piece.data() - copy_.data());
    return true;
  }

  void AddVerbatim(std::string_view piece) {
    size_t offset = 0;
    if (!OffsetOf(piece, offset)) return builder_.AddText(piece);
    builder_.AddSourceText(text_.substr(offset, piece.size()), offset);
  }

  void AddWithNotes(std::string_view piece, bool begins_line) {
    size_t offset = 0;
    if (!OffsetOf(piece, offset)) return builder_.AddText(piece);
    const std::string_view text = text_.substr(offset, piece.size());
    re2::StringPiece rest = Piece(text);
    re2::StringPiece label;
    size_t kept = 0;  // up to here the text has been added
    while (RE2::FindAndConsume(&rest, NoteMark(), &label)) {
      const auto begin = static_cast<size_t>(label.data() - text.data()) - 2;
      const size_t end = begin + label.size() + 3;
      const std::string_view name(label.data(), label.size());
      if (begin > kept) builder_.AddSourceText(text.substr(kept, begin - kept), offset + kept);
      kept = end;
      if (begin == 0 && begins_line && text.substr(end).starts_with(':')) {
        ++kept;
        builder_.BeginBlock(BlockKind::kNote, name);
      } else {
        builder_.AddNoteReference(name);
      }
    }
    if (kept < text.size()) builder_.AddSourceText(text.substr(kept), offset + kept);
  }

  static constexpr int64_t kNoNumber = -1;

  const std::string_view text_;
  size_t begin_ = 0;  // of copy_ in text_
  std::string copy_;
  TextBuilder builder_;
  HtmlReferences references_;
  annals::v1::Document document_;
  std::vector<int64_t> item_numbers_;  // of the next item of each list that is open
  bool in_code_block_ = false;
  bool at_line_begin_ = false;
  bool seen_heading_ = false;
};

}  // namespace

absl::StatusOr<ReadDocument> ReadMarkdown(std::string_view bytes) {
  if (absl::Status status = CheckText(bytes); !status.ok()) return status;
  return MarkdownReader(bytes).Read();
}

}  // namespace annals::extractor
