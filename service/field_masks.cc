#include "service/field_masks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <google/protobuf/util/field_mask_util.h>

#include <algorithm>

#include "service/status.h"
#include "service/violations.h"

namespace annals::service {
namespace {

using google::protobuf::util::FieldMaskUtil;

constexpr const char* kAllFields = "*";

}  // namespace

absl::Status CheckReadMask(const google::protobuf::Descriptor& kind,
                           const google::protobuf::FieldMask& mask) {
  Violations wrong;
  for (const std::string& path : mask.paths()) {
    if (path == kAllFields || FieldMaskUtil::GetFieldDescriptors(&kind, path, nullptr)) continue;
    wrong.Add(InvalidField("read_mask",
                           fmt::format("{} is not a field of {}; give such as {},{}", Quoted(path),
                                       kind.name(), kind.field(0)->name(), kind.field(1)->name())));
  }
  return wrong.status();
}

void Trim(const google::protobuf::FieldMask& mask, google::protobuf::Message* resource) {
  if (mask.paths().empty() || std::ranges::find(mask.paths(), kAllFields) != mask.paths().end()) {
    return;
  }
  FieldMaskUtil::TrimMessage(mask, resource);
}

absl::StatusOr<std::vector<std::string>> ReadUpdateMask(const google::protobuf::FieldMask& mask,
                                                        const UpdatableFields& updatable,
                                                        std::string_view path,
                                                        const google::protobuf::Message& resource) {
  if (mask.paths_size() == 1 && mask.paths(0) == kAllFields) return updatable.by_star;
  std::vector<std::string> known = updatable.by_star;
  known.insert(known.end(), updatable.by_name.begin(), updatable.by_name.end());
  const auto is_known = [&](const std::string& field) {
    return std::ranges::find(known, field) != known.end();
  };
  Violations wrong;
  std::vector<std::string> fields;
  for (const std::string& field : mask.paths()) {
    fields.push_back(field);
    if (is_known(field)) continue;
    wrong.Add(InvalidField("update_mask",
                           fmt::format("{} is not a field that can be changed; give whole fields "
                                       "of {}, or `*` alone",
                                       Quoted(field), fmt::join(known, ", "))));
  }
  if (!wrong.empty()) return wrong.status();
  if (!fields.empty()) return fields;
  std::vector<const google::protobuf::FieldDescriptor*> set;
  resource.GetReflection()->ListFields(resource, &set);
  for (const auto* field : set) {
    if (is_known(field->name())) fields.push_back(field->name());
  }
  if (!fields.empty()) return fields;
  return InvalidField("update_mask",
                      fmt::format("is empty, and so is `{}`: name the fields to change", path));
}

}  // namespace annals::service
