// Time from the command to the line with the server's address: the demo's first start and later starts.
//   node start.mjs [FILE]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atMost, report } from "../support/figures.mjs";
import { serve } from "../support/serve.mjs";

const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));

async function start() {
  const before = performance.now();
  const server = await serve(folder, ["--demo"]);
  const seconds = (performance.now() - before) / 1000;
  const status = await server.stop("SIGTERM");
  if (status !== 0) throw new Error(`SIGTERM ended the server with status ${status}`);
  return seconds;
}

let first, again;
try {
  [first, again] = [await start(), await start()];
} finally {
  rmSync(folder, { recursive: true, force: true });
}
report("start", [atMost(5, "first start of the demo", first, "s"), atMost(5, "later start", again, "s")]);
