// gumbo asks for its memory through a function of ours, and calls it for every token, so that this
// is the place to watch its memory and time. It does not expect a refusal: the way out is longjmp,
// which is sound over frames of C. All memory is kept in a list, and freed by way of it: gumbo's
// own way to free a tree calls itself for each level, and a deep tree would overflow the stack.
#include "extractor/readers/html_tree.h"

#include <algorithm>
#include <csetjmp>
#include <cstddef>
#include <cstdlib>
#include <ctime>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "extractor/readers/ascii_text.h"

namespace annals::extractor {
namespace {

// The reference of a character at the begin of `raw`, with its semicolon if it has one.
std::string_view ReferenceAt(std::string_view raw) {
  // The longest that HTML knows is `&CounterClockwiseContourIntegral;`.
  constexpr size_t kMaxReferenceBytes = 40;
  size_t end = 1;
  while (end < raw.size() && end < kMaxReferenceBytes &&
         (absl::ascii_isalnum(static_cast<unsigned char>(raw[end])) || raw[end] == '#')) {
    ++end;
  }
  return raw.substr(0, end < raw.size() && raw[end] == ';' ? end + 1 : end);
}

bool BeginsTag(std::string_view raw) {
  if (raw.size() < 2 || raw[0] != '<') return false;
  return absl::ascii_isalpha(static_cast<unsigned char>(raw[1])) || raw[1] == '/' ||
         raw[1] == '!' || raw[1] == '?';
}

// Elements that another tag may close as well as their own, that have no content, or whose content
// is no markup: they do not nest by themselves.
constexpr std::string_view kNeverDeep[] = {
    "area",     "base",   "br",    "col",    "colgroup", "dd",    "dt",    "embed",
    "hr",       "iframe", "img",   "input",  "li",       "link",  "meta",  "noembed",
    "option",   "p",      "param", "script", "source",   "style", "tbody", "td",
    "textarea", "tfoot",  "th",    "thead",  "title",    "tr",    "track", "wbr"};

}  // namespace

std::optional<size_t> FindTooDeepHtml(std::string_view html) {
  int depth = 0;
  for (size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
    size_t name = at + 1;
    const bool closes = name < html.size() && html[name] == '/';
    name += closes ? 1 : 0;
    size_t end = name;
    while (end < html.size() && absl::ascii_isalnum(static_cast<unsigned char>(html[end]))) ++end;
    if (end == name ||
        std::find_if(std::begin(kNeverDeep), std::end(kNeverDeep), [&](std::string_view known) {
          return EqualIgnoringCase(html.substr(name, end - name), known);
        }) != std::end(kNeverDeep)) {
      continue;
    }
    depth = closes ? std::max(0, depth - 1) : depth + 1;
    if (depth > kMaxHtmlDepth) return at;
    // Not into the values of attributes.
    at = std::min(html.find('>', end), html.size() - 1);
  }
  return std::nullopt;
}

// What gumbo has asked for and not given back.
class HtmlTree::Memory {
 public:
  explicit Memory(const HtmlLimits& limits)
      : limits_(limits), deadline_(ProcessorTime() + limits.max_time) {}
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory() {
    while (first_ != nullptr) std::free(std::exchange(first_, first_->next));
  }

  // Null when a limit has been passed.
  const GumboNode* Parse(std::string_view html) {
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = [](void* memory, size_t size) {
      return static_cast<Memory*>(memory)->Allocate(size);
    };
    options.deallocator = [](void* memory, void* bytes) {
      static_cast<Memory*>(memory)->Free(bytes);
    };
    options.userdata = this;
    options.max_errors = 0;
    if (setjmp(way_out_) != 0) return nullptr;  // NOLINT: no destructor is passed over
    return gumbo_parse_with_options(&options, html.data(), html.size())->document;
  }

  const std::string& refusal() const { return refusal_; }

 private:
  struct alignas(std::max_align_t) Block {
    Block* previous;
    Block* next;
    size_t size;
  };

