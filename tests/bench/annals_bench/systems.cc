#include "tests/bench/annals_bench/systems.h"

#include <algorithm>
#include <functional>

#include "tests/bench/annals_bench/annals_system.h"
#include "tests/bench/annals_bench/clock.h"
#include "tests/bench/annals_bench/fail.h"
#include "tests/bench/annals_bench/floor_system.h"
#ifdef ANNALS_BENCH_WITH_POSTGRES
#include "tests/bench/annals_bench/postgres_system.h"
#endif
#ifdef ANNALS_BENCH_WITH_SQLITE
#include "tests/bench/annals_bench/sqlite_system.h"
#endif

namespace annals::bench {
namespace {

using Opened = std::vector<std::unique_ptr<System>>;

struct Maker {
  std::string name;
  std::function<void(const DataSet&, const Place&, Report&)> load;
  std::function<Opened(const DataSet&, const Place&, Report&)> open;
};

std::string AnnalsFolder(const Place& place) { return place.folder + "/annals"; }
std::string FloorFolder(const Place& place) { return place.folder + "/rocksdb"; }

Opened OpenAnnals(const DataSet& /*data*/, const Place& place, Report& report) {
  const int64_t begin = WallNanos();
  Opened opened;
  opened.push_back(std::make_unique<AnnalsSystem>(AnnalsFolder(place), place.memory));
  report.AddFigure("open", "annals", static_cast<double>(WallNanos() - begin) / 1e6, "ms");
  return opened;
}

Opened OpenFloor(const DataSet& /*data*/, const Place& place, Report& /*report*/) {
  Opened opened;
  opened.push_back(std::make_unique<FloorSystem>(FloorFolder(place), *place.memory));
  return opened;
}

const std::vector<Maker>& Makers() {
  static const std::vector<Maker> makers = {
      {"annals",
       [](const DataSet& data, const Place& place, Report& report) {
         LoadAnnals(data, AnnalsFolder(place), place.memory, report);
       },
       OpenAnnals},
      {"rocksdb",
       [](const DataSet& /*data*/, const Place& place, Report& /*report*/) {
         const AnnalsSystem annals(AnnalsFolder(place), place.memory);
         FloorSystem::Make(annals, FloorFolder(place), *place.memory);
       },
       OpenFloor},
#ifdef ANNALS_BENCH_WITH_POSTGRES
      {"postgres",
       [](const DataSet& data, const Place& place, Report& report) {
         LoadPostgres(data, place.postgres, report);
       },
       [](const DataSet& data, const Place& place, Report& /*report*/) {
         Opened opened;
         opened.push_back(MakePostgresBtree(data, place.postgres));
         opened.push_back(MakePostgresGist(data, place.postgres));
         return opened;
       }},
#endif
#ifdef ANNALS_BENCH_WITH_SQLITE
      {"sqlite",
       [](const DataSet& data, const Place& place, Report& report) {
         LoadSqlite(data, place.folder + "/sqlite.db", report);
       },
       [](const DataSet& data, const Place& place, Report& /*report*/) {
         Opened opened;
         opened.push_back(MakeSqliteBtree(data, place.folder + "/sqlite.db"));
         opened.push_back(MakeSqliteRtree(data, place.folder + "/sqlite.db"));
         return opened;
       }},
#endif
  };
  return makers;
}

const Maker& MakerOf(const std::string& name) {
  const auto found = std::ranges::find(Makers(), name, &Maker::name);
  if (found == Makers().end()) Fail(name + " is not a system of this program");
  return *found;
}

}  // namespace

const std::vector<std::string>& SystemNames() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const Maker& maker : Makers()) all.push_back(maker.name);
    return all;
  }();
  return names;
}

void LoadSystem(const std::string& name, const DataSet& data, const Place& place, Report& report) {
  MakerOf(name).load(data, place, report);
}

std::vector<std::unique_ptr<System>> OpenSystem(const std::string& name, const DataSet& data,
                                                const Place& place, Report& report) {
  return MakerOf(name).open(data, place, report);
}

}  // namespace annals::bench
