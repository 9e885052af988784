// A real annalsd on free ports; its data goes with it, unless it is of another.
import {spawn} from "node:child_process";
import {mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {setTimeout as sleep} from "node:timers/promises";

export class Annalsd {
  // `backups` and `data` are folders; without them, it has its own. `flags` are more of annalsd's,
  // `failingDisk` is the library of failing_disk.cc, without which its disk is the machine's.
  static async start(program, {backups, data, failingDisk, flags = []} = {}) {
    const server = new Annalsd();
    const folder = server.folder = mkdtempSync(`${tmpdir()}/conformance-`);
    server.backups = backups ?? `${folder}/backups`;
    server.data = data ?? `${folder}/data`;
    server.process = spawn(
        program,
        ["--data", server.data, "--backups", server.backups, "--listen", "127.0.0.1:0",
         "--port-file", `${folder}/port`, "--http-port-file", `${folder}/http`, ...flags],
        {stdio: ["ignore", "ignore", openSync(`${folder}/log`, "w")],
         env: failingDisk ? server.onDisk(failingDisk) : process.env});
    for (let i = 0; i < 600 && !server.grpcPort && server.process.exitCode === null; ++i) {
      await sleep(50);
      try {
        server.grpcPort = Number(readFileSync(`${folder}/port`, "utf8"));
        server.httpPort = Number(readFileSync(`${folder}/http`, "utf8"));
      } catch {
        // It is not ready yet.
      }
    }
    if (!server.grpcPort) throw new Error(readFileSync(`${folder}/log`, "utf8"));
    return server;
  }

  // AddressSanitizer's library else insists on being the first.
  onDisk(failingDisk) {
    const sanitizer = [process.env.ASAN_OPTIONS, "verify_asan_link_order=0"].filter(Boolean);
    return {...process.env, LD_PRELOAD: failingDisk, FAILING_DISK: `${this.folder}/fails`,
            ASAN_OPTIONS: sanitizer.join(":")};
  }

  setDisk({fails}) {
    if (fails) writeFileSync(`${this.folder}/fails`, "");
    else rmSync(`${this.folder}/fails`);
  }

  // Tells it to stop, and does not wait for it.
  tellToStop() { this.process.kill("SIGTERM"); }

  // Waits for its end; its folder stays.
  async end() {
    if (this.process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.tellToStop();
    await ended;
  }

  async stop() {
    await this.end();
    rmSync(this.folder, {recursive: true});
  }

  // Overwrites the table files of a collection; to be done when nobody has it open.
  damage(collection) {
    const folder = `${this.data}/collections/${collection}`;
    const tables = readdirSync(folder).filter((name) => name.endsWith(".sst"));
    if (tables.length === 0) throw new Error(`${folder} has no table files`);
    for (const name of tables) {
      writeFileSync(`${folder}/${name}`, Buffer.alloc(readFileSync(`${folder}/${name}`).length));
    }
  }
}
