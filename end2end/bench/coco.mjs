// COCO evaluation of coco-100 replicated to 5,000 images: Assay against pycocotools, faster-coco-eval and hotcoco,
// in one run, on the same files, with the same twelve figures. Prints a table, writes JSON to the first argument,
// and fails if Assay is slower than hotcoco, less than 100 times as fast as pycocotools, or if figures differ from
// pycocotools'.
//   node coco.mjs [FILE]     ASSAY_IMAGES: how many
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const IMAGES = process.env.ASSAY_IMAGES ?? "5000";
const DATA = process.env.ASSAY_TEST_DATA ?? new URL("../../../shared/data", import.meta.url).pathname;
const SCRIPT = new URL("../../scripts/bench/coco.py", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
const rows = [];
try {
  const peers = execFileSync(process.env.ASSAY_ORACLE_PYTHON, [SCRIPT, DATA, IMAGES, folder], { encoding: "utf8", maxBuffer: 1 << 26 });
  rows.push(...peers.trimEnd().split("\n").map((line) => JSON.parse(line)));
  for (const type of ["bbox", "segm"]) {
    const args = [join(folder, "gt.json"), join(folder, `${type}.json`), type, "3"];
    const run = spawnSync(`${process.env.ASSAY_EXAMPLES}/coco_eval`, args, { encoding: "utf8" });
    const times = [...run.stderr.matchAll(/load ([\d.]+) s, evaluate ([\d.]+) s/g)].map((m) => [Number(m[1]), Number(m[2])]);
    const best = times.reduce((a, b) => (b[1] < a[1] ? b : a));
    rows.push({ program: "assay", version: "this", type, load_s: best[0], evaluate_s: best[1], stats: JSON.parse(run.stdout).stats });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const of = (program, type) => rows.find((r) => r.program === program && r.type === type);
let failed = false;
const ratios = {};
for (const type of ["bbox", "segm"]) {
  const [ours, py, hot] = [of("assay", type), of("pycocotools", type), of("hotcoco", type)];
  const apart = Math.max(...ours.stats.map((v, i) => Math.abs(v - py.stats[i])));
  console.log(`${type}: largest difference from pycocotools ${apart.toExponential(1)}`);
  for (const r of rows.filter((r) => r.type === type)) {
    console.log(`  ${`${r.program} ${r.version}`.padEnd(26)} load ${r.load_s.toFixed(2).padStart(7)} s   evaluate ${r.evaluate_s.toFixed(3).padStart(8)} s   Assay is ${(r.evaluate_s / ours.evaluate_s).toFixed(1)} times as fast`);
  }
  ratios[type] = { pycocotools: py.evaluate_s / ours.evaluate_s, hotcoco: hot.evaluate_s / ours.evaluate_s, apart };
  failed ||= ratios[type].pycocotools < 100 || ratios[type].hotcoco < 1 || apart > 1e-12;
}
if (process.argv[2]) writeFileSync(process.argv[2], `${JSON.stringify({ images: Number(IMAGES), rows, ratios }, null, 2)}\n`);
if (failed) process.exitCode = 1;
