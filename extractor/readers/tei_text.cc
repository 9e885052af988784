// One pass over the nodes of the element, without recursion; then one over each note that was met,
// which may add further notes.
#include "extractor/readers/tei_text.h"

#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "extractor/readers/tei_elements.h"
#include "extractor/readers/xml.h"
#include "extractor/strings.h"

namespace annals::extractor {
namespace {

// Of a `choice`, which readings are left out when the other is there.
bool IsOtherReading(pugi::xml_node node, std::string_view name) {
  if (LocalName(node.parent().name()) != "choice") return false;
  return name == "sic" || name == "orig" || name == "expan";
}

// Whether a note stands in its place in the text, and not at the foot of the page.
bool IsInline(pugi::xml_node note) {
  return XmlAttribute(note, "rend") == "inline" || XmlAttribute(note, "place") == "inline";
}

// The id that a name refers to: of `corresp="#p_AS1"` it is `p_AS1`.
std::string ReferredId(pugi::xml_node name) {
  for (const std::string_view attribute : {"corresp", "ref", "key", "target"}) {
    std::string value = XmlAttribute(name, attribute);
    if (value.empty()) continue;
    const size_t hash = value.find('#');
    return hash == std::string::npos ? value : value.substr(hash + 1);
  }
  return "";
}

class Renderer final : private TextSink {
 public:
  Renderer(const TeiTextOptions& options, TeiProblem& problem)
      : options_(options), problem_(problem) {}

  bool Render(pugi::xml_node element) {
    if (!options_.page.empty()) builder_.AddPage(options_.page);
    builder_.BeginBlock(BlockKind::kParagraph);
    if (!Walk(element)) return false;
    for (size_t i = 0; i < notes_.size(); ++i) {
      if (i == 0) builder_.AddHeading("Footnotes:");
      // Walking adds to notes_.
      const pugi::xml_node note = notes_[i].node;
      note_ = notes_[i].label;
      builder_.AddLabel(absl::StrCat(note_, "."));
      builder_.BeginBlock(BlockKind::kNote, note_);
      if (!Walk(note)) return false;
    }
    return true;
  }

  BuiltText Take() && { return std::move(builder_).Build(); }

 private:
  struct Note {
    pugi::xml_node node;
    std::string label;
  };

  // Walks over an element, without its own tags.
  bool Walk(pugi::xml_node root) {
    const size_t open_before = open_.size();
    int depth = 0;
    pugi::xml_node node = root.first_child();
    for (; node; depth = static_cast<int>(open_.size() - open_before)) {
      if (static_cast<size_t>(depth) > kMaxXmlDepth) {
        return Fail(node, absl::InvalidArgumentError(absl::StrCat("elements are nested more than ",
                                                                  kMaxXmlDepth, " deep")));
      }
      if (Enter(node)) {
        if (failed_) return false;
        open_.push_back(node);
        if (node.first_child()) {
          node = node.first_child();
          continue;
        }
        Leave();
      }
      if (failed_) return false;
      while (!node.next_sibling() && open_.size() > open_before) {
        node = open_.back();
        Leave();
      }
      node = node.next_sibling();
      // The last sibling of the root's children.
      if (open_.size() == open_before && !node) break;
    }
    return !failed_;
  }

  bool Fail(pugi::xml_node node, absl::Status status) {
    return FailAt(static_cast<size_t>(std::max<ptrdiff_t>(0, node.offset_debug())),
                  std::move(status));
  }

  bool FailAt(size_t offset, absl::Status status) {
    failed_ = true;
    problem_ = {options_.base_offset + offset, std::move(status)};
    return false;
  }

  // Whether the children are to be walked over, and Leave called after them.
  bool Enter(pugi::xml_node node) {
    if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) {
      AddCharacters(node);
      return false;
    }
    if (node.type() != pugi::node_element) return false;
    const std::string_view name = LocalName(node.name());
    if (IsOtherReading(node, name)) return false;
    switch (RoleOf(name)) {
      case TeiRole::kInline:
        return true;
      case TeiRole::kBlock:
        if (name == "text" || name == "floatingText") seen_heading_ = false;
        BeginBlock(BlockKind::kParagraph);
        return true;
      case TeiRole::kHeading:
        BeginBlock(seen_heading_ ? BlockKind::kParagraph : BlockKind::kTitle);
        seen_heading_ = true;
        return true;
      case TeiRole::kDateline:
        BeginBlock(BlockKind::kDateline);
        return true;
      case TeiRole::kLabel:
      case TeiRole::kItem:
        BeginBlock(BlockKind::kParagraph);
        return true;
      case TeiRole::kName:
        BeginName(node, name);
        return true;
      case TeiRole::kNote:
        return EnterNote(node);
      case TeiRole::kPage:
        if (std::string label = XmlAttribute(node, "n"); !label.empty()) builder_.AddPage(label);
        return false;
      case TeiRole::kSpace:
        builder_.AddText(" ");
        return false;
      case TeiRole::kGap:
        builder_.AddText("[…]");
        return false;
      case TeiRole::kSkip:
        return false;
    }
    return false;
  }

