#include "tests/bench/annals_bench/postgres_system.h"

#include <libpq-fe.h>

#include <charconv>
#include <fstream>
#include <functional>
#include <map>
#include <string_view>

#include "tests/bench/annals_bench/clock.h"
#include "tests/bench/annals_bench/fail.h"
#include "tests/bench/annals_bench/sql.h"

namespace annals::bench {
namespace {

struct Close {
  void operator()(PGconn* connection) const { PQfinish(connection); }
  void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, Close>;

// A connection, and the process that serves it.
class Connection {
 public:
  explicit Connection(const std::string& where) : connection_(PQconnectdb(where.c_str())) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) FailHere();
    // One process answers, so that its time is the query's; a plan is made for each window, since
    // one for all windows fits none.
    Do("set max_parallel_workers_per_gather = 0; set plan_cache_mode = force_custom_plan;"
       "set jit = off; set client_min_messages = warning");
  }

  PGconn* get() const { return connection_.get(); }

  [[noreturn]] void FailHere() const {
    Fail(std::string("PostgreSQL: ") + PQerrorMessage(connection_.get()));
  }

  Result Check(PGresult* result) const {
    Result owned(result);
    switch (PQresultStatus(result)) {
      case PGRES_COMMAND_OK:
      case PGRES_TUPLES_OK:
      case PGRES_COPY_IN:
        return owned;
      default:
        FailHere();
    }
  }

  Result Do(const std::string& sql) const { return Check(PQexec(get(), sql.c_str())); }

  // Copies one line for each call of `line` until that returns an empty one.
  void Copy(const std::string& table, const std::function<std::string()>& line) const {
    Do("copy " + table + " from stdin");
    for (std::string text = line(); !text.empty(); text = line()) {
      if (PQputCopyData(get(), text.data(), static_cast<int>(text.size())) != 1) FailHere();
    }
    if (PQputCopyEnd(get(), nullptr) != 1) FailHere();
    Check(PQgetResult(get()));
    if (Result(PQgetResult(get())) != nullptr) FailHere();
  }

  // Of the serving process. The first number of schedstat is its time on a processor.
  int64_t CpuNanos() const {
    std::ifstream file("/proc/" + std::to_string(PQbackendPID(get())) + "/schedstat");
    int64_t nanos = 0;
    if (!(file >> nanos)) Fail("cannot read the processor time of PostgreSQL's process in /proc");
    return nanos;
  }

