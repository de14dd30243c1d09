// Server of one test: the release binary on a data folder, which can be stopped, killed and started again.
import { spawn, type ChildProcess } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const BINARY = new URL("../../target/release/assay", import.meta.url).pathname;
export const DEMO_DATA = new URL("../artifacts/demo-data", import.meta.url).pathname;

export class Server {
  readonly binary = BINARY;
  readonly data = mkdtempSync(join(tmpdir(), "assay-e2e-"));
  url = "";
  setupCode = "";
  private child?: ChildProcess;
  private listen = "127.0.0.1:0";

  constructor(private readonly flags: string[] = ["--demo"]) {}

  /** Starts the server, later on the same address, and resolves once it answers with its whole demo. */
  async start(): Promise<this> {
    const isNew = readdirSync(this.data).length === 0;
    if (isNew && this.flags.includes("--demo")) cpSync(DEMO_DATA, this.data, { recursive: true });
    return this.answer();
  }

  /** Starts the server and resolves once it answers. Where it makes its demo, a part may come later. */
  async answer(): Promise<this> {
    const child = spawn(BINARY, ["serve", "--data", this.data, "--listen", this.listen, ...this.flags], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child = child;
    createInterface({ input: child.stderr! }).on("line", (line) => {
      const code = /\bcode:? ([A-Za-z0-9-]+)/i.exec(line);
      if (code) this.setupCode = code[1]!;
    });
    this.url = await new Promise((resolve, reject) => {
      createInterface({ input: child.stdout! }).on("line", (line) => {
        const match = /^listening on (http:\/\/\S+)$/.exec(line);
        if (match) resolve(match[1]!);
      });
      child.once("exit", (code) => reject(new Error(`the server stopped with status ${code} before it answered`)));
    });
    this.listen = new URL(this.url).host;
    return this;
  }

  /** Stops the server and returns its exit status. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    const child = this.child!;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    child.kill(signal);
    return ended;
  }

  async remove(): Promise<void> {
    await this.stop("SIGKILL");
    rmSync(this.data, { recursive: true, force: true });
  }
}
