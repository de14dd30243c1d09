// Times of a tasker's requests about honeypots and about other tasks: whether a two-sample Kolmogorov-Smirnov test can tell them
// apart. Honeypots that answer like other tasks give each probability below 0.001 in one of a thousand runs.
//   node honeypots.mjs [FILE]
import { execFileSync } from "node:child_process";
import { atLeast, measured, report } from "../support/figures.mjs";

const REQUESTS_OF_EACH_KIND = 200;
const line = execFileSync(`${process.env.ASSAY_EXAMPLES}/honeypots`, [String(REQUESTS_OF_EACH_KIND)], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
const requests = JSON.parse(line);
report("honeypots", Object.entries(requests).flatMap(([name, request]) => [
  atLeast(200, `${name}: honeypots timed`, request.honeypots, ""),
  measured(`${name}: another task, median`, request.others_ms, "ms"),
  measured(`${name}: honeypot, median`, request.honeypots_ms, "ms"),
  atLeast(0.001, `${name}: probability that both have one distribution`, request.probability, ""),
]), { details: requests });
