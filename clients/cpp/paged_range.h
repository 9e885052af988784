// A listing that is fetched a page at a time while a loop walks over it.
//
//   for (absl::StatusOr<annals::v1::Event>& event : client.ListEvents(request)) {
//     if (!event.ok()) return event.status();
//     Use(*event);
//   }
//
// An error comes as the last element. A range can be walked once.
#ifndef ANNALS_CLIENTS_CPP_PAGED_RANGE_H_
#define ANNALS_CLIENTS_CPP_PAGED_RANGE_H_

#include <cstddef>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace annals::client {

// Not thread-safe.
template <class Item>
class PagedRange {
 public:
  struct Page {
    std::vector<Item> items;
    std::string next_page_token;  // empty: this was the last page
  };

  // Fetches the page of a token.
  using Fetch = std::function<absl::StatusOr<Page>(const std::string& page_token)>;

  // Begins with the page of `page_token`, which is empty for the first.
  PagedRange(std::string page_token, Fetch fetch)
      : page_token_(std::move(page_token)), fetch_(std::move(fetch)) {}

  // The next item, or an error after which there is nothing more; nothing at the end.
  std::optional<absl::StatusOr<Item>> Next() {
    while (next_ == page_.items.size()) {
      if (done_) return std::nullopt;
      absl::StatusOr<Page> page = fetch_(page_token_);
      if (!page.ok()) {
        done_ = true;
        return page.status();
      }
      page_ = *std::move(page);
      next_ = 0;
      page_token_ = page_.next_page_token;
      done_ = page_token_.empty();
    }
    return std::move(page_.items[next_++]);
  }

  // A single-pass iterator, equal to end() when the range is exhausted.
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = absl::StatusOr<Item>;
    using difference_type = std::ptrdiff_t;
    using pointer = value_type*;
    using reference = value_type&;

    Iterator() = default;
    explicit Iterator(PagedRange* range) : range_(range) { ++*this; }

    reference operator*() { return *item_; }
    pointer operator->() { return &*item_; }
    Iterator& operator++() {
      item_ = range_->Next();
      return *this;
    }
    bool operator==(const Iterator& other) const {
      return item_.has_value() == other.item_.has_value();
    }

   private:
    PagedRange* range_ = nullptr;
    std::optional<value_type> item_;
  };

  Iterator begin() { return Iterator(this); }
  Iterator end() { return Iterator(); }

 private:
  std::string page_token_;
  Fetch fetch_;
  Page page_;
  size_t next_ = 0;
  bool done_ = false;
};

}  // namespace annals::client

#endif  // ANNALS_CLIENTS_CPP_PAGED_RANGE_H_
