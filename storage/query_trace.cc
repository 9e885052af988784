#include "storage/query_trace.h"

#include <string_view>

#include "storage/terms.h"

namespace annals::storage {
namespace {

constexpr std::string_view kCut = "…";

std::string_view NameOf(TermKind kind) {
  switch (kind) {
    case TermKind::kType:
      return "type";
    case TermKind::kParticipant:
      return "participant";
    case TermKind::kPlace:
      return "place";
    case TermKind::kDocument:
      return "document";
    case TermKind::kClaimedParticipant:
      return "claimed-participant";
    case TermKind::kClaimedPlace:
      return "claimed-place";
    case TermKind::kTag:
      return "tag";
    case TermKind::kWord:
      return "word";
    case TermKind::kBand:
      return "band";
  }
  return "term";
}

// Stops when `text` is longer than it may become.
void Append(const TermFilter& filter, bool is_part, std::string& text) {
  if (text.size() > kMaxTimelinesBytes) return;
  if (filter.is_everything()) {
    text += "everything";
    return;
  }
  switch (filter.kind()) {
    case TermFilter::Kind::kTerm:
      text += NameOf(filter.term().kind);
      text += '=';
      text += filter.term().value;
      return;
    case TermFilter::Kind::kNot:
      text += "NOT ";
      Append(filter.parts().front(), true, text);
      return;
    case TermFilter::Kind::kAll:
    case TermFilter::Kind::kAny:
      if (filter.parts().empty()) text += "nothing";
      if (is_part) text += '(';
      for (bool is_first = true; const TermFilter& part : filter.parts()) {
        // Which is not joined with others.
        const bool is_walked = filter.kind() == TermFilter::Kind::kAny || !part.is_everything();
        if (!is_walked) continue;
        if (!is_first) text += filter.kind() == TermFilter::Kind::kAll ? " AND " : " OR ";
        Append(part, true, text);
        is_first = false;
      }
      if (is_part) text += ')';
      return;
  }
}

}  // namespace

void TraceTimelines(const TermFilter& filter, TimeOrder order) {
  if (traced_plan == nullptr) return;
  std::string& noted = traced_plan->timelines;
  if (std::string_view(noted).ends_with(kCut)) return;  // no more is told
  const size_t before = noted.size();
  if (before > 0) noted += "; ";
  const size_t begin = noted.size();
  Append(filter, false, noted);
  if (order == TimeOrder::kDescending) noted += ", descending";
  if (noted.size() > kMaxTimelinesBytes) {
    // At the beginning of a character.
    size_t end = kMaxTimelinesBytes - kCut.size();
    while (end > 0 && (static_cast<unsigned char>(noted[end]) & 0xC0) == 0x80) --end;
    noted.resize(end);
    noted += kCut;
    return;
  }
  const std::string_view added = std::string_view(noted).substr(begin);
  const std::string_view earlier = std::string_view(noted).substr(0, before);
  const bool is_last = earlier.ends_with(added) &&
                       (earlier.size() == added.size() ||
                        earlier.substr(0, earlier.size() - added.size()).ends_with("; "));
  if (is_last) noted.resize(before);
}

}  // namespace annals::storage
