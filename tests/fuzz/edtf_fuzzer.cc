// Any text is either refused or read as a date whose bounds are valid, which can be shown, and
// whose normal form reads as the same date.
#include <string>
#include <string_view>

#include "temporal/display.h"
#include "temporal/edtf.h"
#include "tests/fuzz/fuzz.h"

using namespace annals::temporal;  // NOLINT: a program of one file
using annals::fuzz::Check;

void CheckInput(std::string_view input) {
  const absl::StatusOr<Edtf> date = Edtf::Parse(input);
  if (!date.ok()) {
    Check(!date.status().message().empty(), "an error has a message", input);
    return;
  }
  const std::string normalised = date->ToString();
  const absl::StatusOr<Edtf> again = Edtf::Parse(normalised);
  Check(again.ok() && *again == *date, "the normal form is the same date", normalised);
  Check(again->ToString() == normalised, "the normal form is normal", normalised);

  const Interval envelope = date->Bounds().Envelope();
  Check(date->Bounds().IsValid(), "the bounds are valid", normalised);
  const Interval exact = date->With(Qualifier::kNone).Bounds().Envelope();
  Check(envelope.begin <= exact.begin && exact.end <= envelope.end,
        "approximate bounds hold the exact ones", normalised);

  Check(!Display(*date, Language::kEnglish).empty(), "it can be shown in English", normalised);
  Check(!Display(*date, Language::kGerman).empty(), "it can be shown in German", normalised);
}
