#include "tests/bench/annals_bench/measure.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "tests/bench/annals_bench/clock.h"

namespace annals::bench {
namespace {

constexpr double kNanosInSecond = 1e9;
constexpr double kNanosInMicro = 1e3;

// One system's queries of a kind, and what they cost.
class Run {
 public:
  Run(System* system, std::vector<Query> queries)
      : system_(*system), queries_(std::move(queries)) {}

  // Answers as many queries as there is time for.
  void WarmUp(double seconds, Report& report) {
    const int64_t end = WallNanos() + static_cast<int64_t>(seconds * kNanosInSecond);
    for (const Query& query : queries_) {
      if (!resume_points_.empty() && WallNanos() > end) break;
      resume_points_.push_back(query.kind.later ? system_.ResumePoint(query) : "");
      Answer answer;
      system_.Run(query, resume_points_.back(), &answer);
      if (system_.is_exact()) report.AddAnswer(query, system_.name(), answer);
    }
  }

  // From now on as many others.
  void Change(const std::vector<Query>& queries) {
    for (size_t i = 0; i < resume_points_.size(); ++i) {
      queries_[i] = queries[i];
      resume_points_[i] = queries_[i].kind.later ? system_.ResumePoint(queries_[i]) : "";
    }
  }

  // Measures the queries.
  void Round() {
    std::vector<int64_t> walls;
    walls.reserve(resume_points_.size());
    const int64_t begin_cpu = system_.CpuNanos();
    int64_t begin = WallNanos();
    const int64_t first = begin;
    for (size_t i = 0; i < resume_points_.size(); ++i) {
      system_.Run(queries_[i], resume_points_[i], nullptr);
      const int64_t end = WallNanos();
      walls.push_back(end - begin);
      begin = end;
    }
    const int64_t cpu = system_.CpuNanos() - begin_cpu;
    spent_ += static_cast<double>(begin - first) / kNanosInSecond;
    if (cpu >= best_cpu_) return;
    best_cpu_ = cpu;
    best_walls_ = std::move(walls);
  }

  // Seconds that all rounds so far took.
  double spent() const { return spent_; }

  void Tell(std::string_view query, Report& report) {
    std::ranges::sort(best_walls_);
    const size_t count = best_walls_.size();
    report.AddCost(
        query, system_.name(),
        {.queries = static_cast<int64_t>(count),
         .cpu_us = static_cast<double>(best_cpu_) / kNanosInMicro / static_cast<double>(count),
         .p50_us = static_cast<double>(best_walls_[count / 2]) / kNanosInMicro,
         .p99_us = static_cast<double>(best_walls_[count * 99 / 100]) / kNanosInMicro});
  }

 private:
  System& system_;
  std::vector<Query> queries_;
  std::vector<std::string> resume_points_;  // of the queries that there is time for
  int64_t best_cpu_ = std::numeric_limits<int64_t>::max();
  std::vector<int64_t> best_walls_;
  double spent_ = 0;
};

}  // namespace

void Report::AddCost(std::string_view query, std::string_view system, const Cost& cost) {
  rows_ << R"({"query":")" << query << R"(","system":")" << system << R"(","events":)" << events_
        << R"(,"cpu_us":)" << cost.cpu_us << R"(,"p50_us":)" << cost.p50_us << R"(,"p99_us":)"
        << cost.p99_us << R"(,"queries":)" << cost.queries << "}" << std::endl;
}

void Report::AddFigure(std::string_view what, std::string_view system, double value,
                       std::string_view unit) {
  rows_ << R"({"query":")" << what << R"(","system":")" << system << R"(","events":)" << events_
        << R"(,"value":)" << value << R"(,"unit":")" << unit << R"("})" << std::endl;
}

void Report::AddAnswer(const Query& query, std::string_view system, const Answer& answer) {
  if (answers_ == nullptr) return;
  *answers_ << R"({"query":")" << query.kind.name << R"(","system":")" << system << R"(","number":)"
            << query.number << R"(,"checksum":")" << Checksum(query, answer) << "\"}\n";
}

void MeasureKind(const DataSet& data, const QueryKind& kind, const std::vector<System*>& systems,
                 const MeasureOptions& options, Report& report) {
  // Those of a round, the warm-up being the first.
  const auto queries_of = [&](int round) {
    std::vector<Query> queries;
    for (int64_t i = 0; i < options.queries; ++i) {
      queries.push_back(MakeQuery(data, kind, round * options.queries + i));
    }
    return queries;
  };
  std::vector<Run> runs;
  for (System* system : systems) {
    if (system->Answers(kind)) runs.emplace_back(system, queries_of(0));
  }
  for (Run& run : runs) run.WarmUp(options.seconds / 2, report);
  for (int round = 0; round < options.rounds; ++round) {
    for (Run& run : runs) {
      if (round > 0 && run.spent() >= options.seconds / 2) continue;
      if (options.new_queries) run.Change(queries_of(round + 1));
      run.Round();
    }
  }
  for (Run& run : runs) run.Tell(kind.name, report);
}

}  // namespace annals::bench
