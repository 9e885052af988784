// The footnotes of a text, printed as a numbered list at its end, and the marks that refer to them.
//
//   Footnotes found = FindFootnotes("They met in Lund1.\n\n  1. Source: the archive.\n");
//   found.notes[0];     // {41, 60}: "Source: the archive."   (offsets are of the text given)
//   found.markers[0];   // note 1, at the "1" of "Lund1"
#ifndef ANNALS_EXTRACTOR_READERS_FOOTNOTES_H_
#define ANNALS_EXTRACTOR_READERS_FOOTNOTES_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "extractor/readers/note_markers.h"
#include "extractor/text_model.h"

namespace annals::extractor {

struct Footnotes {
  uint32_t body_end = 0;            // where the body ends: the begin of the list, or the text's end
  std::vector<ByteSpan> notes;      // note n at index n - 1: its text without number, trimmed
  std::vector<NoteMarker> markers;  // in the order of the body
};

// Takes a numbered list at the end of the text for notes when the text says so: half of them have a
// plain mark in the body, or a heading such as `Footnotes:` stands over the list, or note 1 begins
// with `Source:`. Without such a list there are no notes and no marks, whatever digits the text
// has.
Footnotes FindFootnotes(std::string_view text);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_FOOTNOTES_H_
