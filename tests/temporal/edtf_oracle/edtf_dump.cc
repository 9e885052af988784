// Reads texts from standard input, one a line, and prints what Annals makes of each, for
// compare.mjs:
//   ok<TAB>normalised text<TAB>begin of the envelope<TAB>its end, exclusive
//   error<TAB>message
// Begin and end are those of the date without its qualifiers, in milliseconds since 1970 or
// -infinity or +infinity.
#include <iostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "temporal/edtf.h"

namespace annals::temporal {
namespace {

std::string Milliseconds(Instant instant) {
  if (instant.is_infinite()) return instant.ToString();
  // Floating-point, as JavaScript counts: the far past has more milliseconds than 64 bits hold.
  return absl::StrFormat(
      "%.0f", static_cast<double>(instant.seconds()) * 1000 + instant.nanos() / 1'000'000);
}

std::string Dump(const std::string& text) {
  const absl::StatusOr<Edtf> date = Edtf::Parse(text);
  if (!date.ok()) return absl::StrCat("error\t", date.status().message());
  const Interval envelope = date->With(Qualifier::kNone).Bounds().Envelope();
  return absl::StrCat("ok\t", date->ToString(), "\t", Milliseconds(envelope.begin), "\t",
                      Milliseconds(envelope.end));
}

}  // namespace
}  // namespace annals::temporal

int main() {
  std::string text;
  while (std::getline(std::cin, text)) std::cout << annals::temporal::Dump(text) << "\n";
}
