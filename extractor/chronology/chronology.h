// Named events of world history, so that `after Stalin's death` is a date.
//
//   absl::StatusOr<Chronology> chronology = Chronology::Load(BuiltInChronology());
//   const annals::v1::Event* event = chronology->Find("20th Party Congress", 1957);
//
// The data is JSON Lines of annals.v1.Event in protobuf's JSON mapping: `title`, `aliases` (the
// wordings by which a text may name it), `type`, `when.edtf`, `participants`, `places`. Users extend
// it with files of the same form.
#ifndef ANNALS_EXTRACTOR_CHRONOLOGY_CHRONOLOGY_H_
#define ANNALS_EXTRACTOR_CHRONOLOGY_CHRONOLOGY_H_
// Written by the owner of this folder.
#endif  // ANNALS_EXTRACTOR_CHRONOLOGY_CHRONOLOGY_H_
