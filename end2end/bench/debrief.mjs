// Debrief of 200 people whose pointers move ten times a second: time from a move to all other screens, and the
// server's memory while 20 of them read nothing. Real accounts by invitation, real WebSockets.
//   node debrief.mjs [FILE]
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { atMost, measured, report } from "../support/figures.mjs";
import { serve } from "../support/serve.mjs";

const [PEOPLE, SILENT, SECONDS] = [200, 20, 20];
const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
const server = await serve(join(folder, "data"), ["--demo"]);
const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))[1]) / 1024;
const memory = [];
const room = {};
try {
  const child = spawn(`${process.env.ASSAY_EXAMPLES}/debrief_room`, [server.url, PEOPLE, SILENT, SECONDS].map(String), { stdio: ["ignore", "pipe", "inherit"] });
  let watch;
  createInterface({ input: child.stdout }).on("line", (line) => {
    Object.assign(room, JSON.parse(line));
    watch ??= setInterval(() => memory.push(resident()), 250);
  });
  const status = await new Promise((resolve) => child.once("exit", resolve));
  clearInterval(watch);
  if (status !== 0) throw new Error(`debrief_room ended with status ${status}`);
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
const [before, most] = [memory[0], Math.max(...memory)];
report("debrief", [
  measured("moves received", room.received_share * 100, "%"),
  measured("move to another screen, median", room.p50_ms, "ms"),
  atMost(100, "move to another screen, 99 %", room.p99_ms, "ms"),
  measured("move to another screen, slowest", room.worst_ms, "ms"),
  measured("memory with everybody there", before, "MiB"),
  atMost(64, "growth of memory while some read nothing", most - before, "MiB"),
], { details: room });
