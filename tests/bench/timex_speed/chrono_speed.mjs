// chrono_speed.mjs TEXT DATE: the speed of chrono-node on a text, one paragraph at a time, which is
// how it is quickest, in the quickest of some runs. Run in a folder where it is installed.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const chrono = createRequire(`${process.cwd()}/`)("chrono-node");
const [path, date] = process.argv.slice(2);
const text = readFileSync(path, "utf8");
const paragraphs = text.split(/\n\s*\n/);
const reference = new Date(date);
let mentions = 0;
const run = () => {
  mentions = 0;
  for (const paragraph of paragraphs) mentions += chrono.parse(paragraph, reference).length;
};
run(); // for the compiler to warm up
let seconds = Infinity;
for (let count = 0; count < 4; ++count) {
  const begin = process.cpuUsage();
  run();
  const used = process.cpuUsage(begin);
  seconds = Math.min(seconds, (used.user + used.system) / 1e6);
}
const bytes = Buffer.byteLength(text);
console.log(`${bytes} bytes, ${mentions} mentions, ${seconds.toFixed(3)} s, ${(bytes / seconds / 1e6).toFixed(2)} MB/s`);
