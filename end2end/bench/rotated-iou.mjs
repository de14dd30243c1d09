// IoU of rotated cuboids from above: Assay on one core against vectorised Shapely, on the same pairs, in one run.
// Prints a table, writes JSON to the first argument, and fails below the required ratio or if values differ.
//   node rotated-iou.mjs [FILE]     ASSAY_PAIRS: how many
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const WANTED = 50;
const PAIRS = process.env.ASSAY_PAIRS ?? "200000";
const SCRIPT = new URL("../../scripts/bench/rotated_iou.py", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
let result;
try {
  const read = (program, args) => JSON.parse(execFileSync(program, args, { encoding: "utf8" }));
  const peer = read(process.env.ASSAY_ORACLE_PYTHON, [SCRIPT, PAIRS, folder]);
  const ours = read(`${process.env.ASSAY_EXAMPLES}/rotated_iou`, [folder]);
  result = {
    pairs: ours.pairs,
    peer: peer.version,
    peer_s: peer.iou_s,
    peer_with_polygons_s: peer.iou_s + peer.build_s,
    ours_s: ours.iou_s,
    ratio: peer.iou_s / ours.iou_s,
    ratio_with_polygons: (peer.iou_s + peer.build_s) / ours.iou_s,
    largest_difference: ours.largest_difference,
    wanted: WANTED,
  };
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const us = (seconds) => `${((seconds / result.pairs) * 1e6).toFixed(3)} µs a pair`;
console.log(`pairs        ${result.pairs}, largest difference ${result.largest_difference.toExponential(1)}`);
console.log(`Shapely      ${us(result.peer_s)}, ${us(result.peer_with_polygons_s)} with its polygons (${result.peer})`);
console.log(`Assay        ${us(result.ours_s)}`);
console.log(`ratio        ${result.ratio.toFixed(1)}, ${result.ratio_with_polygons.toFixed(1)} with its polygons (wanted ${WANTED})`);
if (process.argv[2]) writeFileSync(process.argv[2], `${JSON.stringify(result, null, 2)}\n`);
if (result.ratio < WANTED || result.largest_difference > 1e-7) process.exitCode = 1;
