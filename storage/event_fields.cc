#include "storage/event_fields.h"

#include "google/protobuf/util/field_mask_util.h"

namespace annals::storage {

const std::vector<std::string>& UserFields() {
  static const auto* const kFields =
      new std::vector<std::string>{"title",  "aliases",    "type",       "when", "participants",
                                   "places", "factuality", "confidence", "tags", "importance"};
  return *kFields;
}

std::vector<std::string> FieldsByHand(const annals::v1::ByHand& by_hand) {
  if (by_hand.fields().empty()) return UserFields();
  return {by_hand.fields().begin(), by_hand.fields().end()};
}

void CopyFields(const annals::v1::Event& from, absl::Span<const std::string> fields,
                annals::v1::Event* to) {
  google::protobuf::FieldMask mask;
  for (const std::string& field : fields) mask.add_paths(field);
  google::protobuf::util::FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(from, mask, options, to);
}

}  // namespace annals::storage