  void Leave() {
    const pugi::xml_node node = open_.back();
    open_.pop_back();
    const std::string_view name = LocalName(node.name());
    switch (RoleOf(name)) {
      case TeiRole::kBlock:
      case TeiRole::kHeading:
      case TeiRole::kDateline:
      case TeiRole::kItem:
        EndBlock();
        break;
      case TeiRole::kLabel:
        // The item follows on the same line.
        builder_.AddText(" ");
        after_label_ = true;
        break;
      case TeiRole::kName:
        builder_.EndName();
        break;
      case TeiRole::kNote:
        // Its own block only where it stands between blocks.
        if (note_block_ == node) EndBlock();
        break;
      default:
        break;
    }
  }

  void BeginBlock(BlockKind kind) {
    if (after_label_) return;
    builder_.BeginBlock(note_.empty() ? kind : BlockKind::kNote, note_);
  }

  void EndBlock() {
    if (after_label_) return;
    builder_.BeginBlock(note_.empty() ? BlockKind::kParagraph : BlockKind::kNote, note_);
  }

  void BeginName(pugi::xml_node node, std::string_view name) {
    std::string id = ReferredId(node);
    std::string full_name;
    if (options_.names != nullptr) {
      const auto listed = options_.names->find(id);
      if (listed != options_.names->end()) full_name = listed->second;
    }
    builder_.BeginName(AnnotatedKindOf(name), id, full_name);
  }

  bool EnterNote(pugi::xml_node node) {
    if (IsInline(node)) {
      const TeiRole around = RoleOf(LocalName(node.parent().name()));
      const std::string_view parent = LocalName(node.parent().name());
      if (around == TeiRole::kBlock && parent != "p") {
        note_block_ = node;
        BeginBlock(BlockKind::kParagraph);
      }
      return true;
    }
    std::string label = XmlAttribute(node, "n");
    if (label.empty()) label = absl::StrCat(notes_.size() + 1);
    // Numbers that begin anew on each page can come twice in a document.
    const std::string printed = label;
    for (int again = 2; !labels_.insert(label).second; ++again) {
      label = absl::StrCat(printed, "-", again);
    }
    builder_.AddNoteReference(label);
    notes_.push_back({node, std::move(label)});
    return false;
  }

  void AddCharacters(pugi::xml_node node) {
    const std::string_view text = node.value();
    const auto offset = static_cast<size_t>(std::max<ptrdiff_t>(0, node.offset_debug()));
    if (builder_.size() + text.size() > options_.max_text_bytes) {
      Fail(node, absl::ResourceExhaustedError(absl::StrCat(
                     "the document has more than ", options_.max_text_bytes, " bytes of text")));
      return;
    }
    if (text.find_first_not_of(" \t\r\n") != std::string_view::npos) after_label_ = false;
    if (node.type() == pugi::node_cdata) {
      TakeVerbatim(text, options_.base_offset + offset);
      return;
    }
    XmlReferenceError error;
    if (!DecodeXml(text, options_.base_offset + offset, *this, error)) {
      FailAt(offset + error.offset, absl::InvalidArgumentError(error.message));
    }
  }

  void TakeVerbatim(std::string_view text, size_t offset) override {
    builder_.AddSourceText(text, offset);
  }
  void TakeDecoded(std::string_view text) override { builder_.AddText(text); }

  const TeiTextOptions& options_;
  TeiProblem& problem_;
  TextBuilder builder_;
  std::vector<pugi::xml_node> open_;
  std::vector<Note> notes_;
  absl::flat_hash_set<std::string> labels_;
  std::string note_;  // the label of the note that is walked over
  pugi::xml_node note_block_;
  bool seen_heading_ = false;
  bool after_label_ = false;  // the text that follows continues the line of a label
  bool failed_ = false;
};

}  // namespace

std::optional<BuiltText> RenderTei(pugi::xml_node element, const TeiTextOptions& options,
                                   TeiProblem& problem) {
  Renderer renderer(options, problem);
  if (!renderer.Render(element)) return std::nullopt;
  return std::move(renderer).Take();
}

}  // namespace annals::extractor
