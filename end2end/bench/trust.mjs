// The models of docs/statistics.md on simulated people whose errors are known: intervals of quality contain the true one as
// often as they promise, Dawid-Skene is more accurate than majority, and merged labels are nearer to the truth than the
// mean tasker.
//   node trust.mjs [FILE]
import { execFileSync } from "node:child_process";
import { atLeast, atMost, measured, report } from "../support/figures.mjs";

const found = JSON.parse(execFileSync(`${process.env.ASSAY_EXAMPLES}/trust`, { encoding: "utf8" }));
const figures = [
  measured("intervals of 95 % that contain the true quality", 100 * found.coverage, "%"),
  atMost(2, "difference from 95 %", Math.abs(100 * found.coverage - 95), "points"),
  measured("right values by majority", 100 * found.majority, "%"),
  atLeast(100 * found.majority, "right values by Dawid-Skene", 100 * found.dawid_skene, "%"),
];
for (const m of found.merges) {
  const name = `${m.geometry}, ${m.taskers} taskers ${m.spread > 0 ? "of different care" : "alike"}`;
  // What two outlines share is as near to the truth as each of them: nothing is promised of two polygons.
  const better = m.geometry === "polygons" && m.taskers === 2 ? measured : (label, value, unit) => atLeast(m.mean_tasker, label, value, unit);
  figures.push(
    measured(`${name}: IoU of the mean tasker`, m.mean_tasker, ""),
    measured(`${name}: IoU of the best tasker`, m.best_tasker, ""),
    better(`${name}: IoU of the merged label`, m.merged, ""),
    measured(`${name}: right classes of the mean tasker`, 100 * m.class_tasker, "%"),
    measured(`${name}: right classes by majority`, 100 * m.class_majority, "%"),
    measured(`${name}: right classes by Dawid-Skene`, 100 * m.class_dawid_skene, "%"),
  );
}
report("trust", figures, { details: found });
