// Prints the events of a range of dates from an Annals server:
//   client_example HOST:PORT FROM TO
#include <iostream>

#include "absl/status/statusor.h"
#include "clients/cpp/client.h"

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: " << argv[0] << " HOST:PORT FROM TO\n";
    return 2;
  }
  annals::client::Client client = annals::client::Client::Connect(argv[1]);

  annals::v1::QueryTimelineRequest request;
  request.set_parent("collections/default");
  request.mutable_query()->set_from(argv[2]);
  request.mutable_query()->set_to(argv[3]);
  for (absl::StatusOr<annals::v1::Event>& event : client.QueryTimeline(request)) {
    if (!event.ok()) {
      std::cerr << event.status() << "\n";
      return 1;
    }
    std::cout << event->when().edtf() << "  " << event->title() << "\n";
  }
  return 0;
}
