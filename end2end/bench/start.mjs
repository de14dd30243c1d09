// Time from the command to the line with the server's address: the demo's first start and later starts. Prints a
// table, writes JSON to the first argument, and fails above the limits.
//   node start.mjs [FILE]
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "../support/serve.mjs";

const [FIRST_S, AGAIN_S] = [15, 5];
const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));

async function start() {
  const before = performance.now();
  const server = await serve(folder, ["--demo"]);
  const seconds = (performance.now() - before) / 1000;
  const status = await server.stop("SIGTERM");
  if (status !== 0) throw new Error(`SIGTERM ended the server with status ${status}`);
  return seconds;
}

let result;
try {
  result = { first_s: await start(), again_s: await start(), limits: { first_s: FIRST_S, again_s: AGAIN_S } };
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`first start   ${result.first_s.toFixed(2)} s (limit ${FIRST_S})`);
console.log(`again         ${result.again_s.toFixed(2)} s (limit ${AGAIN_S})`);
if (process.argv[2]) writeFileSync(process.argv[2], `${JSON.stringify(result, null, 2)}\n`);
if (result.first_s > FIRST_S || result.again_s > AGAIN_S) process.exitCode = 1;
