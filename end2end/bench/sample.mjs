// How well a sample of 40 stands for stills of known kinds of places: every kind that holds at least 1 % is in it, and
// nothing is farther from it than half of what it is from a random sample (mean of 20).
// Prints a table, writes JSON to the file named first, and fails over the limits.
//   node sample.mjs [FILE]
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";

const RATIO = 0.5;
const told = JSON.parse(execFileSync(`${process.env.ASSAY_EXAMPLES}/sample`, { encoding: "utf8" }));
console.log(`scenes    ${told.scenes}, ${told.strata_to_cover} kinds of places with at least 1 %, ${told.strata_missed} of them missed`);
console.log(`radius    ${told.radius.toFixed(2)}, of random samples ${told.random_radius.toFixed(2)}: ${told.ratio.toFixed(2)} of it (limit ${RATIO})`);
console.log(`chosen in ${told.chosen_ms.toFixed(1)} ms`);
if (process.argv[2]) writeFileSync(process.argv[2], `${JSON.stringify({ ...told, limits: { ratio: RATIO, strata_missed: 0 } }, null, 2)}\n`);
if (told.ratio > RATIO || told.strata_missed > 0) process.exitCode = 1;
