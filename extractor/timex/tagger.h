// Finds and resolves the temporal expressions of a text.
//
// Written by the owner of this folder. The later stages rely on:
//   class Tagger {                       // thread-safe after construction
//     static absl::StatusOr<Tagger> Create(...);    // compiles the rule tables
//     std::vector<annals::v1::Mention> Tag(const TextModel&, const TagContext&) const;
//   };
// Mentions come in order of their begin and do not overlap; offsets are of the source text.
#ifndef ANNALS_EXTRACTOR_TIMEX_TAGGER_H_
#define ANNALS_EXTRACTOR_TIMEX_TAGGER_H_
#endif  // ANNALS_EXTRACTOR_TIMEX_TAGGER_H_
