#include "extractor/readers/text_builder.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "extractor/readers/superscript.h"
#include "extractor/strings.h"

namespace annals::extractor {
namespace {

// The white space of XML and HTML. A no-break space is none.
bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

// A label as a mark in the text: digits as superscripts, others in brackets.
std::string MarkOf(std::string_view label) {
  const bool digits = std::all_of(label.begin(), label.end(),
                                  [](unsigned char c) { return absl::ascii_isdigit(c); });
  return digits ? SuperscriptOf(label) : absl::StrCat("[", Abs(label), "]");
}

}  // namespace

void TextBuilder::BeginBlock(BlockKind kind, std::string_view note) {
  EndBlock();
  kind_ = kind;
  note_ = note;
}

void TextBuilder::EndBlock() {
  pending_space_ = false;
  if (!open_) {
    return;
  }
  open_ = false;
  blocks_.back().span.end = reading_size();
}

void TextBuilder::StartBlock() {
  if (!source_.empty() && source_.back() != '\n') {
    source_ += '\n';
  }
  source_ += label_;
  label_.clear();
  open_ = true;
  blocks_.push_back({kind_, {reading_size(), reading_size()}, note_});
}

void TextBuilder::AddSourceText(std::string_view text, uint64_t source_offset) {
  AddWords(text, &source_offset);
}

void TextBuilder::AddText(std::string_view text) { AddWords(text, nullptr); }

void TextBuilder::AddWords(std::string_view text, const uint64_t* source_offset) {
  size_t i = 0;
  while (i < text.size()) {
    if (IsSpace(text[i])) {
      const size_t begin = i;
      while (i < text.size() && IsSpace(text[i])) {
        ++i;
      }
      if (open_ && !pending_space_) {
        pending_space_ = true;
        // A single space is part of the run around it.
        pending_space_in_source_ = source_offset != nullptr && i == begin + 1 && text[begin] == ' ';
        pending_space_offset_ = pending_space_in_source_ ? *source_offset + begin : 0;
      }
      continue;
    }
    const size_t begin = i;
    while (i < text.size() && !IsSpace(text[i])) {
      ++i;
    }
    if (!open_) {
      StartBlock();
    } else if (pending_space_) {
      Append(" ", pending_space_in_source_ ? &pending_space_offset_ : nullptr);
    }
    pending_space_ = false;
    for (; unplaced_pages_ > 0; --unplaced_pages_) {
      pages_[pages_.size() - unplaced_pages_].offset = static_cast<uint32_t>(source_.size());
    }
    for (const size_t index : open_names_) {
      if (names_[index].span.begin == kUnset) {
        names_[index].span.begin = reading_size();
      }
    }
    const uint64_t offset = source_offset == nullptr ? 0 : *source_offset + begin;
    Append(text.substr(begin, i - begin), source_offset == nullptr ? nullptr : &offset);
  }
}

void TextBuilder::Append(std::string_view text, const uint64_t* source_offset) {
  if (source_offset != nullptr) {
    map_.Add(static_cast<uint32_t>(source_.size()), *source_offset,
             static_cast<uint32_t>(text.size()));
  }
  source_ += text;
}

void TextBuilder::AddHeading(std::string_view text) {
  EndBlock();
  if (!source_.empty()) {
    source_ += source_.back() == '\n' ? "\n" : "\n\n";
  }
  absl::StrAppend(&source_, Abs(text), "\n");
}

void TextBuilder::AddLabel(std::string_view text) {
  EndBlock();
  label_ = absl::StrCat(Abs(text), " ");
}

void TextBuilder::Cut(std::string_view text) {
  const auto begin = static_cast<uint32_t>(source_.size());
  source_ += text;
  cuts_.push_back({begin, begin + static_cast<uint32_t>(text.size())});
  cut_bytes_ += static_cast<uint32_t>(text.size());
}

void TextBuilder::AddNoteReference(std::string_view label) {
  // Between blocks, the mark belongs to the end of the block before.
  const uint32_t offset = open_ || blocks_.empty() ? reading_size() : blocks_.back().span.end;
  references_.push_back({offset, std::string(label)});
  if (open_) {
    Cut(MarkOf(label));
  }
}

void TextBuilder::AddPage(std::string_view label) {
  pages_.push_back({std::string(label), static_cast<uint32_t>(source_.size())});
  ++unplaced_pages_;
}

void TextBuilder::BeginName(AnnotatedKind kind, std::string_view id, std::string_view full_name) {
  open_names_.push_back(names_.size());
  names_.push_back({kind, {kUnset, kUnset}, std::string(id), std::string(full_name)});
}

void TextBuilder::EndName() {
  AnnotatedName& name = names_[open_names_.back()];
  open_names_.pop_back();
  name.span.end = reading_size();
}

BuiltText TextBuilder::Build() && {
  EndBlock();
  for (; unplaced_pages_ > 0; --unplaced_pages_) {
    pages_[pages_.size() - unplaced_pages_].offset = static_cast<uint32_t>(source_.size());
  }
  if (!source_.empty() && source_.back() != '\n') {
    source_ += '\n';
  }
  // A name without text.
  std::erase_if(names_, [](const AnnotatedName& name) { return name.span.begin == kUnset; });
  TextModel model(std::move(source_), cuts_);
  model.set_blocks(std::move(blocks_));
  model.set_note_references(std::move(references_));
  model.set_pages(std::move(pages_));
  model.set_names(std::move(names_));
  return {std::move(model), std::move(map_).Build()};
}

}  // namespace annals::extractor
