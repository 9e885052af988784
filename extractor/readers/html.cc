#include "extractor/readers/html.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "extractor/readers/ascii_text.h"
#include "extractor/readers/html_tree.h"
#include "extractor/readers/json_lines.h"
#include "extractor/readers/source_position.h"
#include "extractor/readers/text_builder.h"
#include "extractor/strings.h"
#include "extractor/text_check.h"
#include "temporal/time_span.h"

namespace annals::extractor {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Elements whose begin and end part blocks. All others are inline.
constexpr GumboTag kBlocks[] = {
    GUMBO_TAG_ADDRESS,    GUMBO_TAG_ARTICLE, GUMBO_TAG_ASIDE,   GUMBO_TAG_BLOCKQUOTE,
    GUMBO_TAG_BODY,       GUMBO_TAG_CAPTION, GUMBO_TAG_CENTER,  GUMBO_TAG_DD,
    GUMBO_TAG_DETAILS,    GUMBO_TAG_DIV,     GUMBO_TAG_DL,      GUMBO_TAG_DT,
    GUMBO_TAG_FIELDSET,   GUMBO_TAG_FIGURE,  GUMBO_TAG_FOOTER,  GUMBO_TAG_FORM,
    GUMBO_TAG_FIGCAPTION, GUMBO_TAG_H1,      GUMBO_TAG_H2,      GUMBO_TAG_H3,
    GUMBO_TAG_H4,         GUMBO_TAG_H5,      GUMBO_TAG_H6,      GUMBO_TAG_HEADER,
    GUMBO_TAG_HR,         GUMBO_TAG_LI,      GUMBO_TAG_MAIN,    GUMBO_TAG_OL,
    GUMBO_TAG_P,          GUMBO_TAG_PRE,     GUMBO_TAG_SECTION, GUMBO_TAG_SUMMARY,
    GUMBO_TAG_TABLE,      GUMBO_TAG_TBODY,   GUMBO_TAG_TD,      GUMBO_TAG_TFOOT,
    GUMBO_TAG_TH,         GUMBO_TAG_THEAD,   GUMBO_TAG_TR,      GUMBO_TAG_UL};

// Elements without text for a reader.
constexpr GumboTag kSkipped[] = {GUMBO_TAG_SCRIPT, GUMBO_TAG_STYLE,   GUMBO_TAG_TEXTAREA,
                                 GUMBO_TAG_IFRAME, GUMBO_TAG_NOEMBED, GUMBO_TAG_TEMPLATE,
                                 GUMBO_TAG_NAV,    GUMBO_TAG_SELECT,  GUMBO_TAG_TITLE};

template <size_t kSize>
bool IsAmong(const GumboTag (&tags)[kSize], GumboTag tag) {
  return std::find(std::begin(tags), std::end(tags), tag) != std::end(tags);
}

// Empty when the element does not have it.
std::string_view AttributeOf(const GumboElement& element, const char* name) {
  const GumboAttribute* attribute = gumbo_get_attribute(&element.attributes, name);
  return attribute == nullptr ? std::string_view() : attribute->value;
}

std::string Folded(std::string_view text) {
  std::string folded(text);
  absl::RemoveExtraAsciiWhitespace(&folded);
  return folded;
}

class HtmlReader final : private TextSink {
 public:
  // `base` is where `html` begins in the file.
  HtmlReader(std::string_view html, size_t base) : html_(html), base_(base) {}

  ReadDocument Read(const HtmlTree& tree) && {
    builder_.BeginBlock(BlockKind::kParagraph);
    Walk(tree.document());
    BuiltText built = std::move(builder_).Build();
    ReadDocument read{"", "", std::move(document_), std::move(built.model)};
    read.document.set_format(annals::v1::DOCUMENT_FORMAT_HTML);
    *read.document.mutable_source_map() = std::move(built.source_map);
    return read;
  }

 private:
  // Without recursion, since a page may nest its elements as deep as it likes.
  void Walk(const GumboNode* root) {
    struct Level {
      const GumboElement* element;  // null: the document
      const GumboVector* children;
      unsigned int next;
    };
    std::vector<Level> levels = {{nullptr, &root->v.document.children, 0}};
    while (!levels.empty()) {
      Level& level = levels.back();
      if (level.next == level.children->length) {
        if (level.element != nullptr) Leave(*level.element);
        levels.pop_back();
        continue;
      }
      const auto* node = static_cast<const GumboNode*>(level.children->data[level.next++]);
      if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
          node->type == GUMBO_NODE_CDATA) {
        ReadHtmlText(node->v.text, html_, references_, *this);
      } else if (node->type == GUMBO_NODE_ELEMENT && Enter(node->v.element)) {
        levels.push_back({&node->v.element, &node->v.element.children, 0});
      }
    }
  }

  // Whether its children are to be walked over, and Leave called after them.
  bool Enter(const GumboElement& element) {
    switch (element.tag) {
      case GUMBO_TAG_TITLE:
        ReadTitle(element);
        break;
      case GUMBO_TAG_META:
        ReadMeta(element);
        break;
      case GUMBO_TAG_TIME:
        ReadTime(element);
        break;
      case GUMBO_TAG_BR:
        AddBreak();
        break;
      case GUMBO_TAG_SUP:
        ++open_sups_;
        break;
      case GUMBO_TAG_A:
        BeginReference(element);
        break;
      default:
        break;
    }
    if (IsAmong(kSkipped, element.tag)) return false;
    if (IsAmong(kBlocks, element.tag)) BeginBlock(element);
    return true;
  }