 private:
  std::unique_ptr<PGconn, Close> connection_;
};

std::string TextOf(const std::variant<int64_t, std::string>& value) {
  if (const auto* number = std::get_if<int64_t>(&value)) return std::to_string(*number);
  return std::get<std::string>(value);
}

int64_t NumberAt(const Result& rows, int row, int column) {
  const std::string_view text = PQgetvalue(rows.get(), row, column);
  int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

class PostgresSystem : public System {
 public:
  PostgresSystem(std::string_view name, const DataSet& data, const std::string& where,
                 Dialect dialect, std::function<bool(const QueryKind&)> answers)
      : name_(name),
        data_(data),
        connection_(where),
        dialect_(std::move(dialect)),
        answers_(std::move(answers)) {}

  std::string_view name() const override { return name_; }
  bool Answers(const QueryKind& kind) const override { return answers_(kind); }
  int64_t CpuNanos() const override { return connection_.CpuNanos(); }

  std::string ResumePoint(const Query& query) override {
    Answer first;
    Run(query, "", &first);
    return After::EndOf(first);
  }

  void Run(const Query& query, const std::string& resume_point, Answer* answer) override {
    const Statement statement =
        MakeStatement(data_, dialect_, query, After::FromText(resume_point));
    std::vector<std::string> texts;
    for (const auto& value : statement.values) texts.push_back(TextOf(value));
    std::vector<const char*> values;
    for (const std::string& text : texts) values.push_back(text.c_str());
    const Result rows = connection_.Check(
        PQexecPrepared(connection_.get(), Prepare(statement.sql).c_str(),
                       static_cast<int>(values.size()), values.data(), nullptr, nullptr, 0));
    if (answer != nullptr) Keep(query, rows, *answer);
  }

 private:
  // The name under which the statement is prepared.
  const std::string& Prepare(const std::string& sql) {
    std::string& name = prepared_[sql];
    if (name.empty()) {
      name = "s" + std::to_string(prepared_.size());
      connection_.Check(PQprepare(connection_.get(), name.c_str(), sql.c_str(), 0, nullptr));
    }
    return name;
  }

  static void Keep(const Query& query, const Result& rows, Answer& answer) {
    const int count = PQntuples(rows.get());
    switch (query.kind.shape) {
      case Shape::kPage:
        for (int i = 0; i < count; ++i) {
          answer.page.push_back({.begin = NumberAt(rows, i, 1), .event = NumberAt(rows, i, 0)});
        }
        break;
      case Shape::kHistogram:
        for (int i = 0; i < count; ++i) {
          answer.buckets.push_back({.begin = NumberAt(rows, i, 0), .count = NumberAt(rows, i, 1)});
        }
        break;
      case Shape::kCount:
        answer.count = NumberAt(rows, 0, 0);
        break;
      case Shape::kSearch:
      case Shape::kTiles:
        answer.count = count;
        break;
    }
  }

  const std::string_view name_;
  const DataSet& data_;
  const Connection connection_;
  const Dialect dialect_;
  const std::function<bool(const QueryKind&)> answers_;
  std::map<std::string, std::string> prepared_;
};

Dialect MakeDialect(std::string overlaps, std::string unordered) {
  return {.parameter = '$',
          .tables = "events e",
          .overlaps = std::move(overlaps),
          .unordered = std::move(unordered),
          .month =
              "extract(epoch from date_trunc('month',"
              " to_timestamp(begin_at) at time zone 'UTC'))::bigint",
          .search =
              "select e.id, ts_rank(words, q) from events e, to_tsquery('simple', $1) q"
              " where words @@ q order by ts_rank(words, q) desc limit " +
              std::to_string(kFound),
          .and_word = " & "};
}

// The lines of the table of events.
std::string EventLine(const EventData& event) {
  std::string names;
  for (const std::string& name : event.participants) names += (names.empty() ? "" : ",") + name;
  return std::to_string(event.number) + "\t" + std::to_string(event.begin) + "\t" +
         std::to_string(event.EndOfSecond()) + "\t" + event.type + "\t" + event.place + "\t" +
         names + "\t" + event.title + "\n";
}

std::string PartLines(const EventData& event) {
  std::string lines;
  for (const std::string& name : event.participants) {
    lines += name + "\t" + std::to_string(event.begin) + "\t" + std::to_string(event.number) +
             "\t" + std::to_string(event.EndOfSecond()) + "\n";
  }
  return lines;
}

}  // namespace

void LoadPostgres(const DataSet& data, const std::string& where, Report& report) {
  const Connection connection(where);
  const int64_t begin = WallNanos();
  connection.Do(
      "create table events(id bigint, begin_at bigint, end_at bigint, type text, place text,"
      "  participants text, title text,"
      "  span int8range generated always as (int8range(begin_at, end_at)) stored,"
      "  words tsvector generated always as (to_tsvector('simple', title)) stored);"
      "create table taking_part(participant text, begin_at bigint, event bigint, end_at bigint)");
  int64_t next = 0;
  connection.Copy("events(id, begin_at, end_at, type, place, participants, title)", [&] {
    return next < data.size() ? EventLine(data.EventAt(next++)) : std::string();
  });
  next = 0;
  connection.Copy("taking_part", [&] {
    std::string lines;
    while (lines.empty() && next < data.size()) lines = PartLines(data.EventAt(next++));
    return lines;
  });
  connection.Do(
      "alter table events add primary key (id);"
      "create index on events(begin_at, id, end_at);"
      "create index on events using gist(span);"
      "create index on events using gin(words);"
      "create index on taking_part(participant, begin_at, event, end_at)");
  connection.Do("vacuum analyze events");
  connection.Do("vacuum analyze taking_part");
  const auto count = static_cast<double>(data.size());
  report.AddFigure("load", "postgres", count / (static_cast<double>(WallNanos() - begin) / 1e9),
                   "events/s");
  const Result size = connection.Do(
      "select pg_total_relation_size('events') + pg_total_relation_size('taking_part')");
  report.AddFigure("disk", "postgres", static_cast<double>(NumberAt(size, 0, 0)) / count,
                   "bytes/event");
}

std::unique_ptr<System> MakePostgresBtree(const DataSet& data, const std::string& where) {
  return std::make_unique<PostgresSystem>(
      "postgres_btree", data, where, MakeDialect(BtreeOverlaps(data, "e", '$'), ""),
      [](const QueryKind& kind) { return kind.shape != Shape::kTiles; });
}

std::unique_ptr<System> MakePostgresGist(const DataSet& data, const std::string& where) {
  return std::make_unique<PostgresSystem>(
      "postgres_gist", data, where, MakeDialect("e.span && int8range($1, $2)", " + 0"),
      [](const QueryKind& kind) {
        return (kind.shape == Shape::kPage || kind.shape == Shape::kCount) &&
               kind.terms == Terms::kNone;
      });
}

}  // namespace annals::bench
