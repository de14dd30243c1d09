// Quality of a sample of 40 of stills with known kinds of places: the sample has every kind with at least 1 % of
// the stills, and no still is further from it than half the distance from a random sample (mean of 20).
//   node sample.mjs [FILE]
import { execFileSync } from "node:child_process";
import { atMost, measured, report } from "../support/figures.mjs";

const sample = JSON.parse(execFileSync(`${process.env.ASSAY_EXAMPLES}/sample`, { encoding: "utf8" }));
report("sample", [
  atMost(0, "kinds of places missed, with 1 % or more", sample.strata_missed, ""),
  atMost(0.5, "radius, of that of random samples", sample.ratio, "×"),
  measured("choice", sample.chosen_ms, "ms"),
], { details: sample });
