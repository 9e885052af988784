// The file is parsed as a whole, and its documents are laid out one by one as they are asked for.
// When it does not parse, each document is cut out and parsed for itself (tei_recovery.h).
#include "extractor/readers/tei.h"

#include <algorithm>
#include <pugixml.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "extractor/readers/document_id.h"
#include "extractor/readers/source_position.h"
#include "extractor/readers/tei_elements.h"
#include "extractor/readers/tei_metadata.h"
#include "extractor/readers/tei_recovery.h"
#include "extractor/readers/tei_text.h"
#include "extractor/readers/xml.h"
#include "extractor/strings.h"
#include "extractor/text_check.h"

namespace annals::extractor {
namespace {

using pugi::xml_node;

// A document of the file: a node of the whole, or bytes to be parsed.
struct Entry {
  xml_node node;     // `div type="document"`, or `TEI`
  xml_node tei;      // the TEI element that it stands in; null in a fragment
  std::string page;  // on which it begins
  size_t begin = 0;  // in the file
  size_t end = 0;    // of a fragment; 0 without
};

// The id of an edition: `xml:id` of its TEI element, or what it says of itself in the header.
std::string EditionId(xml_node tei) {
  std::string id = XmlAttribute(tei, "xml:id");
  if (!id.empty()) return id;
  for (const xml_node idno : Descend(tei, "teiHeader/fileDesc/publicationStmt").children()) {
    if (LocalName(idno.name()) != "idno") continue;
    const std::string type = XmlAttribute(idno, "type");
    if (type == "frus" || type == "filename" || type == "URI") id = XmlTextOf(idno, "");
    if (!id.empty()) break;
  }
  return id;
}

class TeiSource final : public DocumentSource {
 public:
  TeiSource(std::string bytes, const ReadOptions& options)
      : bytes_(std::move(bytes)), options_(options), positions_(bytes_) {}

  absl::Status Open() {
    const pugi::xml_parse_result parsed =
        whole_.load_buffer(bytes_.data(), bytes_.size(), kXmlFlags, pugi::encoding_utf8);
    if (parsed) return FindDocuments();
    const absl::Status status = NotWellFormed(parsed);
    const SourcePosition position = positions_.Of(static_cast<size_t>(parsed.offset));
    whole_.reset();
    for (TeiFragment& fragment : FindTeiFragments(bytes_)) {
      entries_.push_back({{}, {}, std::move(fragment.page), fragment.begin, fragment.end});
    }
    if (entries_.empty()) {
      return absl::InvalidArgumentError(absl::StrCat("line ", position.line, ", column ",
                                                     position.column, ": ", status.message()));
    }
    names_ = FindTeiNames(bytes_);
    edition_ = FragmentEditionId();
    whole_error_ = ReadError{"", position.line, position.column, status};
    return absl::OkStatus();
  }

  std::optional<ReadResult> Next() override {
    if (next_ < entries_.size()) {
      Entry& entry = entries_[next_++];
      if (entry.end == 0) return Read(entry);
      pugi::xml_document fragment;
      const pugi::xml_parse_result parsed = fragment.load_buffer(
          bytes_.data() + entry.begin, entry.end - entry.begin, kXmlFlags, pugi::encoding_utf8);
      if (!parsed) {
        any_broken_ = true;
        return Error(IdInTag(entry), entry.begin + static_cast<size_t>(parsed.offset),
                     NotWellFormed(parsed));
      }
      entry.node = fragment.first_child();
      return Read(entry);
    }
    // What is wrong with the file has not shown in any document.
    if (whole_error_.has_value() && !any_broken_) {
      return std::exchange(whole_error_, std::nullopt);
    }
    return std::nullopt;
  }

 private:
  static absl::Status NotWellFormed(const pugi::xml_parse_result& parsed) {
    return absl::InvalidArgumentError(absl::StrCat("not well-formed XML: ", parsed.description()));
  }

  absl::Status FindDocuments() {
    const xml_node root = whole_.document_element();
    const std::string_view name = LocalName(root.name());
    if (name != "TEI" && name != "teiCorpus" && name != "div" && name != "text") {
      return absl::InvalidArgumentError(
          absl::StrCat("this is XML, but not TEI: its root element is <", Abs(name.substr(0, 100)),
                       ">; the format text reads it just as it stands"));
    }
    std::string page;
    xml_node tei;
    bool tei_has_documents = true;
    const auto end_tei = [&] {
      if (!tei_has_documents) entries_.push_back({tei, tei, "", 0, 0});
    };
    int depth = 0;
    bool into_children = true;
    for (xml_node node = root; node; node = NextNode(node, root, into_children, depth)) {
      into_children = true;
      if (node.type() != pugi::node_element) continue;
      const std::string_view element = LocalName(node.name());
      if (element == "TEI") {
        end_tei();
        tei = node;
        tei_has_documents = false;
        page.clear();
      } else if (element == "pb") {
        page = XmlAttribute(node, "n");
      } else if (element == "div" && XmlAttribute(node, "type") == "document") {
        entries_.push_back({node, tei, page, OffsetOf(node), 0});
        tei_has_documents = true;
      } else {
        AddListedName(node, element);
      }
    }
    end_tei();
    if (entries_.empty()) entries_.push_back({root, {}, "", 0, 0});
    return absl::OkStatus();
  }

  // Names with ids of their own are those of lists; elsewhere they refer to these.
  void AddListedName(xml_node node, std::string_view element) {
    if (RoleOf(element) != TeiRole::kName) return;
    std::string id = XmlAttribute(node, "xml:id");
    if (id.empty()) {
      const std::string_view parent = LocalName(node.parent().name());
      if (parent != "person" && parent != "place" && parent != "org") return;
      id = XmlAttribute(node.parent(), "xml:id");
    }
    if (!id.empty()) names_.try_emplace(std::move(id), XmlTextOf(node, "note"));
  }

