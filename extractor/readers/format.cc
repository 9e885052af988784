#include "extractor/readers/format.h"

#include "extractor/readers/ascii_text.h"
#include "re2/re2.h"

namespace annals::extractor {
namespace {

using namespace annals::v1;  // NOLINT: the names of one enum

re2::StringPiece Piece(std::string_view text) { return {text.data(), text.size()}; }

// Markup that does not come about by chance in plain text.
bool LooksLikeMarkdown(std::string_view head) {
  static const RE2 kHeading(R"((?m)^#{1,6} \S.*$)", RE2::Quiet);
  static const RE2 kLink(R"(\[[^\]\n]+\]\((?:https?://|/|\.|#|mailto:)[^)\s]*\))", RE2::Quiet);
  static const RE2 kFence("(?m)^(?:```|~~~)", RE2::Quiet);
  static const RE2 kStrong(R"(\*\*[^*\s][^*\n]*\*\*)", RE2::Quiet);
  static const RE2 kFrontMatter(R"(^---\r?\n(?:\w[\w-]*:.*\r?\n)+---\r?\n)", RE2::Quiet);
  int kinds = 0;
  for (const RE2* kind : {&kHeading, &kLink, &kFence, &kStrong}) {
    kinds += RE2::PartialMatch(Piece(head), *kind) ? 1 : 0;
  }
  return kinds >= 2 || RE2::PartialMatch(Piece(head), kFrontMatter);
}

}  // namespace

DocumentFormat DetectFormat(std::string_view head, std::string_view file_name) {
  static const RE2 kHtml(R"((?i)<!doctype\s+html|<html[\s>])", RE2::Quiet);
  static const RE2 kHtmlPart(
      R"((?i)^(?:<!--.*?-->\s*)?<(?:head|body|title|meta|h[1-6]|p|div|table|ul|ol|article|section|main)\b)",
      RE2::Quiet);
  static const RE2 kXml(R"(^<(?:\?xml[\s?]|(?:\w+:)?(?:TEI|teiCorpus)[\s>]))", RE2::Quiet);
  static const RE2 kJson(R"(^\{\s*(?:"|\}))", RE2::Quiet);
  constexpr size_t kPdfHeadBytes = 1024;
  if (head.substr(0, kPdfHeadBytes).find("%PDF-") != std::string_view::npos) {
    return DOCUMENT_FORMAT_PDF;
  }
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  const std::string_view text = Stripped(head);
  if (text.starts_with('<')) {
    if (RE2::PartialMatch(Piece(text.substr(0, 4096)), kHtml)) return DOCUMENT_FORMAT_HTML;
    if (RE2::PartialMatch(Piece(text), kXml)) return DOCUMENT_FORMAT_TEI;
    if (text.starts_with("<!DOCTYPE") || text.find(" xmlns") < 4096) return DOCUMENT_FORMAT_TEI;
    if (RE2::PartialMatch(Piece(text), kHtmlPart)) return DOCUMENT_FORMAT_HTML;
  }
  if (RE2::PartialMatch(Piece(text), kJson)) return DOCUMENT_FORMAT_JSONL;
  const bool named_markdown = file_name.ends_with(".md") || file_name.ends_with(".markdown");
  const bool named_text = file_name.ends_with(".txt");
  return named_markdown || (!named_text && LooksLikeMarkdown(head)) ? DOCUMENT_FORMAT_MARKDOWN
                                                                    : DOCUMENT_FORMAT_TEXT;
}

}  // namespace annals::extractor
