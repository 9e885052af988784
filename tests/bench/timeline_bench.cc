// timeline_bench [--events N] [--queries N] [--dir DIR]: what a page of a timeline costs.
//
// Loads N events (1,000,000 unless told) into a collection in DIR, or in a temporary folder,
// compacts it, and reads pages of 100 from random places. The data are seeded and so the same each
// time: begins over 1800 to 2025, crowded into some years and some days; a quarter without length,
// the others log-normal with a median of a day, up to 80 years; 0 to 5 of 50,000 participants and
// one of 10,000 places, some far more frequent than others.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "rocksdb/db.h"
#include "storage/collection.h"
#include "storage/engine.h"
#include "storage/resource_name.h"
#include "temporal/instant.h"

namespace annals::storage {
namespace {

using temporal::Instant;

constexpr int kEventsInDocument = 1000;
constexpr int kPageSize = 100;
constexpr int64_t kDay = 86400;
constexpr int64_t kYear = 365 * kDay;
const int64_t kFirst = Instant::FromDay({1800, 1, 1}).seconds();

// Ends the program: a benchmark has nothing to save.
[[noreturn]] void Fail(const absl::Status& status) {
  std::cerr << status << "\n";
  std::exit(EXIT_FAILURE);
}

template <typename T>
T ValueOrFail(absl::StatusOr<T> value) {
  if (!value.ok()) Fail(value.status());
  return *std::move(value);
}

class Generator {
 public:
  // Small numbers are frequent: the k-th about 1/k as often as the first.
  int64_t Zipf(int64_t limit) {
    const double uniform = std::uniform_real_distribution<double>(0, 1)(random_);
    return static_cast<int64_t>(std::pow(static_cast<double>(limit), uniform)) - 1;
  }

  int64_t Below(int64_t limit) {
    return std::uniform_int_distribution<int64_t>(0, limit - 1)(random_);
  }

  int64_t Begin() {
    // Spread the frequent years over the centuries: 97 and 225 have no common factor.
    const int64_t year = Zipf(225) * 97 % 225;
    const int64_t day = Below(10) == 0 ? Zipf(365) : Below(365);
    return kFirst + year * kYear + day * kDay + Below(kDay);
  }

  int64_t Length() {
    if (Below(4) == 0) return 0;
    const double seconds =
        std::lognormal_distribution<double>(std::log(double{kDay}), 2.5)(random_);
    return std::min(static_cast<int64_t>(seconds), 80 * kYear);
  }

  annals::v1::Event Event(const std::string& document_name, int64_t number) {
    annals::v1::Event event;
    event.set_title("Delegates meet in the assembly rooms, number " + std::to_string(number));
    event.set_type(Below(3) == 0 ? "visit" : "meeting");
    const int64_t begin = Begin();
    const int64_t end = begin + Length();
    annals::v1::TimeSpan& when = *event.mutable_when();
    when.set_edtf("of the benchmark");
    when.mutable_begin()->mutable_earliest()->set_seconds(begin);
    when.mutable_begin()->mutable_latest()->set_seconds(begin);
    when.mutable_end()->mutable_earliest()->set_seconds(end);
    when.mutable_end()->mutable_latest()->set_seconds(end);
    for (int64_t i = Below(6); i > 0; --i) {
      event.add_participants()->set_display_name("Person " + std::to_string(Zipf(50000)));
    }
    event.add_places()->set_display_name("Place " + std::to_string(Zipf(10000)));
    annals::v1::Evidence& evidence = *event.add_evidence();
    evidence.set_document(document_name);
    evidence.set_quote("the delegates met again, for the time " + std::to_string(number));
    return event;
  }

