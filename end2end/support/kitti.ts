// KITTI's own arithmetic, so that tests compare the page with the data set and not with Assay's code.
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const DATA = process.env.ASSAY_TEST_DATA ?? new URL("../../../shared/data", import.meta.url).pathname;

export type Box = [left: number, top: number, right: number, bottom: number];

export interface Cuboid {
  center: number[];
  size: number[];
  yaw: number;
}

function matrix(name: string): number[] {
  const text = readFileSync(join(DATA, "kitti-frame/training/calib/000008.txt"), "utf8");
  const line = text.split("\n").find((l) => l.startsWith(`${name}:`))!;
  return line.slice(name.length + 1).trim().split(/\s+/).map(Number);
}

/** Boxes of label_2 without DontCare, in the file's order. */
export function labeledBoxes(): Box[] {
  const text = readFileSync(join(DATA, "kitti-frame/training/label_2/000008.txt"), "utf8");
  const rows = text.trim().split("\n").map((l) => l.split(/\s+/));
  return rows.filter((r) => r[0] !== "DontCare").map((r) => r.slice(4, 8).map(Number) as Box);
}

/** Box around a cuboid (velodyne frame, m) on the left colour camera, px, cut at the image's border. */
export function boxOf(cuboid: Cuboid): Box {
  const [P, R, T] = [matrix("P2"), matrix("R0_rect"), matrix("Tr_velo_to_cam")];
  const rows = (m: number[], width: number, p: number[]) =>
    Array.from({ length: m.length / width }, (_, i) => p.reduce((sum, v, j) => sum + m[i * width + j]! * v, 0));
  const pixels = [-1, 1].flatMap((a) => [-1, 1].flatMap((b) => [-1, 1].map((c) => [a, b, c]))).map(([a, b, c]) => {
    const [x, y, z] = [(a! * cuboid.size[0]!) / 2, (b! * cuboid.size[1]!) / 2, (c! * cuboid.size[2]!) / 2];
    const [cos, sin] = [Math.cos(cuboid.yaw), Math.sin(cuboid.yaw)];
    const lidar = [cuboid.center[0]! + cos * x - sin * y, cuboid.center[1]! + sin * x + cos * y, cuboid.center[2]! + z, 1];
    const [u, v, w] = rows(P, 4, [...rows(R, 3, rows(T, 4, lidar)), 1]);
    return [Math.min(Math.max(u! / w!, 0), 1241), Math.min(Math.max(v! / w!, 0), 374)];
  });
  const [xs, ys] = [pixels.map((p) => p[0]!), pixels.map((p) => p[1]!)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

export function iou(a: Box, b: Box): number {
  const side = (lo: number, hi: number) => Math.max(0, Math.min(a[hi]!, b[hi]!) - Math.max(a[lo]!, b[lo]!));
  const area = (r: Box) => (r[2] - r[0]) * (r[3] - r[1]);
  const both = side(0, 2) * side(1, 3);
  return both / (area(a) + area(b) - both);
}
