// COCO evaluation of coco-100 replicated to 5,000 images: Assay against pycocotools, faster-coco-eval and hotcoco,
// in one run, on the same files, with the same twelve figures.
//   node coco.mjs [FILE]     ASSAY_IMAGES: how many
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atLeast, atMost, measured, report } from "../support/figures.mjs";

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
const figures = [];
for (const type of ["bbox", "segm"]) {
  const [ours, py, hot] = [of("assay", type), of("pycocotools", type), of("hotcoco", type)];
  for (const r of rows.filter((r) => r.type === type)) {
    figures.push(measured(`${type}: ${r.program} ${r.version}, loading`, r.load_s, "s"), measured(`${type}: ${r.program} ${r.version}, evaluation`, r.evaluate_s, "s"));
  }
  figures.push(
    atMost(1e-12, `${type}: largest difference from pycocotools`, Math.max(...ours.stats.map((v, i) => Math.abs(v - py.stats[i]))), ""),
    atLeast(100, `${type}: times as fast as pycocotools`, py.evaluate_s / ours.evaluate_s, "×"),
    atLeast(1, `${type}: times as fast as hotcoco`, hot.evaluate_s / ours.evaluate_s, "×"),
  );
}
const peers = Object.fromEntries(rows.filter((r) => r.program !== "assay").map((r) => [r.program, r.version]));
report("coco", figures, { peers, details: { images: Number(IMAGES), rows } });
