// Dates in the words of a language.
//
//   Display(*Edtf::Parse("1957-06~"), Language::kEnglish);               // "circa June 1957"
//   Display(*Edtf::Parse("1957-07-09/1957-07-16"), Language::kEnglish);  // "9–16 July 1957"
//   Display(*Edtf::Parse("-0043"), Language::kEnglish);                  // "44 BCE"
//   Display(*Edtf::Parse("193X"), Language::kGerman);                    // "1930er Jahre"
//
// For people only: different dates may look the same, and no text can be read back. Years before
// 1000 bear their era; `19XX` is shown as the century that most people call it, the 20th.
// tests/temporal/ data/display.tsv shows every form.
#ifndef ANNALS_TEMPORAL_DISPLAY_H_
#define ANNALS_TEMPORAL_DISPLAY_H_

#include <string>

#include "temporal/edtf.h"

namespace annals::temporal {

enum class Language { kEnglish, kGerman };

// UTF-8, without a full stop. A date with unspecified digits for which a language has no words,
// such as 1XX9-0X-3X, is shown as EDTF.
std::string Display(const Edtf& date, Language language);

}  // namespace annals::temporal

#endif  // ANNALS_TEMPORAL_DISPLAY_H_
