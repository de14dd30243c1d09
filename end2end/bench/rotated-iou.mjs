// IoU of rotated cuboids from above: Assay on one core against vectorised Shapely, on the same pairs, in one run.
//   node rotated-iou.mjs [FILE]     ASSAY_PAIRS: how many
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atLeast, atMost, measured, report } from "../support/figures.mjs";

const PAIRS = process.env.ASSAY_PAIRS ?? "200000";
const SCRIPT = new URL("../../scripts/bench/rotated_iou.py", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
let peer, ours;
try {
  const read = (program, args) => JSON.parse(execFileSync(program, args, { encoding: "utf8" }));
  peer = read(process.env.ASSAY_ORACLE_PYTHON, [SCRIPT, PAIRS, folder]);
  ours = read(`${process.env.ASSAY_EXAMPLES}/rotated_iou`, [folder]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const each = (seconds) => (seconds / ours.pairs) * 1e6;
report("rotated-iou", [
  measured("Shapely, a pair", each(peer.iou_s), "µs"),
  measured("Shapely with its polygons, a pair", each(peer.iou_s + peer.build_s), "µs"),
  measured("Assay, a pair", each(ours.iou_s), "µs"),
  measured("times as fast as Shapely with its polygons", (peer.iou_s + peer.build_s) / ours.iou_s, "×"),
  atLeast(50, "times as fast as Shapely", peer.iou_s / ours.iou_s, "×"),
  atMost(1e-7, "largest difference", ours.largest_difference, ""),
], { peers: { shapely: peer.version }, details: { pairs: ours.pairs } });
