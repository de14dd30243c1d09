// Generated surveys: LAS 1.2, point format 1, in UTM coordinates.
import { closeSync, openSync, writeSync } from "node:fs";

const RECORD = 28;
const BATCH = 100_000;

/** Corner of generated surveys, m. */
export const CORNER = [448_000, 5_411_000, 100];

/** Writes `points` points. `make` takes a random generator, the same every time, and returns a function for a point: x, y, z in
 * metres from the corner. */
export function writeLas(path, points, make) {
  const header = Buffer.alloc(227);
  header.write("LASF", 0);
  header.set([1, 2], 24);
  header.writeUInt16LE(227, 94);
  header.writeUInt32LE(227, 96);
  header.set([1, RECORD, 0], 104);
  header.writeUInt32LE(points, 107);
  header.writeUInt32LE(points, 111);
  [0.001, 0.001, 0.001, ...CORNER].forEach((v, i) => header.writeDoubleLE(v, 131 + 8 * i));
  const file = openSync(path, "w");
  writeSync(file, header);
  let state = 1;
  const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const next = make(random);
  const batch = Buffer.alloc(BATCH * RECORD);
  for (let done = 0; done < points; ) {
    const count = Math.min(BATCH, points - done);
    for (let i = 0; i < count; i++, done++) {
      const [x, y, z] = next();
      const at = i * RECORD;
      batch.writeInt32LE(Math.round(x * 1000), at);
      batch.writeInt32LE(Math.round(y * 1000), at + 4);
      batch.writeInt32LE(Math.round(z * 1000), at + 8);
      batch.writeUInt16LE(Math.floor(1000 * random()), at + 12);
      batch.writeDoubleLE(1.7e5 + done * 1e-6, at + 20);
    }
    writeSync(file, batch, 0, count * RECORD);
  }
  closeSync(file);
}
