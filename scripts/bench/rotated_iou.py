"""Times of Shapely's vectorised IoU of rotated boxes from above; pairs and values stay for other programs.

    rotated_iou.py PAIRS FOLDER

FOLDER/pairs.f64: rows of center x, y, length, width, yaw (m, radians) of a box, then of its partner.
FOLDER/shapely.f64: their IoU. Prints {"pairs","version","build_s","iou_s"}: making the polygons, and the IoU alone, the
best of three runs.
"""

import json
import pathlib
import sys
import time

import numpy as np
import shapely


def boxes(rows):
    """Polygons of rows with x, y, length, width, yaw."""
    x, y, length, width, yaw = rows.T
    along, across = np.array([1, 1, -1, -1]) / 2, np.array([1, -1, -1, 1]) / 2
    u, v = length[:, None] * along, width[:, None] * across
    c, s = np.cos(yaw)[:, None], np.sin(yaw)[:, None]
    return shapely.polygons(np.stack([x[:, None] + u * c - v * s, y[:, None] + u * s + v * c], axis=2))


def iou(a, b):
    shared = shapely.area(shapely.intersection(a, b))
    return shared / (shapely.area(a) + shapely.area(b) - shared)


def best(run, times=3):
    found = []
    for _ in range(times):
        start = time.perf_counter()
        value = run()
        found.append(time.perf_counter() - start)
    return min(found), value


def main():
    count, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2])
    dice = np.random.default_rng(5)
    a = np.c_[dice.uniform(-60, 60, (count, 2)), dice.uniform(1, 12, count), dice.uniform(0.5, 3, count), dice.uniform(-7, 7, count)]
    b = a + np.c_[dice.normal(0, 0.8, (count, 2)), dice.normal(0, 0.1, (count, 2)), dice.normal(0, 0.6, count)]
    b[:, 2:4] = np.abs(b[:, 2:4]) + 0.1
    build_s, (p, q) = best(lambda: (boxes(a), boxes(b)))
    iou_s, values = best(lambda: iou(p, q))
    np.c_[a, b].astype("<f8").tofile(folder / "pairs.f64")
    values.astype("<f8").tofile(folder / "shapely.f64")
    version = f"shapely {shapely.__version__}, GEOS {shapely.geos_version_string}"
    print(json.dumps({"pairs": count, "version": version, "build_s": build_s, "iou_s": iou_s}))


if __name__ == "__main__":
    main()
