// Quality of a sample of 40 of stills with known kinds of places: the sample has every kind with at least 1 % of
// the stills, and no still is further from it than half the distance from a random sample (mean of 20). Prints a
// table, writes JSON to the first argument, and fails above the limits.
//   node sample.mjs [FILE]
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";

const RATIO = 0.5;
const report = JSON.parse(execFileSync(`${process.env.ASSAY_EXAMPLES}/sample`, { encoding: "utf8" }));
console.log(`scenes    ${report.scenes}, ${report.strata_to_cover} kinds of places with at least 1 %, ${report.strata_missed} of them missed`);
console.log(`radius    ${report.radius.toFixed(2)}, of random samples ${report.random_radius.toFixed(2)}: ${report.ratio.toFixed(2)} of it (limit ${RATIO})`);
console.log(`chosen in ${report.chosen_ms.toFixed(1)} ms`);
if (process.argv[2]) writeFileSync(process.argv[2], `${JSON.stringify({ ...report, limits: { ratio: RATIO, strata_missed: 0 } }, null, 2)}\n`);
if (report.ratio > RATIO || report.strata_missed > 0) process.exitCode = 1;
