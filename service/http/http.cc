#include "service/http/http.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "storage/strings.h"

namespace annals::service {
namespace {

std::string Decode(absl::string_view encoded) {
  std::string decoded;
  for (size_t i = 0; i < encoded.size(); ++i) {
    uint32_t byte = 0;
    if (encoded[i] == '%' && i + 2 < encoded.size() &&
        absl::SimpleHexAtoi(encoded.substr(i + 1, 2), &byte)) {
      decoded += static_cast<char>(byte);
      i += 2;
    } else {
      decoded += encoded[i] == '+' ? ' ' : encoded[i];
    }
  }
  return decoded;
}

using storage::ToAbsl;

}  // namespace

std::string_view HttpHeaders::Find(std::string_view name) const {
  for (const auto& [known, value] : all_) {
    if (absl::EqualsIgnoreCase(known, ToAbsl(name))) return value;
  }
  return {};
}

std::vector<std::pair<std::string, std::string>> QueryParameters(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  for (const absl::string_view parameter : absl::StrSplit(ToAbsl(query), '&', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(parameter, absl::MaxSplits('=', 1));
    parameters.emplace_back(Decode(parts.first), Decode(parts.second));
  }
  return parameters;
}

std::string QueryParameter(std::string_view query, std::string_view name) {
  for (auto& [known, value] : QueryParameters(query)) {
    if (known == name) return std::move(value);
  }
  return {};
}

bool ListHas(std::string_view list, std::string_view word) {
  for (const absl::string_view part : absl::StrSplit(ToAbsl(list), ',')) {
    const absl::string_view bare = absl::StripAsciiWhitespace(part.substr(0, part.find(';')));
    if (absl::EqualsIgnoreCase(bare, ToAbsl(word))) return true;
  }
  return false;
}

}  // namespace annals::service
