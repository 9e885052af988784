#include "extractor/chronology/yaml_chronology.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "extractor/chronology/chronology.h"

namespace annals::extractor {
namespace {

using testing::HasSubstr;

TEST(YamlChronologyTest, AnEntryBecomesTheLineOnWhichItBegins) {
  const absl::StatusOr<std::string> lines = JsonLinesOfYaml(
      "# Two floods.\n"
      "- title: Flood of Lund\n"
      "  aliases: [\"the \\\"Flood\\\"\", 'Lund flood']\n"
      "  when: {edtf: 1902-03-04}\n"
      "\n"
      "- {title: Flood of Oslo, places: [], type: }\n");
  ASSERT_TRUE(lines.ok()) << lines.status();
  EXPECT_EQ(*lines,
            "\n"
            "{\"title\":\"Flood of Lund\",\"aliases\":[\"the \\\"Flood\\\"\",\"Lund flood\"],"
            "\"when\":{\"edtf\":\"1902-03-04\"}}\n"
            "\n\n\n"
            "{\"title\":\"Flood of Oslo\",\"places\":[],\"type\":null}\n");
}

TEST(YamlChronologyTest, IsReadAsAChronology) {
  const std::string yaml =
      "- title: Flood of Lund\n"
      "  type: disaster\n"
      "  confidence: 0.5\n"
      "  when:\n"
      "    edtf: 1902-03-04\n";
  const absl::StatusOr<Chronology> chronology =
      Chronology::Load({{.name = "own.yaml", .jsonl = JsonLinesOfYaml(yaml).value()}});
  ASSERT_TRUE(chronology.ok()) << chronology.status();
  ASSERT_EQ(chronology->events().size(), 1u);
  EXPECT_EQ(chronology->events()[0].when().edtf(), "1902-03-04");
  EXPECT_EQ(chronology->events()[0].confidence(), 0.5F);
}

TEST(YamlChronologyTest, ErrorsNameTheLine) {
  struct Case {
    std::string yaml;
    std::string message;
  };
  // Each level doubles what the one below it holds.
  std::string bomb = "- &a0 {title: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}\n";
  for (int i = 1; i < 40; ++i) {
    const std::string below = "*a" + std::to_string(i - 1);
    bomb += "- &a" + std::to_string(i) + " {a: " + below + ", b: " + below + "}\n";
  }
  const Case cases[] = {
      {"title: Flood\n", "line 1: a chronology is a sequence"},
      {"- title: Flood\n- Oslo\n", "line 2: an event is a mapping"},
      {"- title: [Flood\n", "line "},
      {"- {title: A}\n- {[a]: b}\n", "line 2: a key is no text"},
      {"[{title: A}, {title: B}]\n", "line 1: an event begins on the line of another"},
      {"- &a {title: Flood, places: [*a]}\n", "nested more than 100 deep"},
      {bomb, "64 MiB"},
  };
  for (const Case& expected : cases) {
    const absl::StatusOr<std::string> lines = JsonLinesOfYaml(expected.yaml);
    ASSERT_FALSE(lines.ok()) << expected.yaml;
    EXPECT_EQ(lines.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(lines.status().message()), HasSubstr(expected.message));
  }
  EXPECT_EQ(JsonLinesOfYaml("").value(), "");
}

}  // namespace
}  // namespace annals::extractor
