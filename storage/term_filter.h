// Which terms an event must have: a term, or terms joined by AND, OR and NOT.
//
//   TermFilter visit = Term{TermKind::kType, FoldTerm("visit")};
//   TermFilter prague = Term{TermKind::kPlace, FoldTerm("Prague")};
//   TermFilter::All({visit, TermFilter::Not(prague)});
//   TermFilter();                                        // every event
#ifndef ANNALS_STORAGE_TERM_FILTER_H_
#define ANNALS_STORAGE_TERM_FILTER_H_

#include <optional>
#include <utility>
#include <vector>

#include "storage/impact.h"
#include "storage/terms.h"

namespace annals::storage {

class TermFilter {
 public:
  enum class Kind { kTerm, kAll, kAny, kNot };

  // Every event: all of no filters.
  TermFilter() = default;
  // An event that has the term.
  TermFilter(Term term) : kind_(Kind::kTerm), term_(std::move(term)) {}  // NOLINT(*-explicit-*)

  // An event that has the word with one of the impacts. For the files of this room: it is for who
  // reads timelines, and Collection's changes know nothing of impacts.
  static TermFilter Word(Term word, ImpactSet impacts) {
    TermFilter filter(std::move(word));
    filter.impacts_ = impacts;
    return filter;
  }

  // An event that all, at least one, or the one does not hold for. Any of none: no event. All or
  // any of one part is that part, so that what is counted of a single term is made use of.
  static TermFilter All(std::vector<TermFilter> parts) { return Of(Kind::kAll, std::move(parts)); }
  static TermFilter Any(std::vector<TermFilter> parts) { return Of(Kind::kAny, std::move(parts)); }
  static TermFilter Not(TermFilter part) {
    std::vector<TermFilter> parts;
    parts.push_back(std::move(part));
    return {Kind::kNot, std::move(parts)};
  }

  Kind kind() const { return kind_; }
  const Term& term() const { return term_; }                            // of kTerm
  const std::optional<ImpactSet>& impacts() const { return impacts_; }  // of kTerm; none: any
  const std::vector<TermFilter>& parts() const { return parts_; }       // of the others

  // Whether it asks for nothing.
  bool is_everything() const { return kind_ == Kind::kAll && parts_.empty(); }

 private:
  TermFilter(Kind kind, std::vector<TermFilter> parts) : kind_(kind), parts_(std::move(parts)) {}

  static TermFilter Of(Kind kind, std::vector<TermFilter> parts) {
    if (parts.size() == 1) return std::move(parts.front());
    return {kind, std::move(parts)};
  }

  Kind kind_ = Kind::kAll;
  Term term_{};
  std::optional<ImpactSet> impacts_;
  std::vector<TermFilter> parts_;
};

// An event that has all of the terms.
inline TermFilter AllOf(std::vector<Term> terms) {
  return TermFilter::All({terms.begin(), terms.end()});
}

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_TERM_FILTER_H_
