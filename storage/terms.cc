#include "storage/terms.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "storage/hash.h"
#include "storage/resource_name.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

constexpr size_t kHashNameBytes = 16;

std::string CaseFold(std::string_view value) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(error);
  std::string folded;
  icu::StringByteSink<std::string> sink(&folded, static_cast<int32_t>(value.size()));
  if (U_SUCCESS(error)) {
    normalizer->normalizeUTF8(0, icu::StringPiece(value.data(), static_cast<int32_t>(value.size())),
                              sink, nullptr, error);
  }
  // ICU fails only without its data or memory; the value as it is then still finds itself.
  return U_SUCCESS(error) ? folded : std::string(value);
}

std::string FoldSpace(std::string_view value) {
  std::string folded;
  bool gap = false;
  const auto* bytes = reinterpret_cast<const uint8_t*>(value.data());
  const int32_t size = static_cast<int32_t>(value.size());
  for (int32_t i = 0; i < size;) {
    const int32_t start = i;
    UChar32 c;
    U8_NEXT_OR_FFFD(bytes, i, size, c);
    if (u_isUWhiteSpace(c) || u_iscntrl(c)) {
      gap = !folded.empty();
      continue;
    }
    if (gap) folded.push_back(' ');
    gap = false;
    folded.append(value.substr(start, i - start));
  }
  return folded;
}

// What CaseFold and FoldSpace make of ASCII, without asking Unicode.
std::string FoldAscii(std::string_view value) {
  std::string folded;
  folded.reserve(value.size());
  bool gap = false;
  for (const char c : value) {
    if (c <= ' ' || c == '\x7f') {
      gap = !folded.empty();
      continue;
    }
    if (gap) folded.push_back(' ');
    gap = false;
    folded.push_back(absl::ascii_tolower(static_cast<unsigned char>(c)));
  }
  return folded;
}

bool IsAscii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void AddTerm(TermKind kind, std::string_view value, std::vector<Term>* terms) {
  std::string folded = FoldTerm(value);
  if (!folded.empty()) terms->push_back({kind, std::move(folded)});
}

}  // namespace

std::string FoldTerm(std::string_view value) {
  std::string folded = IsAscii(value) ? FoldAscii(value) : FoldSpace(CaseFold(value));
  if (folded.size() <= kMaxTermBytes) return folded;
  const std::string hash = HashName({folded});
  int32_t end = static_cast<int32_t>(kMaxTermBytes - kHashNameBytes - 1);
  U8_SET_CP_START(reinterpret_cast<const uint8_t*>(folded.data()), 0, end);
  return Concat(std::string_view(folded).substr(0, end), "~", hash);
}

std::vector<Term> TermsOf(const annals::v1::Event& event) {
  std::vector<Term> terms;
  AddTerm(TermKind::kType, event.type(), &terms);
  for (const annals::v1::Participant& participant : event.participants()) {
    AddTerm(TermKind::kParticipant, participant.display_name(), &terms);
  }
  for (const annals::v1::Place& place : event.places()) {
    AddTerm(TermKind::kPlace, place.display_name(), &terms);
  }
  for (const annals::v1::Evidence& evidence : event.evidence()) {
    const absl::StatusOr<ResourceId> document = ParseDocumentName(evidence.document());
    if (document.ok()) AddTerm(TermKind::kDocument, document->id, &terms);
  }
  for (const std::string& tag : event.tags()) AddTerm(TermKind::kTag, tag, &terms);
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  return terms;
}

std::optional<Term> ClaimedTerm(const Term& term) {
  if (term.kind == TermKind::kParticipant) return Term{TermKind::kClaimedParticipant, term.value};
  if (term.kind == TermKind::kPlace) return Term{TermKind::kClaimedPlace, term.value};
  return std::nullopt;
}

}  // namespace annals::storage
