#include "storage/search_cells.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "storage/term_counts.h"

namespace annals::storage {
namespace {

constexpr double kK1 = 1.2;
constexpr double kB = 0.75;

absl::Status AddWords(const Snapshot& snapshot, const TermFilter& filter, SearchTerm* term) {
  for (const TermFilter& part : filter.parts()) {
    if (absl::Status status = AddWords(snapshot, part, term); !status.ok()) return status;
  }
  if (filter.kind() != TermFilter::Kind::kTerm) return absl::OkStatus();
  const absl::StatusOr<ImpactCounts> counts = ReadImpactCounts(snapshot, filter.term());
  if (!counts.ok()) return counts.status();
  SearchTerm::Word word = {.term = filter.term()};
  for (const auto& [impact, count] : *counts) {
    word.impacts |= SetOf(impact);
    term->events_of[impact] += count;
    term->events += count;
  }
  if (word.impacts != 0) term->words.push_back(std::move(word));
  return absl::OkStatus();
}

// The impacts of a step that the term has, the heaviest first; in sets of one, or all together.
std::vector<ImpactSet> GroupsOf(const SearchTerm& term, size_t step, bool together) {
  std::vector<ImpactSet> groups;
  for (uint32_t frequency = kMostFrequent; frequency > 0; --frequency) {
    const Impact impact = MakeImpact(frequency, step);
    if (term.events_of[impact] <= 0) continue;
    if (groups.empty() || !together) groups.push_back(0);
    groups.back() |= SetOf(impact);
  }
  return groups;
}

SearchCell CellOf(const std::vector<SearchTerm>& terms, std::vector<ImpactSet> impacts) {
  SearchCell cell = {.impacts = std::move(impacts),
                     .is_even = true,
                     .events = std::numeric_limits<int64_t>::max()};
  for (size_t i = 0; i < terms.size(); ++i) {
    double best = 0;
    int64_t events = 0;
    ForEachImpact(cell.impacts[i], [&](Impact impact) {
      best = std::max(best, terms[i].score_of[impact]);
      events += terms[i].events_of[impact];
    });
    cell.best += best;
    cell.is_even = cell.is_even && std::popcount(cell.impacts[i]) == 1;
    cell.events = std::min(cell.events, events);
  }
  return cell;
}

using Groups = std::vector<std::vector<ImpactSet>>;  // of one step, by term

std::vector<Groups> GroupsByStep(const std::vector<SearchTerm>& terms,
                                 const std::vector<bool>& together) {
  std::vector<Groups> by_step;
  for (size_t step = 0; step < kLengthSteps.size(); ++step) {
    Groups groups;
    for (size_t i = 0; i < terms.size(); ++i) {
      groups.push_back(GroupsOf(terms[i], step, together[i]));
    }
    by_step.push_back(std::move(groups));
  }
  return by_step;
}

// How many cells they make; as a number that cannot overflow.
double CellsOf(const std::vector<Groups>& by_step) {
  double cells = 0;
  for (const Groups& groups : by_step) {
    double product = 1;
    for (const std::vector<ImpactSet>& group : groups) product *= static_cast<double>(group.size());
    cells += product;
  }
  return cells;
}

}  // namespace

TermFilter SearchTerm::With(ImpactSet impacts) const {
  std::vector<TermFilter> any;
  for (const Word& word : words) {
    const ImpactSet both = word.impacts & impacts;
    if (both != 0) any.push_back(TermFilter::Word(word.term, both));
  }
  return TermFilter::Any(std::move(any));
}

absl::StatusOr<SearchTerm> ReadSearchTerm(const Snapshot& snapshot, const TermFilter& filter,
                                          int64_t events, int64_t words) {
  SearchTerm term;
  if (absl::Status status = AddWords(snapshot, filter, &term); !status.ok()) return status;
  // Several words of a prefix can be counted at one event.
  const auto n = static_cast<double>(std::min(term.events, events));
  term.idf = std::log(1 + (static_cast<double>(events) - n + 0.5) / (n + 0.5));
  const double average_length = static_cast<double>(std::max<int64_t>(1, words)) /
                                static_cast<double>(std::max<int64_t>(1, events));
  ForEachImpact(kAllImpacts, [&](Impact impact) {
    const double f = FrequencyOf(impact);
    const double norm = kK1 * (1 - kB + kB * LengthOf(impact) / average_length);
    term.score_of[impact] = term.idf * f * (kK1 + 1) / (f + norm);
  });
  return term;
}

SearchCell WholeCell(const std::vector<SearchTerm>& terms) {
  return CellOf(terms, std::vector<ImpactSet>(terms.size(), kAllImpacts));
}

std::vector<SearchCell> CutIntoCells(const std::vector<SearchTerm>& terms, size_t most) {
  std::vector<size_t> by_idf(terms.size());
  for (size_t i = 0; i < terms.size(); ++i) by_idf[i] = i;
  std::ranges::stable_sort(by_idf, {}, [&](size_t i) { return terms[i].idf; });
  std::vector<bool> together(terms.size(), false);
  std::vector<Groups> by_step = GroupsByStep(terms, together);
  for (const size_t i : by_idf) {
    if (CellsOf(by_step) <= static_cast<double>(most)) break;
    together[i] = true;
    by_step = GroupsByStep(terms, together);
  }
  std::vector<SearchCell> cells;
  for (const Groups& groups : by_step) {
    // All combinations of one group of each term, counted through as digits are.
    std::vector<size_t> digits(terms.size(), 0);
    bool more = std::ranges::none_of(groups, &std::vector<ImpactSet>::empty);
    while (more) {
      std::vector<ImpactSet> impacts;
      for (size_t i = 0; i < terms.size(); ++i) impacts.push_back(groups[i][digits[i]]);
      cells.push_back(CellOf(terms, std::move(impacts)));
      size_t i = 0;
      while (i < terms.size() && ++digits[i] == groups[i].size()) digits[i++] = 0;
      more = i < terms.size();
    }
  }
  std::ranges::stable_sort(cells, std::ranges::greater(), &SearchCell::best);
  return cells;
}

}  // namespace annals::storage
