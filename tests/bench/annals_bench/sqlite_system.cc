#include "tests/bench/annals_bench/sqlite_system.h"

#include <sqlite3.h>

#include <filesystem>
#include <functional>
#include <map>
#include <string_view>

#include "tests/bench/annals_bench/clock.h"
#include "tests/bench/annals_bench/fail.h"
#include "tests/bench/annals_bench/sql.h"

namespace annals::bench {
namespace {

struct CloseDb {
  void operator()(sqlite3* db) const { sqlite3_close(db); }
};
struct CloseStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Prepared = std::unique_ptr<sqlite3_stmt, CloseStatement>;

class Db {
 public:
  explicit Db(const std::string& path) {
    sqlite3* db = nullptr;
    const int code = sqlite3_open(path.c_str(), &db);
    db_.reset(db);
    Check(code);
    // A gigabyte, as the others have.
    Do("pragma cache_size = -1048576");
  }

  void Check(int code) const {
    if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE) {
      Fail(std::string("SQLite: ") + sqlite3_errmsg(db_.get()));
    }
  }

  void Do(const std::string& sql) const {
    Check(sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr));
  }

  Prepared Prepare(const std::string& sql) const {
    sqlite3_stmt* statement = nullptr;
    Check(sqlite3_prepare_v2(db_.get(), sql.c_str(), -1, &statement, nullptr));
    return Prepared(statement);
  }

  // `values` must live until the statement is reset.
  void Bind(sqlite3_stmt* statement,
            const std::vector<std::variant<int64_t, std::string>>& values) const {
    for (size_t i = 0; i < values.size(); ++i) {
      const int place = static_cast<int>(i) + 1;
      if (const auto* number = std::get_if<int64_t>(&values[i])) {
        Check(sqlite3_bind_int64(statement, place, *number));
      } else {
        const std::string& text = std::get<std::string>(values[i]);
        Check(sqlite3_bind_text(statement, place, text.data(), static_cast<int>(text.size()),
                                SQLITE_STATIC));
      }
    }
  }

  // Runs a statement that returns no row.
  void Put(sqlite3_stmt* statement,
           const std::vector<std::variant<int64_t, std::string>>& values) const {
    Bind(statement, values);
    Check(sqlite3_step(statement));
    Check(sqlite3_reset(statement));
  }

 private:
  std::unique_ptr<sqlite3, CloseDb> db_;
};

class SqliteSystem : public System {
 public:
  SqliteSystem(std::string_view name, const DataSet& data, const std::string& path, Dialect dialect,
               std::function<bool(const QueryKind&)> answers)
      : name_(name),
        data_(data),
        db_(path),
        dialect_(std::move(dialect)),
        answers_(std::move(answers)) {}

  std::string_view name() const override { return name_; }
  bool Answers(const QueryKind& kind) const override { return answers_(kind); }

  std::string ResumePoint(const Query& query) override {
    Answer first;
    Run(query, "", &first);
    return After::EndOf(first);
  }

  void Run(const Query& query, const std::string& resume_point, Answer* answer) override {
    const Statement statement =
        MakeStatement(data_, dialect_, query, After::FromText(resume_point));
    Prepared& prepared = prepared_[statement.sql];
    if (prepared == nullptr) prepared = db_.Prepare(statement.sql);
    db_.Bind(prepared.get(), statement.values);
    int code = SQLITE_OK;
    while ((code = sqlite3_step(prepared.get())) == SQLITE_ROW) {
      for (int i = 0; i < sqlite3_column_count(prepared.get()); ++i) {
        read_bytes_ += sqlite3_column_bytes(prepared.get(), i);
      }
      if (answer != nullptr) Keep(query, prepared.get(), *answer);
    }
    db_.Check(code);
    db_.Check(sqlite3_reset(prepared.get()));
  }

 private:
  static void Keep(const Query& query, sqlite3_stmt* row, Answer& answer) {
    const int64_t first = sqlite3_column_int64(row, 0);
    switch (query.kind.shape) {
      case Shape::kPage:
        answer.page.push_back({.begin = sqlite3_column_int64(row, 1), .event = first});
        break;
      case Shape::kHistogram:
        answer.buckets.push_back({.begin = first, .count = sqlite3_column_int64(row, 1)});
        break;
      case Shape::kCount:
        answer.count = first;
        break;
      case Shape::kSearch:
      case Shape::kTiles:
        ++answer.count;
        break;
    }
  }

