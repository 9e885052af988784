// Makes a text and its TextModel from a source with markup: the reader walks the markup and says
// what it meets, and the builder lays the text out.
//
//   TextBuilder builder;
//   builder.BeginBlock(BlockKind::kTitle);
//   builder.AddSourceText("The  board", 120);   // stands at byte 120 of the file
//   builder.AddNoteReference("1");
//   builder.BeginBlock(BlockKind::kParagraph);
//   ...
//   BuiltText built = std::move(builder).Build();
//   built.model.source();   // "The board¹\n…"
//
// The layout: a block a line, its white space folded; where a note is referred to, its label in
// superscript or in brackets, which the reading text leaves out. Page breaks leave no trace in the
// text.
#ifndef ANNALS_EXTRACTOR_READERS_TEXT_BUILDER_H_
#define ANNALS_EXTRACTOR_READERS_TEXT_BUILDER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "annals/v1/document.pb.h"
#include "extractor/readers/source_map_builder.h"
#include "extractor/text_model.h"

namespace annals::extractor {

struct BuiltText {
  TextModel model;
  annals::v1::SourceMap source_map;
};

// Not thread-safe.
class TextBuilder {
 public:
  // Ends the block before, if one is open. A block without text leaves no trace. `note` is the
  // label of a kNote.
  void BeginBlock(BlockKind kind, std::string_view note = {});

  // Ends the open block; text that follows begins a block of its own, of the same kind.
  void EndBlock();

  // Adds characters that stand in the file at `source_offset` just so.
  void AddSourceText(std::string_view text, uint64_t source_offset);

  // Adds characters that do not stand in the file in this form.
  void AddText(std::string_view text);

  // Adds words that are part of the text but not of any block, on a line of their own.
  void AddHeading(std::string_view text);

  // Adds words of that kind before the block that begins next, on its line: `1.` before a note.
  void AddLabel(std::string_view text);

  // The text refers to a note here.
  void AddNoteReference(std::string_view label);

  // A page begins before the text that follows.
  void AddPage(std::string_view label);

  // The text that follows, up to EndName, is a name. Names may nest.
  void BeginName(AnnotatedKind kind, std::string_view id, std::string_view full_name);
  void EndName();

  // How many bytes the text has so far.
  size_t size() const { return source_.size(); }

  BuiltText Build() &&;

 private:
  static constexpr uint32_t kUnset = UINT32_MAX;

  uint32_t reading_size() const { return static_cast<uint32_t>(source_.size()) - cut_bytes_; }
  void AddWords(std::string_view text, const uint64_t* source_offset);
  void StartBlock();
  void Append(std::string_view text, const uint64_t* source_offset);
  void Cut(std::string_view text);

  std::string source_;
  uint32_t cut_bytes_ = 0;
  std::vector<ByteSpan> cuts_;  // of the source
  std::vector<Block> blocks_;
  std::vector<NoteReference> references_;
  std::vector<PageStart> pages_;
  std::vector<AnnotatedName> names_;
  std::vector<size_t> open_names_;  // indices of names_
  size_t unplaced_pages_ = 0;       // at the end of pages_: the text after them has not come yet

  BlockKind kind_ = BlockKind::kParagraph;
  std::string note_;
  std::string label_;  // to be added before the next block
  bool open_ = false;  // a block has begun
  bool pending_space_ = false;
  bool pending_space_in_source_ = false;
  uint64_t pending_space_offset_ = 0;

  SourceMapBuilder map_;
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_TEXT_BUILDER_H_
