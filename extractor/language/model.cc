#include "extractor/language/model.h"

#include <array>
#include <cstring>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "extractor/language/hash.h"

namespace annals::extractor::language {
namespace {

uint32_t ReadU32(std::string_view bytes, size_t offset) {
  uint32_t value;
  std::memcpy(&value, bytes.data() + offset, sizeof(value));
  return value;
}

absl::Status Damaged(const std::string& what) {
  return absl::DataLossError(
      absl::StrCat("the language model is damaged: ", what, "; write it again with annals-train"));
}

// The classes named by a section of lines.
absl::StatusOr<std::vector<std::string_view>> ReadNames(std::string_view section,
                                                        const std::string& what) {
  std::vector<std::string_view> names;
  for (size_t end; (end = section.find('\n')) != std::string_view::npos;) {
    names.push_back(section.substr(0, end));
    section.remove_prefix(end + 1);
  }
  if (names.empty() || names.size() > kMaxClasses) {
    return Damaged(
        absl::StrCat(names.size(), " ", what, ", where 1 to ", kMaxClasses, " are possible"));
  }
  return names;
}

}  // namespace

absl::StatusOr<Model> Model::Open(std::string_view bytes) {
  if (bytes.size() < kModelHeaderBytes || !bytes.starts_with(kModelMagic)) {
    return Damaged(absl::StrCat(bytes.size(), " bytes that do not begin with the header \"",
                                kModelMagic.data(), "\""));
  }
  const uint8_t version = static_cast<uint8_t>(bytes[kModelMagic.size()]);
  if (version != kModelVersion) {
    return absl::FailedPreconditionError(
        absl::StrCat("the language model has version ", version, ", this program reads version ",
                     kModelVersion, "; write it again with annals-train"));
  }
  uint64_t checksum;
  std::memcpy(&checksum, bytes.data() + 8, sizeof(checksum));
  if (checksum != HashBytes64(bytes.substr(16))) {
    return Damaged("its checksum is wrong");
  }
  std::array<std::string_view, kModelSections> sections;
  for (size_t i = 0; i < kModelSections; ++i) {
    const uint32_t offset = ReadU32(bytes, 16 + 8 * i);
    const uint32_t size = ReadU32(bytes, 20 + 8 * i);
    if (offset % kSectionAlignment != 0 || offset > bytes.size() || size > bytes.size() - offset) {
      return Damaged(absl::StrCat("section ", i, " of ", size, " bytes at ", offset,
                                  " is not inside the file of ", bytes.size(), " bytes"));
    }
    sections[i] = bytes.substr(offset, size);
  }

  Model model;
  absl::StatusOr<std::vector<std::string_view>> tags = ReadNames(sections[0], "tags");
  if (!tags.ok()) {
    return tags.status();
  }
  model.tags = *std::move(tags);
  if (model.tags[kDateTag] != kDateTagName) {
    return Damaged(absl::StrCat("its first tag is \"", std::string(model.tags[kDateTag]),
                                "\", not \"", kDateTagName.data(), "\""));
  }
  absl::StatusOr<std::vector<std::string_view>> relations = ReadNames(sections[1], "relations");
  if (!relations.ok()) {
    return relations.status();
  }
  model.relations = *std::move(relations);
  const absl::StatusOr<FeatureTable> dictionary = FeatureTable::Open(sections[2]);
  const absl::StatusOr<ClassWeights> tag_weights = ClassWeights::Open(sections[3], sections[4]);
  const absl::StatusOr<ParserNetwork> network = ParserNetwork::Open(sections[7], sections[8]);
  if (!network.ok()) {
    return Damaged(std::string(network.status().message()));
  }
  if (network->counts().tags != model.tags.size() ||
      network->counts().relations != model.relations.size()) {
    return Damaged("the parser's network is for other tags and relations than are named");
  }
  const absl::StatusOr<ParserLexicon> lexicon =
      ParserLexicon::Open(sections[5], sections[6], network->counts().lexicon);
  const absl::StatusOr<StringTable> lemmas = StringTable::Open(sections[9]);
  for (const absl::Status& status :
       {dictionary.status(), tag_weights.status(), lexicon.status(), lemmas.status()}) {
    if (!status.ok()) {
      return Damaged(std::string(status.message()));
    }
  }
  model.tag_dictionary = *dictionary;
  model.tag_weights = *tag_weights;
  model.parser_lexicon = *lexicon;
  model.parser_network = *network;
  model.lemmas = *lemmas;
  return model;
}

}  // namespace annals::extractor::language
