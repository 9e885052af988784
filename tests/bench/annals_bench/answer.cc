#include "tests/bench/annals_bench/answer.h"

#include <algorithm>

#include "storage/hash.h"

namespace annals::bench {
namespace {

std::string CanonicalPage(const Query& query, const std::vector<Answer::Item>& page) {
  const bool full = page.size() == kPageSize;
  std::string text;
  for (auto group = page.begin(); group != page.end();) {
    const auto end = std::find_if(
        group, page.end(), [&](const Answer::Item& item) { return item.begin != group->begin; });
    const bool cut = (query.kind.later && group == page.begin()) || (full && end == page.end());
    std::vector<int64_t> events;
    for (; group != end; ++group) {
      text += std::to_string(group->begin) + " ";
      events.push_back(group->event);
    }
    std::ranges::sort(events);
    if (cut) events.clear();
    for (int64_t event : events) text += "#" + std::to_string(event) + " ";
  }
  return text;
}

}  // namespace

std::string Canonical(const Query& query, const Answer& answer) {
  if (query.kind.shape == Shape::kPage) return CanonicalPage(query, answer.page);
  if (query.kind.shape != Shape::kHistogram) return std::to_string(answer.count);
  std::string text;
  for (const Answer::Bucket& bucket : answer.buckets) {
    text += std::to_string(bucket.begin) + ":" + std::to_string(bucket.count) + " ";
  }
  return text;
}

std::string Checksum(const Query& query, const Answer& answer) {
  return storage::HexOf(storage::Sha256(Canonical(query, answer)).substr(0, 8));
}

}  // namespace annals::bench
