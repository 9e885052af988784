#include "extractor/chronology/yaml_chronology.h"

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "extractor/strings.h"

namespace annals::extractor {
namespace {

// An alias stands for all that its anchor holds, and may hold aliases itself.
constexpr size_t kMaxBytes = size_t{64} << 20;

// An event is less deep; an alias within its own anchor has no end.
constexpr int kMaxDepth = 100;

absl::Status WrongAt(const YAML::Mark& mark, std::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("line ", mark.line + 1, ": ", Abs(what)));
}

void AppendString(std::string_view text, std::string& json) {
  json += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (static_cast<unsigned char>(c) < ' ') {
      absl::StrAppendFormat(&json, "\\u%04x", c);
    } else {
      json += c;
    }
  }
  json += '"';
}

absl::Status Append(const YAML::Node& node, int depth, std::string& json) {
  if (depth > kMaxDepth) {
    return WrongAt(node.Mark(), "it is nested more than 100 deep");
  }
  if (json.size() > kMaxBytes) {
    return WrongAt(node.Mark(), "its aliases make more than 64 MiB");
  }
  if (node.IsMap()) {
    char before = '{';
    for (const auto& entry : node) {
      if (!entry.first.IsScalar()) {
        return WrongAt(entry.first.Mark(), "a key is no text");
      }
      json += before;
      before = ',';
      AppendString(entry.first.Scalar(), json);
      json += ':';
      if (absl::Status status = Append(entry.second, depth + 1, json); !status.ok()) {
        return status;
      }
    }
    json += before == '{' ? "{}" : "}";
    return absl::OkStatus();
  }
  if (node.IsSequence()) {
    char before = '[';
    for (const YAML::Node& item : node) {
      json += before;
      before = ',';
      if (absl::Status status = Append(item, depth + 1, json); !status.ok()) {
        return status;
      }
    }
    json += before == '[' ? "[]" : "]";
    return absl::OkStatus();
  }
  if (node.IsScalar()) {
    AppendString(node.Scalar(), json);
  } else {
    json += "null";
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> Convert(const YAML::Node& events) {
  std::string lines;
  if (events.IsNull()) {
    return lines;
  }
  if (!events.IsSequence()) {
    return WrongAt(events.Mark(), "a chronology is a sequence of events: `- title: …`");
  }
  int line = 0;
  for (const YAML::Node& event : events) {
    if (!event.IsMap()) {
      return WrongAt(event.Mark(), "an event is a mapping: `- title: …`");
    }
    if (event.Mark().line < line) {
      return WrongAt(event.Mark(), "an event begins on the line of another");
    }
    for (; line < event.Mark().line; ++line) {
      lines += '\n';
    }
    if (absl::Status status = Append(event, 0, lines); !status.ok()) {
      return status;
    }
    lines += '\n';
    ++line;
  }
  return lines;
}

}  // namespace

absl::StatusOr<std::string> JsonLinesOfYaml(std::string_view yaml) {
  try {
    return Convert(YAML::Load(std::string(yaml)));
  } catch (const YAML::Exception& error) {
    return WrongAt(error.mark, error.msg);
  }
}

}  // namespace annals::extractor
