// A text that is dear to find, and so looked for only when it is asked for, and once.
//
//   FoundWhenAsked person([&] { return PersonBefore(12); });
//   person.Get();   // PersonBefore(12)
#ifndef ANNALS_EXTRACTOR_EVENTS_FOUND_WHEN_ASKED_H_
#define ANNALS_EXTRACTOR_EVENTS_FOUND_WHEN_ASKED_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace annals::extractor {

// Copies share what was found. Not thread-safe.
class FoundWhenAsked {
 public:
  // Empty.
  FoundWhenAsked() = default;
  explicit FoundWhenAsked(std::function<std::string()> find)
      : search_(std::make_shared<Search>(Search{std::move(find), std::nullopt})) {}

  std::string Get() const {
    if (search_ == nullptr) {
      return "";
    }
    if (!search_->found.has_value()) {
      search_->found = search_->find();
    }
    return *search_->found;
  }

 private:
  struct Search {
    std::function<std::string()> find;
    std::optional<std::string> found;
  };
  std::shared_ptr<Search> search_;
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_FOUND_WHEN_ASKED_H_
