// Finds where a text refers to its footnotes, when the marks are glued to words and numbers.
//
//   std::vector<NoteMarker> markers = MatchNoteMarkers("The council1 met in Lund (despatch 472).",
//   2); markers[0];   // note 1, at the "1" of "council1" markers[1];   // note 2, at the "2" of
//   "472": the despatch is number 47
//
// A mark cannot be told by its own looks alone: `472` may be just a number. What tells it is the
// order: the mark of note 2 stands between those of notes 1 and 3. So every digit that might be a
// mark is a candidate with a cost, from 0 for one that can hardly be anything else (`council1`,
// `³`,
// `[3]`) up to that of a number with an explanation of its own (`1957`, `July 15`), and the
// sequence of candidates in rising order with the least sum is taken, where a note without a mark
// costs more than the worst candidate. The search is a shortest path over (place, note), of time
// O(candidates · log notes).
#ifndef ANNALS_EXTRACTOR_READERS_NOTE_MARKERS_H_
#define ANNALS_EXTRACTOR_READERS_NOTE_MARKERS_H_

#include <string_view>
#include <vector>

#include "extractor/text_model.h"

namespace annals::extractor {

struct NoteMarker {
  ByteSpan span;  // of the text given: the digits, with the brackets of `[3]` and a space before
  int note = 0;   // 1 to the count of notes
  bool plain = true;  // can hardly be anything else; false for one that only the order tells
};

// The marks of notes 1 to `count` in a body of text, in rising order of place and note; a note
// whose mark is not found is left out. All are of one form: glued digits, `[3]` or `³`. Marks that
// only the order tells are taken only when every note has got one and at least one of them is
// plain, or when half of the notes have a plain one; otherwise the text has lost its marks, and its
// numbers are just numbers.
std::vector<NoteMarker> MatchNoteMarkers(std::string_view body, int count);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_NOTE_MARKERS_H_
