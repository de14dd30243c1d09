// Debrief of 200 people whose pointers move ten times a second: time from a move to all other screens, and the
// server's memory while 20 of them read nothing. Real accounts by invitation, real WebSockets. Prints a table,
// writes JSON to the first argument, and fails above the limits.
//   node debrief.mjs [FILE]
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { serve } from "../support/serve.mjs";

const [PEOPLE, SILENT, SECONDS, P99_MS, GROWTH_MIB] = [200, 20, 20, 100, 64];
const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
const server = await serve(join(folder, "data"), ["--demo", "--connections-per-address", "0"]);
const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))[1]) / 1024;
const memory = [];
const report = {};
try {
  const room = spawn(`${process.env.ASSAY_EXAMPLES}/debrief_room`, [server.url, PEOPLE, SILENT, SECONDS].map(String), { stdio: ["ignore", "pipe", "inherit"] });
  let watch;
  createInterface({ input: room.stdout }).on("line", (line) => {
    Object.assign(report, JSON.parse(line));
    watch ??= setInterval(() => memory.push(resident()), 250);
  });
  const status = await new Promise((resolve) => room.once("exit", resolve));
  clearInterval(watch);
  if (status !== 0) throw new Error(`debrief_room ended with status ${status}`);
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
const [before, most] = [memory[0], Math.max(...memory)];
const result = { ...report, resident_before_mib: before, resident_most_mib: most, limits: { p99_ms: P99_MS, growth_mib: GROWTH_MIB } };
console.log(`room           ${report.people} people by real WebSockets, ${report.silent} of whom read nothing, ${report.seconds} s`);
console.log(`received       ${report.received} moves, ${(report.received_share * 100).toFixed(1)} % of all moves`);
console.log(`latency        median ${report.p50_ms.toFixed(1)} ms, 99 % within ${report.p99_ms.toFixed(1)} ms (limit ${P99_MS}), worst ${report.worst_ms.toFixed(1)} ms`);
console.log(`memory         ${before.toFixed(0)} MiB with everybody there, at most ${most.toFixed(0)} MiB (limit ${GROWTH_MIB} more)`);
if (process.argv[2]) writeFileSync(process.argv[2], `${JSON.stringify(result, null, 2)}\n`);
if (report.p99_ms > P99_MS || most - before > GROWTH_MIB) process.exitCode = 1;