  static absl::Duration ProcessorTime() {
    timespec now = {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return absl::DurationFromTimespec(now);
  }

  void* Allocate(size_t size) {
    constexpr uint64_t kAllocationsBetweenLooks = 256;
    if (bytes_ + size > limits_.max_memory_bytes) {
      Refuse(absl::StrCat("the tree of the page takes more than ", limits_.max_memory_bytes >> 20,
                          " MiB of memory"));
    }
    if (++allocations_ % kAllocationsBetweenLooks == 0 && ProcessorTime() > deadline_) {
      Refuse(absl::StrCat("the page takes more than ", absl::FormatDuration(limits_.max_time),
                          " to parse"));
    }
    auto* block = static_cast<Block*>(std::malloc(sizeof(Block) + size));
    if (block == nullptr) Refuse("there is not enough memory for the tree of the page");
    *block = {nullptr, first_, size};
    if (first_ != nullptr) first_->previous = block;
    first_ = block;
    bytes_ += size;
    return block + 1;
  }

  void Free(void* bytes) {
    if (bytes == nullptr) return;
    Block* block = static_cast<Block*>(bytes) - 1;
    if (block->next != nullptr) block->next->previous = block->previous;
    (block->previous != nullptr ? block->previous->next : first_) = block->next;
    bytes_ -= block->size;
    std::free(block);
  }

  [[noreturn]] void Refuse(std::string why) {
    refusal_ = std::move(why);
    longjmp(way_out_, 1);  // NOLINT: over frames of C
  }

  const HtmlLimits limits_;
  const absl::Duration deadline_;
  Block* first_ = nullptr;
  size_t bytes_ = 0;
  uint64_t allocations_ = 0;
  std::string refusal_;
  std::jmp_buf way_out_;
};

HtmlTree::HtmlTree(std::unique_ptr<Memory> memory) : memory_(std::move(memory)) {}
HtmlTree::HtmlTree(HtmlTree&& other) noexcept = default;
HtmlTree& HtmlTree::operator=(HtmlTree&& other) noexcept = default;
HtmlTree::~HtmlTree() = default;

absl::StatusOr<HtmlTree> HtmlTree::Parse(std::string_view html, const HtmlLimits& limits) {
  HtmlTree tree(std::make_unique<Memory>(limits));
  tree.document_ = tree.memory_->Parse(html);
  if (tree.document_ == nullptr) return absl::ResourceExhaustedError(tree.memory_->refusal());
  return tree;
}

const std::string& HtmlReferences::CharactersOf(std::string_view reference) {
  const auto [found, is_new] = known_.try_emplace(std::string(reference));
  if (is_new) found->second = TextOf(reference);
  return found->second;
}

std::string HtmlReferences::TextOf(std::string_view reference) {
  const absl::StatusOr<HtmlTree> tree = HtmlTree::Parse(reference);
  if (!tree.ok()) return std::string(reference);
  // The document, its html, the last child of that, which is the body, and the text in it.
  const GumboNode* node = tree->document();
  while (node->type == GUMBO_NODE_DOCUMENT || node->type == GUMBO_NODE_ELEMENT) {
    const GumboVector& children =
        node->type == GUMBO_NODE_DOCUMENT ? node->v.document.children : node->v.element.children;
    if (children.length == 0) return std::string(reference);
    node = static_cast<const GumboNode*>(children.data[children.length - 1]);
  }
  return node->v.text.text;
}

void ReadHtmlText(const GumboText& node, std::string_view html, HtmlReferences& references,
                  TextSink& sink) {
  std::string_view text = node.text;
  const auto begin = static_cast<size_t>(node.original_text.data - html.data());
  std::string_view raw =
      begin < html.size() ? html.substr(begin, node.original_text.length) : std::string_view();
  const auto take = [&](size_t text_bytes, size_t raw_bytes, bool verbatim) {
    if (verbatim) {
      sink.TakeVerbatim(text.substr(0, text_bytes), static_cast<size_t>(raw.data() - html.data()));
    } else if (text_bytes > 0) {
      sink.TakeDecoded(text.substr(0, text_bytes));
    }
    text.remove_prefix(text_bytes);
    raw.remove_prefix(raw_bytes);
  };
  while (!text.empty() && !raw.empty()) {
    size_t same = 0;
    while (same < text.size() && same < raw.size() && text[same] == raw[same] && raw[same] != '&' &&
           (raw[same] != '<' || !BeginsTag(raw.substr(same)))) {
      ++same;
    }
    if (same > 0) {
      take(same, same, /*verbatim=*/true);
    } else if (raw[0] == '&') {
      const std::string_view reference = ReferenceAt(raw);
      const std::string& characters = references.CharactersOf(reference);
      if (!text.starts_with(characters)) break;
      take(characters.size(), reference.size(), characters == reference);
    } else if (BeginsTag(raw)) {
      // A tag that means nothing where it stands.
      take(0, std::min(raw.find('>'), raw.size() - 1) + 1, false);
    } else if (raw[0] == '\r') {
      // A line end of one character or two becomes a line feed.
      take(1, raw.substr(1).starts_with('\n') ? 2 : 1, false);
    } else {
      break;
    }
  }
  // Where the rest stands is not known.
  if (!text.empty()) sink.TakeDecoded(text);
}

}  // namespace annals::extractor
