#include "service/trace_context.h"

#include <algorithm>
#include <cstddef>

namespace annals::service {
namespace {

// VERSION-TRACE-PARENT-FLAGS, all in hexadecimal digits.
constexpr size_t kVersionDigits = 2;
constexpr size_t kTraceDigits = 32;
constexpr size_t kParentDigits = 16;
constexpr size_t kFlagDigits = 2;
constexpr size_t kBytes = kVersionDigits + kTraceDigits + kParentDigits + kFlagDigits + 3;

// Capital letters are none, as W3C has it.
bool IsHex(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool IsZero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

// Takes the next part off, and the dash after it, if there is to be one.
std::string_view Take(size_t digits, std::string_view& text, bool& well) {
  const std::string_view part = text.substr(0, digits);
  text.remove_prefix(digits);
  well = well && IsHex(part);
  if (!text.empty()) {
    well = well && text.front() == '-';
    text.remove_prefix(1);
  }
  return part;
}

}  // namespace

std::string_view TraceIdOf(std::string_view traceparent) {
  if (traceparent.size() < kBytes) return "";
  bool well = true;
  const bool has_more = traceparent.size() > kBytes;
  const std::string_view version = Take(kVersionDigits, traceparent, well);
  const std::string_view trace = Take(kTraceDigits, traceparent, well);
  const std::string_view parent = Take(kParentDigits, traceparent, well);
  Take(kFlagDigits, traceparent, well);
  if (!well || version == "ff" || IsZero(trace) || IsZero(parent)) return "";
  return has_more && version == "00" ? "" : trace;
}

}  // namespace annals::service
