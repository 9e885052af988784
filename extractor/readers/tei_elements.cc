#include "extractor/readers/tei_elements.h"

#include <algorithm>
#include <iterator>

namespace annals::extractor {
namespace {

struct ElementRole {
  std::string_view name;
  TeiRole role;
};

// In the order of their names, for the search.
constexpr ElementRole kRoles[] = {
    {"ab", TeiRole::kBlock},
    {"addrLine", TeiRole::kBlock},
    {"address", TeiRole::kBlock},
    {"argument", TeiRole::kBlock},
    {"attachment", TeiRole::kBlock},  // of frus
    {"back", TeiRole::kBlock},
    {"body", TeiRole::kBlock},
    {"byline", TeiRole::kBlock},
    {"castItem", TeiRole::kBlock},
    {"castList", TeiRole::kBlock},
    {"cb", TeiRole::kSpace},
    {"cell", TeiRole::kBlock},
    {"closer", TeiRole::kBlock},
    {"dateline", TeiRole::kDateline},
    {"del", TeiRole::kSkip},
    {"div", TeiRole::kBlock},
    {"docAuthor", TeiRole::kBlock},
    {"docDate", TeiRole::kDateline},
    {"docImprint", TeiRole::kBlock},
    {"docTitle", TeiRole::kBlock},
    {"epigraph", TeiRole::kBlock},
    {"figDesc", TeiRole::kBlock},
    {"figure", TeiRole::kBlock},
    {"floatingText", TeiRole::kBlock},
    {"front", TeiRole::kBlock},
    {"fw", TeiRole::kSkip},  // running heads and feet of the page
    {"gap", TeiRole::kGap},
    {"geogName", TeiRole::kName},
    {"gloss", TeiRole::kName},
    {"group", TeiRole::kBlock},
    {"head", TeiRole::kHeading},
    {"item", TeiRole::kItem},
    {"l", TeiRole::kBlock},
    {"label", TeiRole::kLabel},
    {"lb", TeiRole::kSpace},
    {"lg", TeiRole::kBlock},
    {"list", TeiRole::kBlock},
    {"listBibl", TeiRole::kBlock},
    {"milestone", TeiRole::kSpace},
    {"note", TeiRole::kNote},
    {"opener", TeiRole::kBlock},
    {"orgName", TeiRole::kName},
    {"p", TeiRole::kBlock},
    {"pb", TeiRole::kPage},
    {"persName", TeiRole::kName},
    {"placeName", TeiRole::kName},
    {"postscript", TeiRole::kBlock},
    {"row", TeiRole::kBlock},
    {"salute", TeiRole::kBlock},
    {"signed", TeiRole::kBlock},
    {"sp", TeiRole::kBlock},
    {"speaker", TeiRole::kBlock},
    {"stage", TeiRole::kBlock},
    {"table", TeiRole::kBlock},
    {"teiHeader", TeiRole::kSkip},
    {"text", TeiRole::kBlock},
    {"titlePage", TeiRole::kBlock},
    {"titlePart", TeiRole::kBlock},
    {"trailer", TeiRole::kBlock},
};

}  // namespace

TeiRole RoleOf(std::string_view name) {
  const auto* found = std::lower_bound(
      std::begin(kRoles), std::end(kRoles), name,
      [](const ElementRole& entry, std::string_view wanted) { return entry.name < wanted; });
  return found != std::end(kRoles) && found->name == name ? found->role : TeiRole::kInline;
}

AnnotatedKind AnnotatedKindOf(std::string_view name) {
  if (name == "persName") return AnnotatedKind::kPerson;
  if (name == "orgName") return AnnotatedKind::kOrganization;
  if (name == "placeName" || name == "geogName") return AnnotatedKind::kPlace;
  return AnnotatedKind::kTerm;
}

std::string_view LocalName(std::string_view name) {
  const size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

}  // namespace annals::extractor
