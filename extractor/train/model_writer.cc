#include "extractor/train/model_writer.h"

#include <cstdint>
#include <cstring>
#include <fstream>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "extractor/language/hash.h"
#include "extractor/language/parser_features.h"
#include "extractor/train/network_trainer.h"

namespace annals::extractor::train {
namespace {

void PutU32(std::string& bytes, size_t offset, size_t value) {
  const auto narrow = static_cast<uint32_t>(value);
  std::memcpy(bytes.data() + offset, &narrow, sizeof(narrow));
}

std::string WriteNames(const std::vector<std::string>& names) {
  return absl::StrCat(absl::StrJoin(names, "\n"), "\n");
}

std::string WriteStringTable(const std::map<std::string, std::string>& entries) {
  std::string table(4 + 4 * (entries.size() + 1), '\0');
  PutU32(table, 0, entries.size());
  std::string text;
  size_t index = 0;
  for (const auto& [key, value] : entries) {
    PutU32(table, 4 + 4 * index++, text.size());
    absl::StrAppend(&text, key, "\t", value);
  }
  PutU32(table, 4 + 4 * index, text.size());
  table += text;
  table.resize((table.size() + 3) / 4 * 4);
  return table;
}

}  // namespace

std::string WriteModel(const ModelParts& parts) {
  const language::FeatureCounts counts = {
      .lexicon = {},
      .frequent = 0,
      .tags = static_cast<uint32_t>(parts.tags.size()),
      .relations = static_cast<uint32_t>(parts.relations.size())};
  const std::string network =
      parts.network.empty()
          ? NetworkTrainer(counts, language::FeatureSpace(counts).block_rows(), 0).Write()
          : parts.network;
  const std::string sections[language::kModelSections] = {
      WriteNames(parts.tags),        WriteNames(parts.relations), parts.tag_dictionary,
      parts.tag_weights.table,       parts.tag_weights.rows,      parts.lexicon_table,
      parts.lexicon_entries,         parts.combinations,          network,
      WriteStringTable(parts.lemmas)};
  std::string bytes(language::kModelHeaderBytes, '\0');
  std::memcpy(bytes.data(), language::kModelMagic.data(), language::kModelMagic.size());
  bytes[language::kModelMagic.size()] = static_cast<char>(language::kModelVersion);
  for (size_t i = 0; i < language::kModelSections; ++i) {
    const size_t line = language::kSectionAlignment;
    bytes.resize((bytes.size() + line - 1) / line * line);
    PutU32(bytes, 16 + 8 * i, bytes.size());
    PutU32(bytes, 20 + 8 * i, sections[i].size());
    bytes += sections[i];
  }
  const uint64_t checksum = language::HashBytes64(std::string_view(bytes).substr(16));
  std::memcpy(bytes.data() + 8, &checksum, sizeof(checksum));
  return bytes;
}

absl::Status SaveModel(const std::string& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  file.close();
  return file ? absl::OkStatus()
              : absl::UnavailableError(absl::StrCat("cannot write the model to \"", path, "\""));
}

std::unique_ptr<OwnedModel> BuildModel(const ModelParts& parts) {
  auto owned = std::make_unique<OwnedModel>();
  owned->bytes = WriteModel(parts);
  owned->model = language::Model::Open(owned->bytes).value();
  return owned;
}

}  // namespace annals::extractor::train
