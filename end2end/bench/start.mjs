// Time from the command to the page's answer: the demo's first start, when all of the demo is there, and later starts.
//   node start.mjs [FILE]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoIsReady } from "../support/demo.mjs";
import { atMost, measured, report } from "../support/figures.mjs";
import { answer } from "../support/serve.mjs";

const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));

/** Starts the server: seconds until the page answers and until all of the demo is there. */
async function start() {
  const before = performance.now();
  const seconds = () => (performance.now() - before) / 1000;
  const server = await answer(folder, ["--demo"]);
  if (!(await fetch(server.url)).ok) throw new Error("the page does not answer");
  const answers = seconds();
  await demoIsReady(server.url);
  const whole = seconds();
  const status = await server.stop("SIGTERM");
  if (status !== 0) throw new Error(`SIGTERM ended the server with status ${status}`);
  return { answers, whole };
}

let first, again;
try {
  [first, again] = [await start(), await start()];
} finally {
  rmSync(folder, { recursive: true, force: true });
}
report("start", [
  atMost(5, "first start of the demo, page answers", first.answers, "s"),
  atMost(5, "later start, page answers", again.answers, "s"),
  measured("first start of the demo, all is there", first.whole, "s"),
]);
