#include "extractor/events/houses.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {

std::string HouseHeadedBy(const EventLexicon& lexicon, std::string_view office) {
  const std::vector<std::string_view> words = SplitNonEmpty(office, ' ');
  const size_t first = !words.empty() && LowerCase(words.front()) == "acting" ? 1 : 0;
  if (words.size() < first + 3) {
    return "";
  }
  const auto from = [&](size_t word) {
    return office.substr(static_cast<size_t>(words[word].data() - office.data()));
  };
  // `Consul General at Bern`, `Secretary of Trade`
  const std::string two = absl::StrCat(LowerCase(words[first]), " ", LowerCase(words[first + 1]));
  if (const std::string_view house = lexicon.HouseOf(two); !house.empty()) {
    return absl::StrCat(Abs(house), " ", Abs(from(first + 2)));
  }
  // `Minister in Denmark`; but `Minister for Trade` heads no legation.
  const std::string_view house = lexicon.HouseOf(LowerCase(words[first]));
  if (house.empty() || !lexicon.Is("place_of_office", words[first + 1])) {
    return "";
  }
  return absl::StrCat(Abs(house), " ", Abs(from(first + 1)));
}

std::string HouseOfPost(const EventLexicon& lexicon, const PronounReferents& referents) {
  std::string house = HouseHeadedBy(lexicon, referents.post);
  return house.empty() ? referents.post : house;
}

std::string PostAt(const EventLexicon& lexicon, std::string_view place,
                   const PronounReferents& referents) {
  // `Consulate at Basel`
  if (absl::EndsWith(referents.post, absl::StrCat(" ", Abs(place)))) {
    return HouseOfPost(lexicon, referents);
  }
  const std::vector<std::string>* countries = lexicon.CountriesOfCapital(LowerCase(place));
  const auto is_foreign = [&](std::string_view word) {
    return lexicon.Is("foreign_service", LowerCase(word));
  };
  if (countries == nullptr ||
      absl::c_none_of(SplitNonEmpty(referents.department, ' '), is_foreign)) {
    return std::string(place);
  }
  const bool ours = absl::c_any_of(*countries, [&](const std::string& country) {
    return absl::EndsWith(referents.post, absl::StrCat(" ", country));
  });
  return ours ? HouseOfPost(lexicon, referents) : absl::StrCat("Embassy in ", countries->front());
}

}  // namespace annals::extractor
