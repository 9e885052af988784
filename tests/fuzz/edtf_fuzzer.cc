// Any text is either refused or read as a date whose bounds are valid, which can be shown, and
// whose normal form reads as the same date.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include "temporal/display.h"
#include "temporal/edtf.h"

namespace annals::temporal {
namespace {

void Check(bool holds, std::string_view what, const std::string& text) {
  if (holds) return;
  std::cerr << "fails for \"" << text << "\": " << what << "\n";
  std::abort();
}

void CheckText(std::string_view text) {
  const absl::StatusOr<Edtf> date = Edtf::Parse(text);
  if (!date.ok()) {
    Check(!date.status().message().empty(), "an error has a message", std::string(text));
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

}  // namespace
}  // namespace annals::temporal

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  annals::temporal::CheckText({reinterpret_cast<const char*>(data), size});
  return 0;
}
