#include "service/slow_query.h"

#include <fmt/format.h>
#include <google/protobuf/text_format.h>

#include <cstddef>
#include <cstdint>

namespace annals::service {
namespace {

constexpr size_t kMaxRequestBytes = 1024;

// Of one value: so that a long one leaves room for the others.
constexpr int kMaxValueBytes = 256;

std::string TextOf(const google::protobuf::Message& request) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  printer.SetTruncateStringFieldLongerThan(kMaxValueBytes);
  std::string text;
  if (!printer.PrintToString(request, &text)) return "";
  while (!text.empty() && text.back() == ' ') text.pop_back();
  // It is ASCII: what is not is escaped.
  if (text.size() > kMaxRequestBytes) text.replace(kMaxRequestBytes, std::string::npos, "…");
  return text;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> WhatWasRead(
    const google::protobuf::Message& request, const storage::QueryPlan& plan) {
  std::vector<std::pair<std::string, std::string>> told = {{"request", TextOf(request)}};
  if (!plan.timelines.empty()) told.emplace_back("timelines", plan.timelines);
  const std::pair<const char*, int64_t> counts[] = {{"ranges", plan.ranges},
                                                    {"entries", plan.entries},
                                                    {"leaps", plan.leaps},
                                                    {"records", plan.records},
                                                    {"events", plan.events}};
  for (const auto& [key, count] : counts) {
    if (count > 0) told.emplace_back(key, std::to_string(count));
  }
  std::string iterators;
  for (size_t i = 0; i < plan.iterators.size(); ++i) {
    if (plan.iterators[i] == 0) continue;
    iterators += fmt::format("{}{}:{}", iterators.empty() ? "" : ",", storage::kFamilyNames[i],
                             plan.iterators[i]);
  }
  if (!iterators.empty()) told.emplace_back("iterators", std::move(iterators));
  return told;
}

}  // namespace annals::service