  const std::string_view name_;
  const DataSet& data_;
  const Db db_;
  const Dialect dialect_;
  const std::function<bool(const QueryKind&)> answers_;
  std::map<std::string, Prepared> prepared_;
  int64_t read_bytes_ = 0;
};

Dialect MakeDialect(std::string tables, std::string overlaps, std::string unordered) {
  return {.parameter = '?',
          .tables = std::move(tables),
          .overlaps = std::move(overlaps),
          .unordered = std::move(unordered),
          .month = "cast(strftime('%s', begin_at, 'unixepoch', 'start of month') as integer)",
          .search = "select rowid, rank from words where words match ?1 order by rank limit " +
                    std::to_string(kFound),
          .and_word = " "};
}

}  // namespace

void LoadSqlite(const DataSet& data, const std::string& path, Report& report) {
  std::filesystem::remove(path);
  const Db db(path);
  const int64_t begin = WallNanos();
  const int64_t begin_cpu = ProcessCpuNanos();
  db.Do(
      "pragma journal_mode = off; pragma synchronous = off; begin;"
      "create table events(id integer primary key, begin_at integer, end_at integer, type text,"
      "  place text, participants text, title text);"
      "create table taking_part(participant text, begin_at integer, event integer, end_at integer);"
      "create virtual table spans using rtree(id, begin_at, end_at);"
      "create virtual table words using fts5(title, content='');");
  const Prepared put_event = db.Prepare("insert into events values (?, ?, ?, ?, ?, ?, ?)");
  const Prepared put_part = db.Prepare("insert into taking_part values (?, ?, ?, ?)");
  const Prepared put_span = db.Prepare("insert into spans values (?, ?, ?)");
  const Prepared put_words = db.Prepare("insert into words(rowid, title) values (?, ?)");
  for (int64_t i = 0; i < data.size(); ++i) {
    const EventData event = data.EventAt(i);
    const int64_t end = event.EndOfSecond();
    std::string names;
    for (const std::string& name : event.participants) {
      names += (names.empty() ? "" : ",") + name;
      db.Put(put_part.get(), {name, event.begin, i, end});
    }
    db.Put(put_event.get(),
           {i, event.begin, end, event.type, event.place, std::move(names), event.title});
    db.Put(put_span.get(), {i, event.begin, end});
    db.Put(put_words.get(), {i, event.title});
  }
  db.Do(
      "create index events_by_begin on events(begin_at, id, end_at);"
      "create index parts_by_name on taking_part(participant, begin_at, event, end_at);"
      "commit; analyze;");
  const auto count = static_cast<double>(data.size());
  report.AddFigure("load", "sqlite", count / (static_cast<double>(WallNanos() - begin) / 1e9),
                   "events/s");
  report.AddFigure("load_cpu", "sqlite",
                   static_cast<double>(ProcessCpuNanos() - begin_cpu) / 1e3 / count, "us/event");
  report.AddFigure("disk", "sqlite", static_cast<double>(std::filesystem::file_size(path)) / count,
                   "bytes/event");
}

std::unique_ptr<System> MakeSqliteBtree(const DataSet& data, const std::string& path) {
  return std::make_unique<SqliteSystem>(
      "sqlite_btree", data, path, MakeDialect("events e", BtreeOverlaps(data, "e", '?'), ""),
      [](const QueryKind& kind) { return kind.shape != Shape::kTiles; });
}

std::unique_ptr<System> MakeSqliteRtree(const DataSet& data, const std::string& path) {
  // The R*Tree holds floats of 32 bits, rounded outwards, and only finds candidates.
  return std::make_unique<SqliteSystem>(
      "sqlite_rtree", data, path,
      MakeDialect("spans s join events e on e.id = s.id",
                  "s.begin_at < ?2 and s.end_at > ?1 and e.begin_at < ?2 and e.end_at > ?1",
                  " + 0"),
      [](const QueryKind& kind) {
        return (kind.shape == Shape::kPage || kind.shape == Shape::kCount) &&
               kind.terms == Terms::kNone;
      });
}

}  // namespace annals::bench
