#include "clients/cli/text_parts.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "clients/cli/code_points.h"

namespace annals::cli {
namespace {

// How far back from the largest end of a part a good place to cut is looked for.
constexpr size_t kCutReach = kPartBytes / 8;

// The end of a part of `text`, which goes on after it.
size_t CutOf(std::string_view text) {
  const size_t reach = text.size() - kCutReach;
  for (const std::string_view end : {"\n\n", "\n", ". ", " "}) {
    const size_t at = text.rfind(end);
    if (at != std::string_view::npos && at >= reach) return at + end.size();
  }
  // One endless word: between two characters.
  size_t cut = text.size() - 1;
  while (cut > reach && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return cut;
}

// Where the lead-in of the next part begins.
size_t LeadOf(std::string_view text) {
  const size_t least = text.size() - std::min(text.size(), kLeadBytes);
  for (const std::string_view end : {"\n", ". ", " "}) {
    const size_t at = text.find(end, least);
    if (at != std::string_view::npos && at + end.size() < text.size()) return at + end.size();
  }
  return text.size();
}

}  // namespace

bool TextParts::Next(TextPart& part) {
  std::string& text = part.text;
  if (begun_) {
    const size_t lead = LeadOf(text);
    part.begin_bytes += lead;
    part.begin_code_points += CodePoints(text).Of(lead);
    text.erase(0, lead);
  }
  part.lead_bytes = text.size();
  // A byte more than a part has, to know whether it is the last.
  const size_t full = part.lead_bytes + kPartBytes;
  Read(text, full + 1);
  if (!status_.ok() || (begun_ && text.size() == part.lead_bytes)) return false;
  begun_ = true;
  if (text.size() <= full) return true;
  const size_t cut = CutOf(text);
  rest_.replace(0, rest_begin_, text, cut);
  rest_begin_ = 0;
  text.resize(cut);
  return true;
}

void TextParts::Read(std::string& text, size_t size) {
  while (text.size() < size) {
    const size_t held = std::min(size - text.size(), rest_.size() - rest_begin_);
    text.append(rest_, rest_begin_, held);
    rest_begin_ += held;
    if (text.size() == size || ended_) return;
    absl::StatusOr<std::string> piece = bytes_.Next();
    if (!piece.ok()) {
      status_ = piece.status();
      return;
    }
    ended_ = piece->empty();
    rest_ = *std::move(piece);
    rest_begin_ = 0;
  }
}

}  // namespace annals::cli
