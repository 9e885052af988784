// Events as the commands print them.
//
//   EventListing listing(format, EventColumns::kStored, out);
//   listing.Add(event);
//   listing.Finish();
#ifndef ANNALS_CLIENTS_CLI_EVENT_LISTING_H_
#define ANNALS_CLIENTS_CLI_EVENT_LISTING_H_

#include <string>

#include "annals/v1/event.pb.h"
#include "annals/v1/timeline_service.pb.h"
#include "clients/cli/listing.h"
#include "clients/cli/output.h"

namespace annals::cli {

enum class EventColumns {
  kStored,     // with the id under which `annals get` finds the event
  kFound,      // with that, and in CSV with the score of a search
  kExtracted,  // without: the events are not stored
};

// Not thread-safe.
class EventListing {
 public:
  // `out` must outlive the listing.
  EventListing(OutputFormat format, EventColumns columns, Output& out);

  void Add(const v1::Event& event);

  // The same for what a search has found, of kFound; JSON has the score, too.
  void Add(const v1::SearchResult& result);

  // Prints what is held back. True when there were events.
  bool Finish() { return listing_.Finish(); }

 private:
  const EventColumns columns_;
  // Whether who and where have a column of their own, and do not stand under the title.
  const bool wide_;
  Listing listing_;
};

// An event for reading, with its evidence; several lines.
std::string EventCard(const v1::Event& event);

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_EVENT_LISTING_H_
