// Drift on simulated drives and photographs, whose objects resemble each other within a scene: batches like the reference rarely alarm,
// changes are found, pedestrians lying down are all odd, and few others are.
//   node drift.mjs [FILE]
import { execFileSync } from "node:child_process";
import { atLeast, atMost, measured, report } from "../support/figures.mjs";

const found = JSON.parse(execFileSync(`${process.env.ASSAY_EXAMPLES}/drift`, { encoding: "utf8" }));
const scenes = (run) => `${run.batch} scenes beside ${run.reference}`;
const figures = [];
for (const run of found.healthy) {
  const name = `${run.data.toLowerCase()}, ${scenes(run)}${run.resampled ? ", drawn from the reference itself" : ""}`;
  figures.push(
    atMost(5, `${name}: batches like the reference that alarm`, 100 * run.alarms, "%"),
    measured(`${name}: ordinary objects called odd`, 100 * run.odd, "%"),
    measured(`${name}: objects that the reference covers`, 100 * run.coverage, "%"),
    measured(`${name}: objects that it was expected to cover`, 100 * run.coverage_expected, "%"),
  );
}
for (const run of found.changes) {
  const name = `${run.change}, ${scenes(run)}`;
  const isPromised = run.reference === 100 && run.change === "Cars(1.1)";
  figures.push(
    (isPromised ? (...rest) => atLeast(95, ...rest) : measured)(`${name}: found`, 100 * run.alarms, "%"),
    measured(`${name}: found in “${run.feature}”`, 100 * run.named, "%"),
  );
  if (run.injected > 0) {
    figures.push(
      atLeast(100, `${name}: lying pedestrians called odd`, (100 * run.injected_odd) / run.injected, "%"),
      atMost(0.5, `${name}: other objects called odd`, 100 * run.odd, "%"),
    );
  }
}
figures.push(measured(`${found.large.scenes} scenes with ${found.large.objects} objects`, found.large.seconds, "s"));
report("drift", figures, { details: found });
