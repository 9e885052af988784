#include "tests/bench/annals_bench/sql.h"

#include <sstream>

namespace annals::bench {
namespace {

class Builder {
 public:
  explicit Builder(char parameter) : parameter_(parameter) {}

  // Makes a value a parameter, and returns how the SQL calls it.
  std::string Add(std::variant<int64_t, std::string> value) {
    statement_.values.push_back(std::move(value));
    return parameter_ + std::to_string(statement_.values.size());
  }

  Statement Finish(std::string sql) {
    statement_.sql = std::move(sql);
    return std::move(statement_);
  }

 private:
  const char parameter_;
  Statement statement_;
};

Statement MakePage(const DataSet& data, const Dialect& dialect, const Query& query,
                   const std::optional<After>& after) {
  Builder builder(dialect.parameter);
  const std::string from = builder.Add(query.from);
  const std::string to = builder.Add(query.to);
  std::string tables = dialect.tables;
  std::string where = dialect.overlaps;
  std::string begin = "e.begin_at";
  std::string id = "e.id";
  if (!query.participant.empty()) {
    tables = "taking_part t join events e on e.id = t.event";
    where = BtreeOverlaps(data, "t", dialect.parameter) +
            " and t.participant = " + builder.Add(query.participant);
    begin = "t.begin_at";
    id = "t.event";
  }
  if (!query.type.empty()) where += " and e.type = " + builder.Add(query.type);
  if (after.has_value()) {
    where += " and (" + begin + ", " + id + ") " + (query.kind.backward ? "<" : ">") + " (" +
             builder.Add(after->begin) + ", " + builder.Add(after->event) + ")";
  }
  const std::string order = query.kind.backward ? " desc" : "";
  return builder.Finish(
      "select e.id, e.begin_at, e.end_at, e.type, e.place, e.participants, e.title from " + tables +
      " where " + where + " order by " + begin + dialect.unordered + order + ", " + id + order +
      " limit " + std::to_string(kPageSize));
}

Statement MakeHistogram(const Dialect& dialect, const Query& query) {
  Builder builder(dialect.parameter);
  std::string where = "begin_at >= " + builder.Add(query.from);
  where += " and begin_at < " + builder.Add(query.to);
  std::string table = "events";
  if (!query.participant.empty()) {
    table = "taking_part";
    where += " and participant = " + builder.Add(query.participant);
  }
  return builder.Finish("select " + dialect.month + ", count(*) from " + table + " where " + where +
                        " group by 1 order by 1");
}

}  // namespace

std::string BtreeOverlaps(const DataSet& data, const std::string& table, char parameter) {
  const std::string from = parameter + std::string("1");
  const std::string to = parameter + std::string("2");
  return table + ".begin_at < " + to + " and " + table + ".begin_at > " + from + " - " +
         std::to_string(data.longest()) + " and " + table + ".end_at > " + from;
}

std::string After::EndOf(const Answer& page) {
  if (page.page.empty()) return "";
  return After{.begin = page.page.back().begin, .event = page.page.back().event}.ToText();
}

std::optional<After> After::FromText(const std::string& text) {
  std::istringstream stream(text);
  After after;
  if (!(stream >> after.begin >> after.event)) return std::nullopt;
  return after;
}

Statement MakeStatement(const DataSet& data, const Dialect& dialect, const Query& query,
                        const std::optional<After>& after) {
  switch (query.kind.shape) {
    case Shape::kPage:
      return MakePage(data, dialect, query, after);
    case Shape::kHistogram:
      return MakeHistogram(dialect, query);
    case Shape::kSearch:
      return {dialect.search, {query.words[0] + dialect.and_word + query.words[1]}};
    case Shape::kCount:
    case Shape::kTiles:
      break;
  }
  return {"select count(*) from " + dialect.tables + " where " + dialect.overlaps,
          {query.from, query.to}};
}

}  // namespace annals::bench
