// duckdb_bench.mjs CONFIG: loads DuckDB with the events of annals-bench and measures its queries, in
// the way and the form of tests/bench/annals_bench/measure.h. CONFIG is JSON with
//   folder     has events.tsv and queries.jsonl; the database is made in it anew
//   events     how many there are
//   longest    no event is longer, in seconds
//   queries    the kinds to measure
//   count      how many of each kind
//   seconds    about how long for a kind
//   cache      MiB of memory
//   answers    the file for checksums
// Run in a folder where @duckdb/node-api is installed.
import { createHash } from "node:crypto";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const { DuckDBInstance } = createRequire(`${process.cwd()}/`)("@duckdb/node-api");

const PAGE_SIZE = 100;
const ROUNDS = 3;
const config = JSON.parse(process.argv[2]);
const database = `${config.folder}/duckdb.db`;

const cpuMicros = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};
const tell = (row) => console.log(JSON.stringify({ system: "duckdb", events: config.events, ...row }));

async function load() {
  for (const path of [database, `${database}.wal`]) rmSync(path, { force: true });
  const instance = await DuckDBInstance.create(database, {
    threads: "2",
    memory_limit: `${config.cache}MiB`,
  });
  const connection = await instance.connect();
  const wall = performance.now();
  const cpu = cpuMicros();
  // Sorted by begin, so that what is far from a window is skipped.
  await connection.run(`create table events as
    select id::bigint as id, begin_at::bigint as begin_at, end_at::bigint as end_at, type, place,
           coalesce(participants, '') as participants, title
    from read_csv('${config.folder}/events.tsv', delim = '\t', header = true, quote = '',
                  types = {'id': 'BIGINT', 'begin_at': 'BIGINT', 'end_at': 'BIGINT'})
    order by begin_at, id`);
  await connection.run(`create table taking_part as
    select unnest(string_split(participants, ',')) as participant, begin_at, id as event, end_at
    from events where participants <> '' order by participant, begin_at, event`);
  await connection.run("checkpoint");
  const seconds = (performance.now() - wall) / 1000;
  tell({ query: "load", value: config.events / seconds, unit: "events/s" });
  tell({ query: "load_cpu", value: (cpuMicros() - cpu) / config.events, unit: "us/event" });
  tell({ query: "disk", value: statSync(database).size / config.events, unit: "bytes/event" });
  connection.closeSync();
  instance.closeSync();
}

// The SQL of a query, and its parameters.
function statementOf(query, after) {
  const values = [BigInt(query.from), BigInt(query.to)];
  const add = (value) => `$${values.push(value)}`;
  if (query.query.startsWith("histogram")) {
    const table = query.participant ? "taking_part" : "events";
    const also = query.participant ? ` and participant = ${add(query.participant)}` : "";
    return {
      sql: `select epoch(date_trunc('month', make_timestamp(begin_at * 1000000)))::bigint, count(*)
        from ${table} where begin_at >= $1 and begin_at < $2${also} group by 1 order by 1`,
      values,
    };
  }
  const t = query.participant ? "t" : "e";
  const id = query.participant ? "t.event" : "e.id";
  const overlaps = `${t}.begin_at < $2 and ${t}.begin_at > $1 - ${config.longest} and ${t}.end_at > $1`;
  if (query.query.startsWith("count")) {
    return { sql: `select count(*) from events e where ${overlaps}`, values };
  }
  let tables = "events e";
  let where = overlaps;
  if (query.participant) {
    tables = "taking_part t join events e on e.id = t.event";
    where += ` and t.participant = ${add(query.participant)}`;
  }
  if (query.type) where += ` and e.type = ${add(query.type)}`;
  if (after) {
    const comes = query.backward ? "<" : ">";
    const begin = add(after[0]);
    where += ` and (${t}.begin_at ${comes} ${begin}
      or (${t}.begin_at = ${begin} and ${id} ${comes} ${add(after[1])}))`;
  }
  const direction = query.backward ? " desc" : "";
  return {
    sql: `select e.id, e.begin_at, e.end_at, e.type, e.place, e.participants, e.title
      from ${tables} where ${where}
      order by ${t}.begin_at${direction}, ${id}${direction} limit ${PAGE_SIZE}`,
    values,
  };
}

const prepared = new Map();

async function run(connection, { sql, values }) {
  if (!prepared.has(sql)) prepared.set(sql, await connection.prepare(sql));
  const statement = prepared.get(sql);
  values.forEach((value, i) => {
    if (typeof value === "bigint") statement.bindBigInt(i + 1, value);
    else statement.bindVarchar(i + 1, value);
  });
  return statement.runAndReadAll();
}

// As Canonical in tests/bench/annals_bench/answer.cc.
function canonical(query, rows) {
  if (query.query.startsWith("count")) return `${rows[0][0]}`;
  if (query.query.startsWith("histogram")) return rows.map(([m, n]) => `${m}:${n} `).join("");
  let text = "";
  for (let first = 0; first < rows.length; ) {
    let end = first;
    while (end < rows.length && rows[end][1] === rows[first][1]) ++end;
    const cut = (query.later && first === 0) || (rows.length === PAGE_SIZE && end === rows.length);
    const ids = rows.slice(first, end).map((row) => Number(row[0]));
    text += `${rows[first][1]} `.repeat(ids.length);
    if (!cut) text += ids.sort((a, b) => a - b).map((id) => `#${id} `).join("");
    first = end;
  }
  return text;
}

async function measure(connection, kind, queries, answers) {
  const statements = [];
  const end = performance.now() + config.seconds * 500;
  for (const query of queries) {
    if (statements.length > 0 && performance.now() > end) break;
    let after = null;
    if (query.later) {
      const last = (await run(connection, statementOf(query, null))).getRows().at(-1);
      if (last) after = [last[1], last[0]];
    }
    const statement = statementOf(query, after);
    const rows = (await run(connection, statement)).getRows();
    const checksum = createHash("sha256").update(canonical(query, rows)).digest("hex").slice(0, 16);
    answers.push(JSON.stringify({ query: kind, system: "duckdb", number: query.number, checksum }));
    statements.push(statement);
  }
  let best = null;
  const begin = performance.now();
  for (let round = 0; round < ROUNDS; ++round) {
    if (round > 0 && performance.now() > begin + config.seconds * 500) break;
    const walls = [];
    const cpu = cpuMicros();
    for (const statement of statements) {
      const started = performance.now();
      await run(connection, statement);
      walls.push((performance.now() - started) * 1000);
    }
    const spent = cpuMicros() - cpu;
    if (best === null || spent < best.spent) best = { spent, walls };
  }
  const count = best.walls.length;
  best.walls.sort((a, b) => a - b);
  tell({
    query: kind,
    cpu_us: best.spent / count,
    p50_us: best.walls[Math.floor(count / 2)],
    p99_us: best.walls[Math.floor((count * 99) / 100)],
    queries: count,
  });
}

await load();
const instance = await DuckDBInstance.create(database, {
  threads: "1",
  memory_limit: `${config.cache}MiB`,
});
const connection = await instance.connect();
const queries = readFileSync(`${config.folder}/queries.jsonl`, "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line));
const answers = [];
for (const kind of config.queries) {
  const ofKind = queries.filter((query) => query.query === kind).slice(0, config.count);
  await measure(connection, kind, ofKind, answers);
}
writeFileSync(config.answers, answers.map((line) => `${line}\n`).join(""));
