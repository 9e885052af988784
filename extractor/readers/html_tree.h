// HTML as a tree, parsed by gumbo as browsers parse it, within bounds of memory and time.
//
//   absl::StatusOr<HtmlTree> tree = HtmlTree::Parse(page);
//   for (… : tree->document()->v.document.children) …
//
// From some pages the rules of HTML make a tree far larger than the page, or take a time that grows
// with the square of its length; such are refused.
#ifndef ANNALS_EXTRACTOR_READERS_HTML_TREE_H_
#define ANNALS_EXTRACTOR_READERS_HTML_TREE_H_

#include <gumbo.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "extractor/readers/text_sink.h"

namespace annals::extractor {

// Elements nested deeper than this are refused: gumbo looks through all that are open at each tag.
inline constexpr int kMaxHtmlDepth = 4000;

// Where elements that must be closed are nested too deeply, in bytes; nothing when they are not.
std::optional<size_t> FindTooDeepHtml(std::string_view html);

struct HtmlLimits {
  size_t max_memory_bytes = size_t{512} << 20;  // of the tree
  absl::Duration max_time = absl::Seconds(20);  // of the processor
};

class HtmlTree {
 public:
  // `html` is UTF-8 and must outlive the tree. RESOURCE_EXHAUSTED when it passes a limit.
  static absl::StatusOr<HtmlTree> Parse(std::string_view html, const HtmlLimits& limits = {});

  HtmlTree(HtmlTree&& other) noexcept;
  HtmlTree& operator=(HtmlTree&& other) noexcept;
  ~HtmlTree();

  const GumboNode* document() const { return document_; }

 private:
  class Memory;

  explicit HtmlTree(std::unique_ptr<Memory> memory);

  std::unique_ptr<Memory> memory_;
  const GumboNode* document_ = nullptr;
};

// What references such as `&eacute;` and `&#xE9;` stand for. Remembers those it was asked. Not
// thread-safe.
class HtmlReferences {
 public:
  // The characters; of what HTML does not know, the reference itself. Valid until the next call.
  const std::string& CharactersOf(std::string_view reference);

 private:
  static std::string TextOf(std::string_view reference);

  absl::flat_hash_map<std::string, std::string> known_;
};

// The text of a node, of which gumbo knows where in `html` it begins and ends.
void ReadHtmlText(const GumboText& text, std::string_view html, HtmlReferences& references,
                  TextSink& sink);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_HTML_TREE_H_
