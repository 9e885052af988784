// Extended Date/Time Format: the text form of every date in Annals.
//
//   absl::StatusOr<Edtf> visit = Edtf::Parse("1957-07-09/1957-07-16");
//   visit->Bounds();        // begins on the 9th, ends on the 16th
//   visit->ToString();      // "1957-07-09/1957-07-16"
//   visit->precision();     // Precision::kDay
//   Edtf::Parse("1957-13"); // INVALID_ARGUMENT: EDTF "1957-13": month 13 at column 6 is not 01 to 12
//
// ISO 8601-2:2019 and the Library of Congress specification
// (https://www.loc.gov/standards/datetime/), levels 0 and 1 here; docs/edtf.md lists what is
// accepted and how each form maps to bounds.
#ifndef ANNALS_TEMPORAL_EDTF_H_
#define ANNALS_TEMPORAL_EDTF_H_
// The interface of class Edtf is written by the owner of this room:
//   static absl::StatusOr<Edtf> Parse(std::string_view text);
//   UncertainSpan Bounds() const;
//   Precision precision() const;
//   std::string ToString() const;      // normalised, Parse(ToString()) is equal
// and factories for the extractor: a year, month, day, decade, century, season; qualifiers; an
// interval of two dates, open and unknown ends.
#endif  // ANNALS_TEMPORAL_EDTF_H_
