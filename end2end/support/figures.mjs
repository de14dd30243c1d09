// Figures of a benchmark, as contracts.md names them: a table on standard output, JSON in a file, and exit status 1 if a
// figure was missed.
import { cpus, totalmem } from "node:os";
import { writeFileSync } from "node:fs";

const rounded = (value) => (Math.abs(value) < 1 ? Number(value.toPrecision(4)) : Math.round(value * 1000) / 1000);

/** A figure that may be at most `limit`. */
export function atMost(limit, name, value, unit) {
  return { name, value: rounded(value), unit, limit, met: value <= limit };
}

/** A figure that must be at least `limit`. */
export function atLeast(limit, name, value, unit) {
  return { name, value: rounded(value), unit, limit, met: value >= limit };
}

/** A figure without a limit. */
export function measured(name, value, unit) {
  return { name, value: rounded(value), unit, limit: null, met: null };
}

/** Prints the figures and writes them with the versions of the peers and further `details`. */
export function report(name, figures, { peers = {}, details = {} } = {}) {
  const width = Math.max(...figures.map((f) => f.name.length));
  for (const f of figures) {
    const verdict = f.met === null ? "" : `limit ${f.limit}   ${f.met ? "met" : "MISSED"}`;
    console.log(`${f.name.padEnd(width)} ${`${f.value} ${f.unit}`.padStart(16)}   ${verdict}`.trimEnd());
  }
  const machine = `${cpus()[0]?.model ?? "unknown"}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const result = { name, at: new Date().toISOString(), machine, figures, peers, details };
  if (process.argv[2]) writeFileSync(process.argv[2], `${JSON.stringify(result, null, 2)}\n`);
  if (figures.some((f) => f.met === false)) process.exitCode = 1;
}