 private:
  std::mt19937_64 random_{1};
};

double CpuMicros() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

double WallSeconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void Load(Collection& collection, int64_t count) {
  Generator generator;
  const double start = WallSeconds();
  for (int64_t first = 0; first < count; first += kEventsInDocument) {
    annals::v1::Document document;
    document.set_name(DocumentName("bench", "d" + std::to_string(first)));
    document.set_text("text " + std::to_string(first));
    std::vector<annals::v1::Event> events;
    for (int64_t i = first; i < std::min(count, first + kEventsInDocument); ++i) {
      events.push_back(generator.Event(document.name(), i));
    }
    ValueOrFail(collection.PutDocument(std::move(document), std::move(events)));
  }
  const double seconds = WallSeconds() - start;
  std::printf("loaded %lld events in %.1f s: %.0f events/s\n", static_cast<long long>(count),
              seconds, static_cast<double>(count) / seconds);
}

void Compact(const Collection& collection) {
  const std::shared_ptr<const Snapshot> snapshot = ValueOrFail(collection.TakeSnapshot());
  const Engine& engine = *snapshot->engine();
  for (Family family : {Family::kEvents, Family::kTimeline, Family::kTerms}) {
    engine.db()->CompactRange({}, engine.family(family), nullptr, nullptr).PermitUncheckedError();
  }
}

// CPU time of one page each, of `count` queries.
void Measure(const Collection& collection, const char* what, int count,
             const std::function<TimelineQuery(Generator&)>& make_query) {
  Generator generator;
  const std::shared_ptr<const Snapshot> snapshot = ValueOrFail(collection.TakeSnapshot());
  std::vector<double> micros;
  int64_t found = 0;
  // The first tenth warms the cache and does not count.
  const int warm_up = std::max(1, count / 10);
  for (int i = -warm_up; i < count; ++i) {
    const TimelineQuery query = make_query(generator);
    const double start = CpuMicros();
    std::unique_ptr<EventReader> reader = ValueOrFail(collection.Timeline(query, snapshot));
    annals::v1::Event event;
    int in_page = 0;
    while (in_page < kPageSize && reader->Next(&event)) ++in_page;
    if (!reader->status().ok()) Fail(reader->status());
    if (i < 0) continue;
    micros.push_back(CpuMicros() - start);
    found += in_page;
  }
  std::sort(micros.begin(), micros.end());
  double sum = 0;
  for (double m : micros) sum += m;
  std::printf("%-48s %9.0f %9.0f %9.0f %9.1f\n", what, sum / count, micros[micros.size() / 2],
              micros[micros.size() * 99 / 100], static_cast<double>(found) / count);
}

TimelineQuery Overlapping(Generator& generator, int64_t length) {
  // Half where events are, half anywhere.
  const int64_t begin =
      generator.Below(2) == 0 ? generator.Begin() : kFirst + generator.Below(225 * kYear);
  return {.interval = {Instant::FromSeconds(begin), Instant::FromSeconds(begin + length)}};
}

TimelineQuery WithTerms(TimelineQuery query, std::vector<Term> terms) {
  query.terms = std::move(terms);
  return query;
}

void Run(const std::string& dir, int64_t events, int queries) {
  const std::unique_ptr<Collection> collection = ValueOrFail(
      Collection::Open(dir + "/bench", "bench", {.create_if_missing = true, .sync = false}));
  Load(*collection, events);
  Compact(*collection);

  std::printf("\n%-48s %9s %9s %9s %9s\n", "CPU microseconds a page", "mean", "p50", "p99",
              "events");
  for (const auto& [what, length] : {std::pair("page of 100 overlapping an instant", int64_t{1}),
                                     std::pair("page of 100 overlapping a day", kDay),
                                     std::pair("page of 100 overlapping a month", 30 * kDay),
                                     std::pair("page of 100 overlapping a year", kYear)}) {
    Measure(*collection, what, queries,
            [&, length = length](Generator& g) { return Overlapping(g, length); });
  }
  Measure(*collection, "page of one participant in a year", queries, [](Generator& g) {
    const std::string name = "person " + std::to_string(g.Zipf(50000));
    return WithTerms(Overlapping(g, kYear), {{TermKind::kParticipant, name}});
  });
  Measure(*collection, "page of a frequent type in a year", queries, [](Generator& g) {
    return WithTerms(Overlapping(g, kYear), {{TermKind::kType, "visit"}});
  });
  Measure(*collection, "page of a type and a place in ten years", queries, [](Generator& g) {
    const std::string place = "place " + std::to_string(g.Zipf(10000));
    return WithTerms(Overlapping(g, 10 * kYear),
                     {{TermKind::kType, "visit"}, {TermKind::kPlace, place}});
  });
}

}  // namespace
}  // namespace annals::storage

int main(int argc, char** argv) {
  CLI::App app("Measures what a page of a timeline costs.");
  int64_t events = 1'000'000;
  int queries = 1000;
  std::string dir;
  app.add_option("--events", events, "Events to load")->check(CLI::PositiveNumber);
  app.add_option("--queries", queries, "Queries of each kind")->check(CLI::PositiveNumber);
  app.add_option("--dir", dir, "An empty folder to keep the data in; otherwise a temporary one");
  CLI11_PARSE(app, argc, argv);

  std::string temporary;
  if (dir.empty()) {
    temporary = (std::filesystem::temp_directory_path() / "annals-bench-XXXXXX").string();
    if (mkdtemp(temporary.data()) == nullptr) {
      std::cerr << "cannot make " << temporary << "\n";
      return EXIT_FAILURE;
    }
    dir = temporary;
  }
  annals::storage::Run(dir, events, queries);
  if (!temporary.empty()) std::filesystem::remove_all(temporary);
}