  static size_t OffsetOf(xml_node node) {
    return static_cast<size_t>(std::max<ptrdiff_t>(0, node.offset_debug()));
  }

  ReadResult Error(std::string fragment, size_t offset, absl::Status status) {
    const SourcePosition position = positions_.Of(offset);
    return ReadError{std::move(fragment), position.line, position.column, std::move(status)};
  }

  ReadResult Read(const Entry& entry) {
    const bool whole = LocalName(entry.node.name()) != "div";
    std::string id = XmlAttribute(entry.node, "xml:id");
    const std::string number = XmlAttribute(entry.node, "n");
    // Numbers are not as good as ids, which are one of a kind.
    if (id.empty() && !whole) id = absl::StrCat("document-", next_);
    const std::string fragment = whole ? "" : id;

    TeiTextOptions text_options;
    text_options.page = entry.page;
    text_options.base_offset = entry.end == 0 ? 0 : entry.begin;
    text_options.names = &names_;
    text_options.max_text_bytes = options_.max_text_bytes;
    TeiProblem problem;
    std::optional<BuiltText> text = RenderTei(entry.node, text_options, problem);
    if (!text.has_value()) {
      any_broken_ = true;
      return Error(fragment, problem.offset, std::move(problem.status));
    }
    absl::Status checked = CheckText(absl::StrCat(Abs(text->model.source()), id, number));
    if (!checked.ok()) return Error(fragment, entry.begin, std::move(checked));

    ReadDocument read{"", fragment, {}, std::move(text->model)};
    annals::v1::Document& document = read.document;
    document.set_format(annals::v1::DOCUMENT_FORMAT_TEI);
    *document.mutable_source_map() = std::move(text->source_map);
    FillFromDocument(entry.node, document);
    // A fragment stands alone.
    if (entry.end == 0) {
      const std::string& near = DateNear(entry, document.date().edtf());
      if (document.date().edtf().empty()) read.date_nearby_edtf = near;
    }
    std::string edition = entry.tei ? EditionId(entry.tei) : edition_;
    if (whole) {
      FillFromHeader(entry.node, document);
      read.id = DocumentIdOf({edition});
      return read;
    }
    if (edition.empty()) edition = StemOf(options_.file_name);
    read.id = DocumentIdOf({edition, id});
    document.add_aliases(edition.empty() ? id : absl::StrCat(edition, "/", id));
    if (!number.empty() && !std::string_view(id).ends_with(number)) {
      document.add_aliases(absl::StrCat(edition, edition.empty() ? "" : "/", number));
    }
    return read;
  }

  // The date of the nearest dated document before an entry in its part of the file, or else behind
  // it; `date` is the entry's own. To be asked of every entry in turn, so that each is looked at
  // twice at the most.
  const std::string& DateNear(const Entry& entry, const std::string& date) {
    const xml_node part = entry.node.parent();
    if (part != part_) {
      part_ = part;
      date_in_part_.reset();
    }
    if (!date.empty()) {
      date_in_part_ = date;
    } else if (!date_in_part_.has_value()) {
      date_in_part_ = FirstDateFrom(static_cast<size_t>(&entry - entries_.data()) + 1);
    }
    return *date_in_part_;
  }

  // Of the entries from `index` on that stand in `part_`; empty when none has a date.
  std::string FirstDateFrom(size_t index) const {
    for (; index < entries_.size() && entries_[index].node.parent() == part_; ++index) {
      annals::v1::Document document;
      FillFromDocument(entries_[index].node, document);
      if (!document.date().edtf().empty()) return document.date().edtf();
    }
    return "";
  }

  // The edition's id where its header cannot be parsed.
  std::string FragmentEditionId() const {
    const std::string_view head = std::string_view(bytes_).substr(0, entries_.front().begin);
    return FirstQuoted(head, "<TEI", "xml:id=");
  }

  std::string IdInTag(const Entry& entry) const {
    return FirstQuoted(std::string_view(bytes_).substr(entry.begin, entry.end - entry.begin), "<",
                       "xml:id=");
  }

  // The quoted text behind `attribute` in the first tag that begins with `tag`.
  static std::string FirstQuoted(std::string_view text, std::string_view tag,
                                 std::string_view attribute) {
    const size_t begin = text.find(tag);
    if (begin == std::string_view::npos) return "";
    text = text.substr(begin);
    text = text.substr(0, text.find('>'));
    const size_t at = text.find(attribute);
    if (at == std::string_view::npos || at + attribute.size() >= text.size()) return "";
    text = text.substr(at + attribute.size());
    const size_t end = text.find(text.front(), 1);
    return end == std::string_view::npos ? "" : std::string(text.substr(1, end - 1));
  }

  const std::string bytes_;
  const ReadOptions options_;
  SourcePositions positions_;
  pugi::xml_document whole_;
  TeiNameLists names_;
  std::string edition_;
  std::vector<Entry> entries_;
  size_t next_ = 0;
  xml_node part_;                            // in which the last entry stood
  std::optional<std::string> date_in_part_;  // nearest to what comes next; empty: it has none
  std::optional<ReadError> whole_error_;
  bool any_broken_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<DocumentSource>> OpenTei(std::string bytes,
                                                        const ReadOptions& options) {
  auto source = std::make_unique<TeiSource>(std::move(bytes), options);
  if (absl::Status status = source->Open(); !status.ok()) return status;
  return std::unique_ptr<DocumentSource>(std::move(source));
}

}  // namespace annals::extractor
