#include "extractor/extractor.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "extractor/build_id.h"
#include "extractor/chronology/chronology.h"
#include "extractor/document_language.h"
#include "extractor/events/event_builder.h"
#include "extractor/events/sentence_view.h"
#include "extractor/readers/document_date.h"
#include "extractor/readers/plain_text.h"
#include "extractor/strings.h"
#include "extractor/text_check.h"
#include "extractor/timex/tagger.h"
#include "temporal/time_span.h"

namespace annals::extractor {
namespace {

using annals::v1::Document;

// A title found in the text is cut at this length; no heading is longer.
constexpr size_t kMaxTitleBytes = 500;

// The title of a document that came without one: its heading.
std::string TitleIn(const TextModel& model) {
  for (const Block& block : model.blocks()) {
    if (block.kind == BlockKind::kTitle && block.span.size() <= kMaxTitleBytes) {
      return FoldSpace(model.text().substr(block.span.begin, block.span.size()));
    }
  }
  return "";
}

// The date that a caller gives.
absl::Status SetDate(const std::string& edtf, Document& document) {
  absl::StatusOr<annals::v1::TimeSpan> date = temporal::TimeSpanFromEdtf(edtf);
  if (!date.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("document.date.edtf: ", date.status().message()));
  }
  *document.mutable_date() = *std::move(date);
  document.set_date_source(annals::v1::DOCUMENT_DATE_SOURCE_CALLER);
  return absl::OkStatus();
}

// The date that the text gives itself, if it does.
absl::Status FindDate(const TextModel& model, Document& document) {
  const std::optional<DocumentDate> found = FindDocumentDate(model);
  if (!found.has_value()) {
    return absl::OkStatus();
  }
  absl::StatusOr<annals::v1::TimeSpan> date = temporal::TimeSpanFromEdtf(found->edtf);
  if (!date.ok()) {
    return absl::InternalError(
        absl::StrCat("the date found in the document cannot be read: ", date.status().message()));
  }
  *document.mutable_date() = *std::move(date);
  document.set_date_source(found->source);
  return absl::OkStatus();
}

}  // namespace

struct Extractor::Parts {
  Chronology chronology;
  std::unique_ptr<Tagger> tagger;
  std::unique_ptr<EventBuilder> events;
  std::string build;  // of the program, and the user's chronology
};

Extractor::Extractor(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Extractor::~Extractor() = default;

absl::StatusOr<std::unique_ptr<Extractor>> Extractor::Create(const ExtractorOptions& options) {
  absl::StatusOr<Chronology> chronology = Chronology::Load(
      {{options.chronology_name, options.chronology_jsonl}, {"built-in", BuiltInChronology()}});
  if (!chronology.ok()) {
    return chronology.status();
  }
  auto parts = std::make_unique<Parts>(Parts{*std::move(chronology), nullptr, nullptr, ""});
  absl::StatusOr<std::unique_ptr<Tagger>> tagger = Tagger::Create();
  if (!tagger.ok()) {
    return tagger.status();
  }
  parts->tagger = *std::move(tagger);
  absl::StatusOr<std::unique_ptr<EventBuilder>> events = EventBuilder::Create(parts->chronology);
  if (!events.ok()) {
    return events.status();
  }
  parts->events = *std::move(events);
  if (std::string build = BuildId(); !build.empty()) {
    parts->build = absl::StrCat(build, options.chronology_jsonl);
  }
  return std::unique_ptr<Extractor>(new Extractor(std::move(parts)));
}

absl::StatusOr<Extraction> Extractor::Extract(const Document& document,
                                              const ExtractionWish& wish) const {
  if (absl::Status status = CheckText(document.text()); !status.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("document.text: ", status.message()));
  }
  if (absl::Status status = CheckLanguage(document.language()); !status.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("document.language: ", status.message()));
  }
  Document known;
  known.set_language(document.language());
  known.set_name(document.name());
  known.set_source_uri(document.source_uri());
  known.set_title(document.title());
  known.set_author(document.author());
  known.set_recipient(document.recipient());
  known.set_place(document.place());
  known.set_format(annals::v1::DOCUMENT_FORMAT_TEXT);
  if (!document.date().edtf().empty()) {
    if (absl::Status status = SetDate(document.date().edtf(), known); !status.ok()) {
      return status;
    }
  }
  return ExtractFrom(ReadPlainText(document.text()), std::move(known), "", wish);
}

absl::StatusOr<Extraction> Extractor::Extract(const ReadDocument& document, const std::string& name,
                                              const std::string& date_edtf,
                                              const ExtractionWish& wish) const {
  if (absl::Status status = CheckLanguage(document.document.language()); !status.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("language: ", status.message()));
  }
  Document known = document.document;
  known.set_name(name);
  if (known.date().edtf().empty() && !date_edtf.empty()) {
    if (absl::Status status = SetDate(date_edtf, known); !status.ok()) {
      return status;
    }
  }
  return ExtractFrom(document.model, std::move(known), document.date_nearby_edtf, wish);
}

std::string Extractor::KeyOf(const ReadDocument& document, const std::string& name,
                             const std::string& date_edtf) const {
  if (parts_->build.empty()) return "";
  // Each part with its length, so that they cannot run into each other.
  std::string parts;
  const auto add = [&parts](std::string_view part) {
    absl::StrAppend(&parts, part.size(), ":", Abs(part));
  };
  for (const std::string& part : {parts_->build, name, date_edtf, document.date_nearby_edtf,
                                  document.document.SerializeAsString()}) {
    add(part);
  }
  add(Sha256Hex(document.model.source()));
  for (const AnnotatedName& annotated : document.model.names()) {
    absl::StrAppend(&parts, static_cast<int>(annotated.kind), " ", annotated.span.begin, " ",
                    annotated.span.end, " ");
    add(annotated.id);
    add(annotated.full_name);
  }
  for (const Block& block : document.model.blocks()) {
    absl::StrAppend(&parts, static_cast<int>(block.kind), " ", block.span.begin, " ");
  }
  return Sha256Hex(parts);
}

absl::StatusOr<Extraction> Extractor::ExtractFrom(const TextModel& model, Document document,
                                                  const std::string& date_nearby_edtf,
                                                  const ExtractionWish& wish) const {
  Extraction extraction;
  Document& read = extraction.document;
  read = std::move(document);
  if (read.title().empty()) {
    read.set_title(TitleIn(model));
  }
  read.set_text_bytes(static_cast<uint32_t>(model.source().size()));
  read.set_text_sha256(Sha256Hex(model.source()));
  for (const PageStart& page : model.pages()) {
    annals::v1::Page& added = *read.add_pages();
    added.set_label(page.label);
    added.set_begin_offset(page.offset);
  }
  if (read.date().edtf().empty()) {
    if (absl::Status status = FindDate(model, read); !status.ok()) {
      return status;
    }
  }
  if (read.language().empty()) {
    read.set_language(std::string(LanguageOf(model.text())));
  }
  TagContext context;
  context.document_date_edtf = read.date().edtf();
  context.date_nearby_edtf = date_nearby_edtf;
  context.chronology = &parts_->chronology;
  context.language = read.language().empty() ? "en" : read.language();
  std::vector<annals::v1::Mention> mentions = parts_->tagger->Tag(model, context);
  extraction.mention_count = mentions.size();
  // The grammar is English; of other languages only the dates are read.
  if (wish.events && context.language == "en") {
    extraction.events = parts_->events->Build(model, read, mentions, wish.undated);
  }
  if (wish.mentions) {
    extraction.mentions = std::move(mentions);
  }
  return extraction;
}

}  // namespace annals::extractor
