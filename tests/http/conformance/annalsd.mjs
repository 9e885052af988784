// A real annalsd on free ports; its data goes with it.
import {spawn} from "node:child_process";
import {mkdtempSync, openSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {setTimeout as sleep} from "node:timers/promises";

export class Annalsd {
  // `backups` is a folder; without it, one of its own.
  static async start(program, backups) {
    const server = new Annalsd();
    const folder = server.folder = mkdtempSync(`${tmpdir()}/conformance-`);
    server.backups = backups ?? `${folder}/backups`;
    server.process = spawn(
        program,
        ["--data", `${folder}/data`, "--backups", server.backups, "--listen", "127.0.0.1:0",
         "--port-file", `${folder}/port`, "--http-port-file", `${folder}/http`],
        {stdio: ["ignore", "ignore", openSync(`${folder}/log`, "w")]});
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

  async stop() {
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGTERM");
    await ended;
    rmSync(this.folder, {recursive: true});
  }
}
