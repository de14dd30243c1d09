// Figures of a benchmark, as contracts.md names them: a table on standard output, JSON in a file, and exit status 1 if a
// figure was missed.
import { cpus, totalmem } from "node:os";
import { writeFileSync } from "node:fs";

/** A figure with its limit: the most that meets it. */
export function figure(name, value, unit, limit) {
  return { name, value: Math.round(value * 1000) / 1000, unit, limit, met: value <= limit };
}

export function report(name, figures, peers = {}) {
  for (const f of figures) {
    console.log(`${f.name.padEnd(44)} ${`${f.value} ${f.unit}`.padStart(12)}   limit ${f.limit}   ${f.met ? "met" : "MISSED"}`);
  }
  const machine = `${cpus()[0]?.model ?? "unknown"}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const result = { name, at: new Date().toISOString(), machine, figures, peers };
  if (process.argv[2]) writeFileSync(process.argv[2], `${JSON.stringify(result, null, 2)}\n`);
  if (figures.some((f) => !f.met)) process.exitCode = 1;
}
