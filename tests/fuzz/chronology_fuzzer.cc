// The reader of chronologies: any JSON Lines or YAML are refused or make a chronology that can be
// searched.
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "extractor/chronology/chronology.h"
#include "extractor/chronology/yaml_chronology.h"
#include "temporal/edtf.h"
#include "tests/fuzz/fuzz.h"

using namespace annals::extractor;  // NOLINT: a program of one file
using annals::fuzz::Check;

void CheckInput(std::string_view input) {
  if (const absl::StatusOr<std::string> lines = JsonLinesOfYaml(input); lines.ok()) {
    Check(lines->empty() || lines->ends_with('\n'), "YAML makes whole lines", input);
  }
  const absl::StatusOr<Chronology> chronology =
      Chronology::Load({{.name = "input", .jsonl = input}});
  if (!chronology.ok()) {
    Check(!chronology.status().message().empty(), "an error has a message", input);
    return;
  }
  for (const annals::v1::Event& event : chronology->events()) {
    Check(!event.title().empty(), "an event has a title", input);
    Check(annals::temporal::Edtf::Parse(event.when().edtf()).ok(), "its date is EDTF", input);
  }
  // The file names its own events.
  const ChronologyContext context = chronology->ContextOf(input, 1957);
  const uint32_t size = static_cast<uint32_t>(input.size());
  uint32_t end = 0;
  for (const ChronologyMatch& match : chronology->FindAll(input, {0, size}, context)) {
    Check(end <= match.span.begin && match.span.begin < match.span.end && match.span.end <= size,
          "matches are in order and apart", input);
    Check(match.event < chronology->events().size(), "a match is of an event", input);
    end = match.span.end;
  }
}
