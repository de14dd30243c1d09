// Real nuScenes frame with every second point in a separate sweep, recorded from one metre further.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DATA } from "./kitti";

export const SAMPLE = join(DATA, "nuscenes-sample");

interface Pose {
  token: string;
  rotation: [number, number, number, number];
  translation: number[];
}
interface Recorded {
  token: string;
  ego_pose_token: string;
  calibrated_sensor_token: string;
  timestamp: number;
  is_key_frame: boolean;
  filename: string;
  prev: string;
  next: string;
}

/** Direction in a frame with this rotation. */
function seen([w, x, y, z]: Pose["rotation"], [a, b, c]: number[]): number[] {
  const m = [
    [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  ];
  return [0, 1, 2].map((i) => m[0]![i]! * a! + m[1]![i]! * b! + m[2]![i]! * c!);
}

/** Writes a folder of nuScenes with one key frame and one sweep after it. */
export function withSweep(): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-sweep-"));
  cpSync(SAMPLE, folder, { recursive: true });
  const table = <T>(name: string): T[] => JSON.parse(readFileSync(join(folder, `v1.0-mini/${name}.json`), "utf8")) as T[];
  const write = (name: string, rows: unknown) => writeFileSync(join(folder, `v1.0-mini/${name}.json`), JSON.stringify(rows));
  const data = table<Recorded>("sample_data");
  const frame = data.find((d) => d.filename.includes("LIDAR_TOP"))!;
  const poses = table<Pose>("ego_pose");
  const ego = poses.find((p) => p.token === frame.ego_pose_token)!;
  const lidar = table<Pose>("calibrated_sensor").find((s) => s.token === frame.calibrated_sensor_token)!;

  // One metre along the world's x axis, in the LiDAR's frame.
  const step = seen(lidar.rotation, seen(ego.rotation, [1, 0, 0]));
  const all = readFileSync(join(folder, frame.filename));
  const [earlier, later]: Buffer[][] = [[], []];
  for (let row = 0; row * 20 < all.length; row++) {
    const point = Buffer.from(all.subarray(row * 20, row * 20 + 20));
    if (row % 2) step.forEach((v, k) => point.writeFloatLE(point.readFloatLE(4 * k) - v, 4 * k));
    (row % 2 ? later : earlier)!.push(point);
  }
  writeFileSync(join(folder, frame.filename), Buffer.concat(earlier!));
  const sweep: Recorded = {
    ...frame,
    token: "5ee90000000000000000000000000001",
    ego_pose_token: "5ee90000000000000000000000000002",
    timestamp: frame.timestamp + 50_000,
    is_key_frame: false,
    filename: "sweeps/LIDAR_TOP/later.pcd.bin",
    prev: frame.token,
  };
  mkdirSync(join(folder, "sweeps/LIDAR_TOP"), { recursive: true });
  writeFileSync(join(folder, sweep.filename), Buffer.concat(later!));
  frame.next = sweep.token;
  write("sample_data", [...data, sweep]);
  const [x, ...rest] = ego.translation;
  write("ego_pose", [...poses, { ...ego, token: sweep.ego_pose_token, timestamp: sweep.timestamp, translation: [x! + 1, ...rest] }]);
  return folder;
}
