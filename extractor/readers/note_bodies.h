// Finds the notes at the end of a text: lines numbered 1, 2, 3 … from one line on to the end.
//
//   for (const NoteList& list : FindNoteLists("Body.1\n  1. Source: the archive.\n")) { … }
//
// Numbered paragraphs look the same; which list is one of notes is for the marks in the body to
// tell (footnotes.h).
#ifndef ANNALS_EXTRACTOR_READERS_NOTE_BODIES_H_
#define ANNALS_EXTRACTOR_READERS_NOTE_BODIES_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "extractor/text_model.h"

namespace annals::extractor {

// How the notes of a list are numbered.
enum class NoteStyle {
  kDot,          // `1. Source …`, also `1) Source …`
  kBare,         // `1 Source …`
  kBracket,      // `[1] Source …`
  kSuperscript,  // `¹ Source …`
};

// A list that may be one of notes. It runs to the end of the text.
struct NoteList {
  uint32_t begin = 0;  // of the first line, or of the heading over it
  NoteStyle style = NoteStyle::kDot;
  bool headed = false;          // `Footnotes:` or the like stands over it
  bool names_source = false;    // note 1 begins with `Source:`
  std::vector<ByteSpan> notes;  // note n at index n - 1: its text without number, trimmed
};

// The lists that may be notes, the last of the text first; at most eight. Each begins with a note 1
// and goes on while the next number is found at the head of a line, numbered in the same style.
std::vector<NoteList> FindNoteLists(std::string_view text);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_NOTE_BODIES_H_
