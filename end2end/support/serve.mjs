// Server process for benchmarks: the release binary on a data folder.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { demoIsReady } from "./demo.mjs";

const BINARY = new URL("../../target/release/assay", import.meta.url).pathname;

/** The same as `answer`, once the demo is whole too. */
export async function serve(data, flags = []) {
  const server = await answer(data, flags);
  if (flags.includes("--demo")) await demoIsReady(server.url);
  return server;
}

/** Returns the address, the process, and `stop`, which ends the server by a signal and returns its exit status, once the server listens. */
export async function answer(data, flags = []) {
  const child = spawn(BINARY, ["serve", "--data", data, "--listen", "127.0.0.1:0", ...flags], { stdio: ["ignore", "pipe", "ignore"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const match = /^listening on (http:\/\/\S+)$/.exec(line);
      if (match) resolve(match[1]);
    });
    child.once("exit", (code) => reject(new Error(`the server stopped with status ${code} before it answered`)));
  });
  const stop = (signal = "SIGKILL") => {
    child.kill(signal);
    return ended;
  };
  return { url, stop, pid: child.pid };
}
