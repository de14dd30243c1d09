// Real recording (scale-drive) as a rotating LiDAR records it: each point seen from the vehicle's place at its
// time.
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DATA } from "./kitti";

export const DRIVE = join(DATA, "scale-drive");
/** Time of one turn of the LiDAR, s: the interval of frames. */
const SWEEP_S = 0.1;

type V3 = [number, number, number];
type Q = [number, number, number, number];
interface Pose {
  heading: Q;
  position: V3;
}

function pose(frame: number): Pose {
  return JSON.parse(readFileSync(join(DRIVE, `poses/${frame}.json`), "utf8")) as Pose;
}

function rotate([w, x, y, z]: Q, [a, b, c]: V3): V3 {
  const [u, v, s] = [2 * (y * c - z * b), 2 * (z * a - x * c), 2 * (x * b - y * a)];
  return [a + w * u + y * s - z * v, b + w * v + z * u - x * s, c + w * s + x * v - y * u];
}

const back = ([w, x, y, z]: Q): Q => [w, -x, -y, -z];

/** Pose between two poses, or beyond the second: they differ by a third of a degree, so lines and arcs are the same. */
function between(a: Pose, b: Pose, share: number): Pose {
  const mix = (from: number, to: number) => from + (to - from) * share;
  const heading = a.heading.map((v, i) => mix(v, b.heading[i]!)) as Q;
  const length = Math.hypot(...heading);
  return { heading: heading.map((v) => v / length) as Q, position: a.position.map((v, i) => mix(v, b.position[i]!)) as V3 };
}

/** Points of a frame in the file's order: x, y, z, i of each. */
export function points(frame: number): Float32Array {
  const bytes = readFileSync(join(DRIVE, `pointcloud/${frame}.ply`));
  const start = bytes.indexOf("end_header\n") + "end_header\n".length;
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length));
}

/**
 * Writes the recording into a new folder, with clouds distorted by the vehicle's own motion: a sweep begins behind the vehicle at
 * the frame's time and turns once until the next.
 */
export function distorted(): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-drive-"));
  for (const part of ["poses", "cameras"]) cpSync(join(DRIVE, part), join(folder, part), { recursive: true });
  cpSync(join(DRIVE, "pointcloud"), join(folder, "pointcloud"), { recursive: true });
  const poses = [1, 2, 3].map(pose);
  for (const frame of [1, 2, 3]) {
    const [from, to] = frame < 3 ? [poses[frame - 1]!, poses[frame]!] : [poses[1]!, poses[2]!];
    const own = poses[frame - 1]!;
    const of = points(frame);
    const rows = Buffer.alloc((of.length / 4) * 20);
    for (let i = 0; i < of.length; i += 4) {
      const [x, y, z] = [of[i]!, of[i + 1]!, of[i + 2]!];
      const share = (Math.atan2(x, y) + Math.PI) / (2 * Math.PI);
      const now = between(from, to, frame < 3 ? share : 1 + share);
      const world = rotate(own.heading, [x, y, z]).map((v, k) => v + own.position[k]! - now.position[k]!) as V3;
      const seen = rotate(back(now.heading), world);
      [...seen, of[i + 3]!, share * SWEEP_S].forEach((v, k) => rows.writeFloatLE(v, i * 5 + k * 4));
    }
    const header = `ply\nformat binary_little_endian 1.0\nelement vertex ${of.length / 4}\n${["x", "y", "z", "i", "time"].map((n) => `property float ${n}\n`).join("")}end_header\n`;
    writeFileSync(join(folder, `pointcloud/${frame}.ply`), Buffer.concat([Buffer.from(header), rows]));
  }
  return folder;
}