  void Leave(const GumboElement& element) {
    if (element.tag == GUMBO_TAG_SUP) --open_sups_;
    if (element.tag == GUMBO_TAG_A) EndReference();
    if (IsAmong(kBlocks, element.tag)) {
      EndReference();
      builder_.BeginBlock(BlockKind::kParagraph);
    }
  }

  void TakeVerbatim(std::string_view text, size_t offset) override {
    NoticeText(text);
    if (reference_.open) {
      reference_.text += text;
    } else {
      builder_.AddSourceText(text, base_ + offset);
    }
  }

  void TakeDecoded(std::string_view text) override {
    NoticeText(text);
    if (reference_.open) {
      reference_.text += text;
    } else {
      builder_.AddText(text);
    }
  }

  void NoticeText(std::string_view text) {
    if (text.find_first_not_of(" \r\n\t\f") != std::string_view::npos) after_break_ = false;
  }

  // Two in a row part paragraphs.
  void AddBreak() {
    if (after_break_) {
      builder_.EndBlock();
    } else {
      builder_.AddText(" ");
    }
    after_break_ = !after_break_;
  }

  void BeginBlock(const GumboElement& element) {
    EndReference();
    after_break_ = false;
    const auto note = note_labels_.find(Abs(AttributeOf(element, "id")));
    if (note != note_labels_.end()) {
      builder_.BeginBlock(BlockKind::kNote, note->second);
    } else if (element.tag == GUMBO_TAG_H1 && !seen_heading_) {
      seen_heading_ = true;
      builder_.BeginBlock(BlockKind::kTitle);
    } else {
      builder_.BeginBlock(BlockKind::kParagraph);
    }
  }

  void BeginReference(const GumboElement& link) {
    const std::string_view href = AttributeOf(link, "href");
    const bool refers = open_sups_ > 0 || AttributeOf(link, "role") == "doc-noteref";
    if (refers && href.size() > 1 && href[0] == '#') {
      reference_ = {true, std::string(href.substr(1)), ""};
    }
  }

  // A link to a note becomes a reference; its words are the note's label.
  void EndReference() {
    if (!reference_.open) return;
    reference_.open = false;
    std::string label(Stripped(reference_.text));
    if (label.size() > 2 && label.front() == '[' && label.back() == ']') {
      label = label.substr(1, label.size() - 2);
    }
    constexpr size_t kLongestLabel = 8;
    if (label.empty() || label.size() > kLongestLabel) {
      builder_.AddText(reference_.text);
      return;
    }
    builder_.AddNoteReference(label);
    note_labels_.try_emplace(reference_.target, label);
  }

  void ReadTitle(const GumboElement& element) {
    if (!document_.title().empty() || element.children.length == 0) return;
    const auto* text = static_cast<const GumboNode*>(element.children.data[0]);
    if (text->type == GUMBO_NODE_TEXT) document_.set_title(Folded(text->v.text.text));
  }

  void ReadMeta(const GumboElement& element) {
    std::string_view given = AttributeOf(element, "name");
    if (given.empty()) given = AttributeOf(element, "property");
    const std::string name = absl::AsciiStrToLower(Abs(given));
    const std::string content = Folded(AttributeOf(element, "content"));
    if (name == "author" || name == "dc.creator" || name == "dcterms.creator") {
      document_.set_author(content);
    } else if (name == "date" || name == "dc.date" || name == "dcterms.date" ||
               name == "dcterms.created" || name == "article:published_time") {
      SetDate(content);
    }
  }

  void ReadTime(const GumboElement& element) {
    if (!document_.date().edtf().empty()) return;
    const std::string_view property = AttributeOf(element, "itemprop");
    if (property == "datePublished" || property == "dateCreated" ||
        gumbo_get_attribute(&element.attributes, "pubdate") != nullptr) {
      SetDate(Folded(AttributeOf(element, "datetime")));
    }
  }

  void SetDate(const std::string& iso) {
    absl::StatusOr<annals::v1::TimeSpan> date = temporal::TimeSpanFromEdtf(EdtfOfIsoDate(iso));
    if (!date.ok()) date = temporal::TimeSpanFromEdtf(iso.substr(0, iso.find_first_of("T ")));
    if (!date.ok()) return;
    *document_.mutable_date() = *std::move(date);
    document_.set_date_source(annals::v1::DOCUMENT_DATE_SOURCE_METADATA);
  }

  struct Reference {
    bool open = false;
    std::string target;
    std::string text;
  };

  const std::string_view html_;
  const size_t base_;
  HtmlReferences references_;
  TextBuilder builder_;
  annals::v1::Document document_;
  absl::flat_hash_map<std::string, std::string> note_labels_;  // by the id of the note
  Reference reference_;
  int open_sups_ = 0;
  bool after_break_ = false;
  bool seen_heading_ = false;
};

}  // namespace

absl::StatusOr<ReadDocument> ReadHtml(std::string_view bytes) {
  if (absl::Status status = CheckText(bytes); !status.ok()) return status;
  const size_t base = bytes.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  const std::string_view html = bytes.substr(base);
  if (const std::optional<size_t> deep = FindTooDeepHtml(html); deep.has_value()) {
    const SourcePosition position = SourcePositions(bytes).Of(base + *deep);
    return absl::InvalidArgumentError(
        absl::StrCat("line ", position.line, ", column ", position.column,
                     ": elements are nested more than ", kMaxHtmlDepth, " deep"));
  }
  const absl::StatusOr<HtmlTree> tree = HtmlTree::Parse(html);
  if (!tree.ok()) return tree.status();
  return HtmlReader(html, base).Read(*tree);
}

}  // namespace annals::extractor
