// Alignment on simulated graders whose limits and releases are known: intervals contain the true limit as often as they promise, an
// outdated release is named, a current one is not accused, and a million verdicts take seconds.
//   node alignment.mjs [FILE]
import { execFileSync } from "node:child_process";
import { atLeast, atMost, measured, report } from "../support/figures.mjs";

const found = JSON.parse(execFileSync(`${process.env.ASSAY_EXAMPLES}/alignment`, { encoding: "utf8" }));
const figures = [];
for (const { measures, noise, share } of found.coverage) {
  const name = `${measures === 1 ? "one measure" : "two measures"}, ${noise === 0 ? "sharp limits" : `limits that vary by ${100 * noise} %`}`;
  figures.push(
    measured(`${name}: intervals of 95 % that contain the limit`, 100 * share, "%"),
    atMost(2, `${name}: difference from 95 %`, Math.abs(100 * share - 95), "points"),
  );
}
figures.push(
  atLeast(95, "outdated releases named, of 60 verdicts", 100 * found.outdated_named, "%"),
  atMost(1, "graders of the current release accused", 100 * found.current_accused, "%"),
  atMost(10, "a million verdicts in one thread", found.seconds_per_million, "s"),
);
report("alignment", figures, { details: found });
