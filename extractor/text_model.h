// A document as a reader sees it: the exact source, and the reading text made from it.
//
// The *source text* is the document as it came, byte for byte, or as readers/text_builder.h lays it
// out when it came with markup; everything that leaves the extractor (mentions, evidence) is given
// in offsets into it. The *reading text* is what the later stages
// work on: the source without page marks (`[Page 152]`, also inside a sentence) and without the
// footnote markers that are glued to words and numbers (`Prague3`, `Embtel 614`). Every other byte
// is kept, so the reading text is the source with some spans cut out.
//
//   model.text();                 // "... asserting that ... in Prague asserted ..."
//   model.ToSource({120, 126});   // the same words in the source, over a cut mark if need be
//   model.PageAt(4711);           // "152"
#ifndef ANNALS_EXTRACTOR_TEXT_MODEL_H_
#define ANNALS_EXTRACTOR_TEXT_MODEL_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace annals::extractor {

// A half-open span of UTF-8 bytes. Whether of the source or of the reading text is said where it is
// used.
struct ByteSpan {
  uint32_t begin = 0;
  uint32_t end = 0;

  constexpr uint32_t size() const { return end - begin; }
  constexpr bool empty() const { return begin == end; }
  constexpr bool Contains(uint32_t offset) const { return begin <= offset && offset < end; }
  constexpr bool Overlaps(const ByteSpan& other) const {
    return begin < other.end && other.begin < end;
  }
  constexpr bool operator==(const ByteSpan&) const = default;
};

enum class BlockKind {
  kTitle,      // the heading of the document
  kDateline,   // place and date of writing
  kParagraph,  // running text
  kNote,       // the body of a footnote
};

// A paragraph-like piece of the reading text. Blocks are in order and do not overlap; a sentence
// never crosses a block's end.
struct Block {
  BlockKind kind = BlockKind::kParagraph;
  ByteSpan span;     // of the reading text, without the line break that ends it
  std::string note;  // the label of the footnote, for kNote: "3"; else empty
};

// A place in the body that refers to a footnote.
struct NoteReference {
  uint32_t offset =
      0;  // of the reading text: where the marker stood (right after the word it follows)
  std::string note;  // the label of the footnote: "3"
};

// A page of the source.
struct PageStart {
  std::string label;    // "152"
  uint32_t offset = 0;  // of the source text: where the page begins, after its mark
};

enum class AnnotatedKind { kPerson, kOrganization, kPlace, kTerm };

// A name that the markup of the source says is one.
struct AnnotatedName {
  AnnotatedKind kind = AnnotatedKind::kPerson;
  ByteSpan span;          // of the reading text
  std::string id;         // that the source gives to whom or what is named: "p_AS1"; may be empty
  std::string full_name;  // as the source's own list has it: "Adams, Sherman"; may be empty
};

class TextModel {
 public:
  // `cuts` are spans of the source, ordered and disjoint, that the reading text leaves out. Blocks
  // and references are in offsets of the reading text that results.
  TextModel(std::string source, const std::vector<ByteSpan>& cuts);

  void set_blocks(std::vector<Block> blocks) { blocks_ = std::move(blocks); }
  void set_note_references(std::vector<NoteReference> references) {
    note_references_ = std::move(references);
  }
  void set_pages(std::vector<PageStart> pages) { pages_ = std::move(pages); }
  void set_names(std::vector<AnnotatedName> names) { names_ = std::move(names); }

  std::string_view source() const { return source_; }
  std::string_view text() const { return cut_ends_.empty() ? source_ : text_; }
  const std::vector<Block>& blocks() const { return blocks_; }
  const std::vector<NoteReference>& note_references() const { return note_references_; }
  const std::vector<PageStart>& pages() const { return pages_; }
  // In the order of their begin; the longer of two that begin together first.
  const std::vector<AnnotatedName>& names() const { return names_; }

  // The span of the source that a span of the reading text comes from: from the first byte of the
  // one to the last byte of the other, with any cut between them.
  ByteSpan ToSource(ByteSpan reading) const;

  // The offset in the reading text of a byte of the source; of the byte after the cut, for one that
  // was cut out.
  uint32_t ToReading(uint32_t source_offset) const;

  // The label of the page that holds an offset of the source; empty without page marks. Text before
  // the first mark is on the page before it, when that mark is a number.
  std::string PageAt(uint32_t source_offset) const;

  // The index of the block that holds an offset of the reading text, or of the last one before it.
  size_t BlockAt(uint32_t reading_offset) const;

 private:
  // For each cut: where the source resumes, and how many bytes have been cut up to there.
  struct CutEnd {
    uint32_t reading_offset;
    uint32_t source_offset;
  };

  std::string source_;
  std::string text_;  // empty when nothing is cut
  std::vector<CutEnd> cut_ends_;
  std::vector<Block> blocks_;
  std::vector<NoteReference> note_references_;
  std::vector<PageStart> pages_;
  std::vector<AnnotatedName> names_;
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_TEXT_MODEL_H_
