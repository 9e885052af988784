#include "storage/timeline_buffer.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "storage/strings.h"

namespace annals::storage {
namespace {

// What a timeline takes beside its entries, about.
constexpr size_t kTimelineBytes = 96;

// What is far apart in memory is asked for so many steps before it is needed.
constexpr size_t kAhead = 8;
void Prefetch(const void* address) { __builtin_prefetch(address); }

// The number that `count` bytes from `begin` on are; beyond the end of `bytes` there are zeros.
uint64_t NumberAt(std::string_view bytes, size_t begin, size_t count) {
  uint64_t number = 0;
  for (size_t i = begin; i < begin + count; ++i) {
    number = number << 8 | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
  }
  return number;
}

// Bytes one after another, and numbers among them.
void AppendNumber(uint32_t number, std::string* arena) {
  arena->append(reinterpret_cast<const char*>(&number), sizeof(number));
}

uint32_t TakeNumber(const char** at) {
  uint32_t number;
  std::memcpy(&number, *at, sizeof(number));
  *at += sizeof(number);
  return number;
}

// The next bytes, before which stands how many they are.
std::string_view TakeBytes(const char** at) {
  const uint32_t size = TakeNumber(at);
  const std::string_view bytes(*at, size);
  *at += size;
  return bytes;
}

uint32_t AppendBytes(std::string_view bytes, std::string* arena) {
  const auto place = static_cast<uint32_t>(arena->size());
  AppendNumber(static_cast<uint32_t>(bytes.size()), arena);
  arena->append(bytes);
  return place;
}

}  // namespace

size_t TimelineBuffer::bytes() const {
  return arena_.size() + events_.size() * sizeof(Event) +
         entries_.size() * (sizeof(Entry) + sizeof(Dealt)) + timelines_.size() * kTimelineBytes;
}

void TimelineBuffer::Add(const EventEntries& event) {
  if (arena_.capacity() < reserved_) arena_.reserve(reserved_);
  const std::string_view key = event.timeline_key;
  events_.push_back({.first_bytes = NumberAt(key, 0, 8),
                     .next_bytes = static_cast<uint32_t>(NumberAt(key, 8, 4)),
                     .place = AppendBytes(key, &arena_),
                     .first_entry = static_cast<uint32_t>(entries_.size()),
                     .end_entry = static_cast<uint32_t>(entries_.size() + event.terms.size())});
  AppendBytes(event.bounds, &arena_);
  AppendBytes(event.record, &arena_);
  for (const auto& [timeline, rest] : event.terms) timelines_.prefetch(timeline);
  for (const auto& [timeline, rest] : event.terms) {
    const auto [found, added] =
        timelines_.try_emplace(timeline, static_cast<uint32_t>(sizes_.size()));
    if (added) sizes_.push_back(0);
    ++sizes_[found->second];
    entries_.push_back({found->second, rest.empty() ? kNothing : AppendBytes(rest, &arena_)});
  }
}

bool TimelineBuffer::IsBefore(const Event& a, const Event& b) const {
  if (a.first_bytes != b.first_bytes) return a.first_bytes < b.first_bytes;
  if (a.next_bytes != b.next_bytes) return a.next_bytes < b.next_bytes;
  const char* at_a = arena_.data() + a.place;
  const char* at_b = arena_.data() + b.place;
  return TakeBytes(&at_a) < TakeBytes(&at_b);
}

void TimelineBuffer::Drain(Take take) {
  std::ranges::sort(events_, [this](const Event& a, const Event& b) { return IsBefore(a, b); });
  DrainEverything(take);
  DrainTerms(take);
  arena_.clear();
  events_.clear();
  entries_.clear();
  timelines_.clear();
  sizes_.clear();
}

void TimelineBuffer::DrainEverything(Take take) const {
  std::string key(1, static_cast<char>(Family::kTimeline));
  std::string value;
  for (size_t i = 0; i < events_.size(); ++i) {
    if (i + kAhead < events_.size()) Prefetch(arena_.data() + events_[i + kAhead].place);
    const char* at = arena_.data() + events_[i].place;
    key.resize(1);
    key.append(TakeBytes(&at));
    value.assign(TakeBytes(&at));
    value.append(TakeBytes(&at));
    take(key, value);
  }
}

void TimelineBuffer::DrainTerms(Take take) const {
  // Where the entries of each timeline are to stand.
  std::vector<std::pair<std::string_view, uint32_t>> timelines(timelines_.begin(),
                                                               timelines_.end());
  std::ranges::sort(timelines);
  std::vector<uint32_t> places(timelines.size());
  uint32_t place = 0;
  for (const auto& [timeline, number] : timelines) {
    places[number] = place;
    place += sizes_[number];
  }
  // Keys and bounds one close behind the other, since each is looked at once for each timeline.
  std::string heads;
  std::vector<Dealt> dealt(entries_.size());
  for (size_t i = 0; i < events_.size(); ++i) {
    const Event& event = events_[i];
    if (i + kAhead < events_.size()) Prefetch(entries_.data() + events_[i + kAhead].first_entry);
    const char* at = arena_.data() + event.place;
    const uint32_t head = AppendBytes(TakeBytes(&at), &heads);
    AppendBytes(TakeBytes(&at), &heads);
    for (uint32_t entry = event.first_entry; entry < event.end_entry; ++entry) {
      dealt[places[entries_[entry].timeline]++] = {head, entries_[entry].rest};
    }
  }
  std::string key;
  std::string value;
  size_t i = 0;
  for (const auto& [timeline, number] : timelines) {
    key.assign(1, static_cast<char>(Family::kTerms));
    key.append(timeline);
    for (const size_t end = places[number]; i < end; ++i) {
      if (i + kAhead < dealt.size()) {
        const Dealt& ahead = dealt[i + kAhead];
        Prefetch(heads.data() + ahead.head);
        if (ahead.rest != kNothing) Prefetch(arena_.data() + ahead.rest);
      }
      const char* at = heads.data() + dealt[i].head;
      key.resize(1 + timeline.size());
      key.append(TakeBytes(&at));
      value.assign(TakeBytes(&at));
      if (dealt[i].rest != kNothing) {
        const char* rest = arena_.data() + dealt[i].rest;
        value.append(TakeBytes(&rest));
      }
      take(key, value);
    }
  }
}

}  // namespace annals::storage
