// The examples of docs/api.md, in one program that does all of them on a server:
//   api_example HOST:PORT
#include <iostream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/client.h"
#include "clients/cpp/status.h"

namespace {

namespace v1 = annals::v1;
using annals::client::Client;

absl::Status Ingest(const Client& client) {
  v1::IngestDocumentRequest request;
  request.set_parent("collections/default");
  request.mutable_document()->set_source_uri("https://example.org/minutes/1957-07");
  request.mutable_document()->set_text("The harbour board met in Bremen on July 3.");
  request.mutable_document()->mutable_date()->set_edtf("1957-07-15");
  absl::StatusOr<v1::IngestDocumentResponse> response = client.IngestDocument(request);
  if (!response.ok()) return response.status();
  std::cout << response->document().event_count() << " event\n";
  return absl::OkStatus();
}

absl::Status ShowVisitsAndMeetings(const Client& client) {
  v1::QueryTimelineRequest request;
  request.set_parent("collections/default");
  request.mutable_query()->set_from("1957-07");
  request.mutable_query()->set_to("1957-07");
  request.mutable_query()->set_filter("type = meeting AND place = Bremen");
  for (absl::StatusOr<v1::Event>& event : client.QueryTimeline(request)) {
    if (!event.ok()) return event.status();
    std::cout << event->when().edtf() << " " << event->type() << "\n";
  }
  return absl::OkStatus();
}

absl::Status ShowWhatCameBefore(const Client& client, const std::string& event_name) {
  v1::QueryRelatedEventsRequest request;
  request.set_name(event_name);
  request.add_relations(v1::ALLEN_RELATION_BEFORE);
  request.add_relations(v1::ALLEN_RELATION_MEETS);
  for (absl::StatusOr<v1::RelatedEvent>& related : client.QueryRelatedEvents(request)) {
    if (!related.ok()) return related.status();
    std::cout << related->event().when().edtf() << " came before\n";
  }
  return absl::OkStatus();
}

// After a later event than that of the document.
absl::Status EnterAndShowWhatCameBefore(const Client& client) {
  v1::CreateEventRequest request;
  request.set_parent("collections/default");
  request.mutable_event()->set_title("Pier opened");
  request.mutable_event()->mutable_when()->set_edtf("1958-05");
  absl::StatusOr<v1::Event> event = client.CreateEvent(request);
  if (!event.ok()) return event.status();
  return ShowWhatCameBefore(client, event->name());
}

absl::Status ShowFirstOfAStream(const Client& client) {
  v1::StreamTimelineRequest request;
  request.set_parent("collections/default");
  return client.StreamTimeline(request, [](const v1::Event& event) {
    std::cout << "\"" << event.evidence(0).quote() << "\"\n";
    return false;  // enough
  });
}

absl::Status ShowCountsByDay(const Client& client) {
  v1::QueryDensityRequest request;
  request.set_parent("collections/default");
  request.mutable_query()->set_filter("type = meeting OR type = visit");
  request.set_unit(v1::CALENDAR_UNIT_DAY);
  absl::StatusOr<v1::QueryDensityResponse> density = client.QueryDensity(request);
  if (!density.ok()) return density.status();
  for (const v1::DensityBucket& bucket : density->buckets()) {
    std::cout << bucket.begins() << " of " << density->total() << " begins in the day from second "
              << bucket.begin().seconds() << "\n";
  }
  return absl::OkStatus();
}

absl::Status ShowPlaces(const Client& client) {
  v1::QueryFacetsRequest request;
  request.set_parent("collections/default");
  request.add_fields(v1::FACET_FIELD_PLACE);
  absl::StatusOr<v1::QueryFacetsResponse> response = client.QueryFacets(request);
  if (!response.ok()) return response.status();
  for (const v1::FacetValue& value : response->facets(0).values()) {
    std::cout << value.value() << " has " << value.count() << "\n";
  }
  return absl::OkStatus();
}

absl::Status ShowWhatFits(const Client& client) {
  v1::SearchEventsRequest request;
  request.set_parent("collections/default");
  request.set_text("\"harbour board\" brem*");
  for (absl::StatusOr<v1::SearchResult>& result : client.SearchEvents(request)) {
    if (!result.ok()) return result.status();
    std::cout << "found " << result->event().when().edtf() << "\n";
  }
  return absl::OkStatus();
}

absl::Status CountAsOf(const Client& client) {
  v1::CountEventsRequest request;
  request.set_parent("collections/default");
  request.set_as_of_revision(1);
  absl::StatusOr<int64_t> count = client.CountEvents(request);
  if (!count.ok()) return count.status();
  std::cout << *count << " after the first write\n";
  return absl::OkStatus();
}

absl::Status ShowChanges(const Client& client) {
  v1::WatchChangesRequest request;
  request.set_parent("collections/default");
  request.set_after_revision(0);
  request.mutable_query()->set_from("1957");
  return client.WatchChanges(request, [](const v1::WatchChangesResponse& response) {
    for (const v1::Change& change : response.changes()) {
      std::cout << v1::Change::Kind_Name(change.kind()) << " in " << change.revision() << "\n";
    }
    return response.through_revision() < 1;  // or go on for ever
  });
}

absl::Status CreatePlans(const Client& client) {
  v1::CreateCollectionRequest request;
  request.set_collection_id("plans");
  request.mutable_collection()->set_display_name("Plans of the harbour");
  absl::StatusOr<v1::Collection> plans = client.CreateCollection(request);
  if (!plans.ok()) return plans.status();
  std::cout << plans->name() << " has " << plans->event_count() << " events\n";
  return absl::OkStatus();
}

absl::Status ShowDifferences(const Client& client) {
  absl::StatusOr<v1::VerifyCollectionResponse> found =
      client.Await<v1::VerifyCollectionResponse>(client.VerifyCollection("collections/default"));
  if (!found.ok()) return found.status();
  std::cout << found->report().difference_count() << " differences\n";
  return absl::OkStatus();
}

absl::Status ShowMentions(const Client& client) {
  v1::ExtractDocumentRequest request;
  request.set_view(v1::EXTRACTION_VIEW_MENTIONS);
  request.mutable_document()->set_text("It rained from 3 May 1957 on.");
  absl::StatusOr<v1::ExtractDocumentResponse> response = client.ExtractDocument(request);
  if (!response.ok()) return response.status();
  for (const v1::Mention& mention : response->mentions()) {
    std::cout << mention.text() << " is " << mention.value() << "\n";
  }
  return absl::OkStatus();
}

void ShowWhatWasWrong(const Client& client) {
  v1::QueryTimelineRequest request;
  request.set_parent("collections/default");
  request.mutable_query()->set_from("1957-13");
  const absl::Status status = client.QueryTimeline(request).Next()->status();
  for (const auto& violation : annals::client::FieldViolationsOf(status)) {
    std::cout << violation.field() << " is wrong: " << violation.description() << "\n";
  }
}

absl::Status Run(const Client& client) {
  if (absl::Status status = Ingest(client); !status.ok()) return status;
  if (absl::Status status = ShowVisitsAndMeetings(client); !status.ok()) return status;
  if (absl::Status status = ShowFirstOfAStream(client); !status.ok()) return status;
  if (absl::Status status = ShowCountsByDay(client); !status.ok()) return status;
  if (absl::Status status = ShowPlaces(client); !status.ok()) return status;
  if (absl::Status status = ShowWhatFits(client); !status.ok()) return status;
  if (absl::Status status = CountAsOf(client); !status.ok()) return status;
  if (absl::Status status = ShowChanges(client); !status.ok()) return status;
  if (absl::Status status = CreatePlans(client); !status.ok()) return status;
  if (absl::Status status = EnterAndShowWhatCameBefore(client); !status.ok()) return status;
  if (absl::Status status = ShowDifferences(client); !status.ok()) return status;
  if (absl::Status status = ShowMentions(client); !status.ok()) return status;
  ShowWhatWasWrong(client);
  return absl::OkStatus();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: api_example HOST:PORT\n";
    return 2;
  }
  const absl::Status status = Run(Client::Connect(argv[1]));
  if (!status.ok()) std::cerr << status << "\n";
  return status.ok() ? 0 : 1;
}
