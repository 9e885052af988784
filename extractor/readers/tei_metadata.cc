#include "extractor/readers/tei_metadata.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "extractor/readers/tei_elements.h"
#include "extractor/readers/xml.h"
#include "extractor/strings.h"
#include "temporal/time_span.h"

namespace annals::extractor {
namespace {

using annals::v1::Document;

// A paragraph that is no more than a date and a place has fewer bytes than this.
constexpr size_t kLongestDateline = 100;

// Where a `date` element stands: smaller is more to be trusted.
enum class DatePlace { kDateline, kAttachment, kShortParagraph, kText };

// Looks at no more of the paragraph than it takes.
bool IsShort(pugi::xml_node paragraph) {
  constexpr int kMostNodes = 50;
  size_t bytes = 0;
  int nodes = 0;
  int depth = 0;
  for (pugi::xml_node node = paragraph; node; node = NextNode(node, paragraph, true, depth)) {
    const std::string_view text = node.value();
    // White space is for the eye of who edits the file.
    bytes += static_cast<size_t>(std::count_if(
        text.begin(), text.end(), [](unsigned char c) { return !absl::ascii_isspace(c); }));
    if (bytes > kLongestDateline || ++nodes > kMostNodes) return false;
  }
  return true;
}

DatePlace PlaceOf(pugi::xml_node date, pugi::xml_node document) {
  bool in_attachment = false;
  bool in_dateline = false;
  pugi::xml_node paragraph;
  for (pugi::xml_node node = date.parent(); node && node != document; node = node.parent()) {
    const std::string_view name = LocalName(node.name());
    if (name == "note") return DatePlace::kText;
    in_attachment |= name == "attachment" || name == "floatingText";
    in_dateline |= name == "dateline" || name == "opener" || name == "closer" || name == "head" ||
                   name == "postscript" || name == "docDate" || name == "byline";
    if (name == "p" && !paragraph) paragraph = node;
  }
  if (in_dateline) return in_attachment ? DatePlace::kAttachment : DatePlace::kDateline;
  return paragraph && IsShort(paragraph) ? DatePlace::kShortParagraph : DatePlace::kText;
}

bool IsEdtf(std::string_view text) { return temporal::TimeSpanFromEdtf(text).ok(); }

// `1957-07-15` of `1957-07-15T19:00:00`.
std::string DayOf(const std::string& time) { return time.substr(0, time.find('T')); }

std::string FirstEdtf(std::initializer_list<std::string> candidates) {
  for (const std::string& candidate : candidates) {
    if (IsEdtf(candidate)) return candidate;
  }
  return "";
}

// From `begin` to `end`, to the day where EDTF does not take their times.
std::string Interval(const std::string& begin, const std::string& end) {
  return FirstEdtf({absl::StrCat(begin, "/", end), absl::StrCat(DayOf(begin), "/", DayOf(end))});
}

std::string Attribute(pugi::xml_node date, std::string_view name) {
  std::string value = XmlAttribute(date, name);
  return value.empty() ? XmlAttribute(date, absl::StrCat(Abs(name), "-iso")) : value;
}

// The day or time of `frus:doc-dateTime-min` and `-max`: the whole day when they are its bounds.
std::string EdtfOfBounds(const std::string& min, const std::string& max) {
  if (min == max) return FirstEdtf({min, DayOf(min)});
  if (DayOf(min) == DayOf(max)) return FirstEdtf({DayOf(min)});
  return Interval(DayOf(min), DayOf(max));
}

void SetDate(const std::string& edtf, Document& document) {
  absl::StatusOr<annals::v1::TimeSpan> date = temporal::TimeSpanFromEdtf(edtf);
  if (!date.ok()) return;
  *document.mutable_date() = *std::move(date);
  document.set_date_source(annals::v1::DOCUMENT_DATE_SOURCE_METADATA);
}

void AppendName(const std::string& name, std::string& names) {
  if (!name.empty()) absl::StrAppend(&names, names.empty() ? "" : ", ", name);
}

// The date elements of a document in order, and its author, recipient and place.
std::vector<pugi::xml_node> ScanDocument(pugi::xml_node element, Document& document) {
  std::vector<pugi::xml_node> dates;
  std::string author;
  std::string recipient;
  bool in_first_head = false;
  pugi::xml_node first_head;
  int depth = 0;
  for (pugi::xml_node node = element; node; node = NextNode(node, element, true, depth)) {
    if (node.type() != pugi::node_element) continue;
    const std::string_view name = LocalName(node.name());
    if (name == "head" && !first_head) first_head = node;
    if (name == "date") dates.push_back(node);
    const std::string type = XmlAttribute(node, "type");
    if (type == "from" || type == "to") {
      in_first_head = false;
      for (pugi::xml_node up = node.parent(); up && up != element; up = up.parent()) {
        in_first_head |= up == first_head;
      }
      if (in_first_head) AppendName(XmlTextOf(node, "note"), type == "from" ? author : recipient);
    }
    if (name == "placeName" && document.place().empty()) {
      for (pugi::xml_node up = node.parent(); up && up != element; up = up.parent()) {
        if (LocalName(up.name()) == "attachment") break;
        if (LocalName(up.name()) != "dateline") continue;
        document.set_place(XmlTextOf(node, "note"));
        break;
      }
    }
  }
  document.set_author(author);
  document.set_recipient(recipient);
  return dates;
}

}  // namespace

std::string EdtfOfDate(pugi::xml_node date, pugi::xml_node next) {
  const std::string when = Attribute(date, "when");
  if (IsEdtf(when)) return when;
  const std::string from = Attribute(date, "from");
  std::string to = Attribute(date, "to");
  if (!from.empty() && to.empty() && next && Attribute(next, "from").empty()) {
    to = Attribute(next, "to");
  }
  if (!from.empty() || !to.empty()) {
    return Interval(from.empty() ? ".." : from, to.empty() ? ".." : to);
  }
  const std::string not_before = Attribute(date, "notBefore");
  const std::string not_after = Attribute(date, "notAfter");
  if (not_before.empty() && not_after.empty()) return "";
  // One day of these, and not known which.
  return FirstEdtf({absl::StrCat("[", DayOf(not_before), "..", DayOf(not_after), "]")});
}

void FillFromDocument(pugi::xml_node element, Document& document) {
  const std::vector<pugi::xml_node> dates = ScanDocument(element, document);
  DatePlace best = DatePlace::kText;
  std::string edtf;
  for (size_t i = 0; i < dates.size() && best != DatePlace::kDateline; ++i) {
    const DatePlace place = PlaceOf(dates[i], element);
    if (place >= best) continue;
    const pugi::xml_node next = i + 1 < dates.size() ? dates[i + 1] : pugi::xml_node();
    std::string found = EdtfOfDate(dates[i], next);
    if (found.empty()) continue;
    best = place;
    edtf = std::move(found);
  }
  if (edtf.empty()) {
    const std::string min = XmlAttribute(element, "doc-dateTime-min");
    const std::string max = XmlAttribute(element, "doc-dateTime-max");
    if (!min.empty() || !max.empty()) {
      edtf = EdtfOfBounds(min.empty() ? max : min, max.empty() ? min : max);
    }
  }
  if (!edtf.empty()) SetDate(edtf, document);
}

void FillFromHeader(pugi::xml_node tei, Document& document) {
  const pugi::xml_node header = Descend(tei, "teiHeader");
  const pugi::xml_node titles = Descend(header, "fileDesc/titleStmt");
  if (document.title().empty()) {
    document.set_title(XmlTextOf(Descend(titles, "title"), "note"));
  }
  if (document.author().empty()) {
    document.set_author(XmlTextOf(Descend(titles, "author"), "note"));
  }
  std::string edtf;
  int depth = 0;
  for (pugi::xml_node node = Descend(header, "profileDesc/correspDesc"), root = node; node;
       node = NextNode(node, root, true, depth)) {
    if (LocalName(node.name()) != "correspAction") continue;
    const bool sent = XmlAttribute(node, "type") == "sent";
    pugi::xml_node who = Descend(node, "persName");
    if (!who) who = Descend(node, "orgName");
    if (!sent) {
      if (document.recipient().empty()) document.set_recipient(XmlTextOf(who, "note"));
      continue;
    }
    if (const std::string name = XmlTextOf(who, "note"); !name.empty()) document.set_author(name);
    document.set_place(XmlTextOf(Descend(node, "placeName"), "note"));
    edtf = EdtfOfDate(Descend(node, "date"), {});
  }
  if (edtf.empty()) edtf = EdtfOfDate(Descend(header, "profileDesc/creation/date"), {});
  if (document.date().edtf().empty() && !edtf.empty()) SetDate(edtf, document);
}

pugi::xml_node Descend(pugi::xml_node node, std::string_view path) {
  for (const std::string_view name : Split(path, '/')) {
    pugi::xml_node child = node.first_child();
    while (child && LocalName(child.name()) != name) child = child.next_sibling();
    node = child;
  }
  return node;
}

}  // namespace annals::extractor
