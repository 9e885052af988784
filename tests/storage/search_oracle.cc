#include "tests/storage/search_oracle.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "storage/keys.h"
#include "storage/resource_name.h"

namespace annals::storage {
namespace {

// The greatest power of the root of two, rounded, that is not more.
double Shortened(uint32_t length) {
  double shortened = 1;
  for (int power = 2; power <= 16; ++power) {
    const double next = std::round(std::pow(2.0, power / 2.0));
    if (next <= length) shortened = next;
  }
  return shortened;
}

// A word asked for, or all that a prefix stands for.
struct OracleTerm {
  std::set<std::string> stems;
  double n = 0;
  int times = 1;  // so often it is asked for
};

std::set<std::string> StemsOfPrefix(const std::string& beginning,
                                    const std::vector<EventWords>& all) {
  std::set<std::string> stems;
  for (const EventWords& words : all) {
    for (const auto& [stem, frequency] : words.frequency) {
      if (stem.starts_with(beginning)) stems.insert(stem);
    }
  }
  // `planne` finds `planned`, of which the stem is `plan`; `happy` is `happi`.
  for (size_t length = 2; length <= beginning.size(); ++length) {
    std::string shorter = beginning.substr(0, length);
    stems.insert(shorter);
    if (shorter.back() != 'y') continue;
    shorter.back() = 'i';
    stems.insert(shorter);
  }
  return stems;
}

std::vector<OracleTerm> TermsOfText(const TextQuery& text, const std::vector<EventWords>& all) {
  std::vector<OracleTerm> terms;
  const auto add = [&](std::set<std::string> stems) {
    OracleTerm term = {.stems = std::move(stems)};
    for (const EventWords& words : all) {
      for (const std::string& stem : term.stems) term.n += words.frequency.contains(stem) ? 1 : 0;
    }
    std::erase_if(term.stems, [&](const std::string& stem) {
      return std::ranges::none_of(
          all, [&](const EventWords& words) { return words.frequency.contains(stem); });
    });
    const auto same = std::ranges::find_if(terms, [&](const OracleTerm& other) {
      return term.stems.size() == 1 && other.stems == term.stems;
    });
    if (same == terms.end()) {
      terms.push_back(std::move(term));
    } else {
      ++same->times;
    }
  };
  for (const TextQuery::Part& part : text.parts()) {
    if (part.is_prefix) {
      add(StemsOfPrefix(part.words.front(), all));
    } else {
      for (const std::string& stem : part.words) add({stem});
    }
  }
  // So that sums round as they do there.
  std::ranges::stable_sort(terms, {}, &OracleTerm::n);
  return terms;
}

}  // namespace

SearchOracle::SearchOracle(std::vector<Known> all) : all_(std::move(all)) {
  double length_of_all = 0;
  for (const Known& known : all_) {
    words_.push_back(WordsOf(known.event));
    length_of_all += words_.back().length;
  }
  average_length_ = std::max(1.0, length_of_all) / std::max(1.0, static_cast<double>(all_.size()));
}

std::vector<OracleHit> SearchOracle::Find(const TextQuery& text, const TimelineQuery& query) const {
  const auto total = static_cast<double>(all_.size());
  const std::vector<OracleTerm> terms = TermsOfText(text, words_);
  const bool all_of_time = query.interval == temporal::Interval() &&
                           query.relation == temporal::Relation::kOverlaps &&
                           query.certainty == temporal::Certainty::kPossibly;
  // In the order of hits: those of one score as a timeline has them.
  using Order = std::tuple<double, bool, temporal::Instant, std::string>;
  std::map<Order, OracleHit> hits;
  for (size_t i = 0; i < all_.size(); ++i) {
    const Known& known = all_[i];
    const bool fits = all_of_time ? Holds(query.filter, known) : Finds(query, known);
    if (!fits || !text.Matches(known.event)) continue;
    double score = 0;
    for (const OracleTerm& term : terms) {
      uint32_t frequency = 0;
      for (const std::string& stem : term.stems) {
        const auto found = words_[i].frequency.find(stem);
        if (found != words_[i].frequency.end()) frequency = std::max(frequency, found->second);
      }
      const double f = std::min<uint32_t>(frequency, 3);
      const double n = std::min(term.n, total);
      const double idf = std::log(1 + (total - n + 0.5) / (n + 0.5));
      const double norm = 1.2 * (1 - 0.75 + 0.75 * Shortened(words_[i].length) / average_length_);
      double term_score = idf * f * (1.2 + 1) / (f + norm);
      const double once = term_score;
      for (int again = 1; again < term.times; ++again) term_score += once;
      score += term_score;
    }
    const Position position = known.dated ? PositionOf(known.bounds) : UndatedPosition();
    const std::string id(LastPartOf(known.event.name()));
    hits[{-score, !known.dated, position.Begin(), TimelineKey(position, id)}] = {
        score, known.event.name()};
  }
  std::vector<OracleHit> in_order;
  for (const auto& [order, hit] : hits) in_order.push_back(hit);
  return in_order;
}

std::string Show(const std::vector<OracleHit>& hits) {
  std::string words;
  for (const OracleHit& hit : hits) {
    words += std::to_string(hit.score) + " " + hit.name + "\n";
  }
  return words;
}

}  // namespace annals::storage
