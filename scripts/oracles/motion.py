"""Sweeps as a moving LiDAR and as a static LiDAR records them, computed with SciPy's rotations.

    motion.py [DATA]

Writes JSON lines {"case", "poses", "sensor_to_ego", "frame", "unit", "at", "values", "seen", "truth"}: a vehicle's poses
[time in µs, ego → world], the mounting of the LiDAR, the index of the sweep's pose,
the unit of the points' times, which moment of the sweep the pose's time is, the times as a driver writes them, and points
of a static world: each in the sensor's frame when it was recorded, and in that frame at the sweep's time. The
motion between two poses is SciPy's Slerp for the rotation and a straight line for the translation; no case has times
outside the poses. DATA/scale-drive has real poses.
"""

import json
import pathlib
import sys

import numpy as np
import scipy
from scipy.spatial.transform import Rotation, Slerp

PER_SECOND = {"s": 1.0, "ms": 1e3, "µs": 1e6, "ns": 1e9}


def pose(rotation, place):
    """Pose as Assay writes it."""
    return {"rotation": np.roll(rotation.as_quat(), 1).tolist(), "translation": place.tolist()}


def between(times, rotations, places, at):
    """Pose ego → world at a time: a rotation and a translation."""
    place = [np.interp(at, times, places[:, axis]) for axis in range(3)]
    return Slerp(times, rotations)(at), np.array(place)


def in_sensor(world, ego, mount):
    """Point of the world in the sensor's frame, by inverting ego → world and then sensor → ego."""
    (turn, place), (mount_turn, mount_place) = ego, mount
    return mount_turn.inv().apply(turn.inv().apply(world - place) - mount_place)


def case(dice, name, times, rotations, places, unit, at, clock_s, sweep_s=0.1):
    count = 300
    mount = Rotation.random(random_state=dice), dice.uniform(-2, 2, 3)
    frame = int(dice.integers(1, len(times) - 1))
    share = np.sort(dice.uniform(0, 1, count))
    share[0], share[-1] = 0.0, 1.0
    # Zero of the driver's times, and its position in the sweep.
    before = {"zero": dice.uniform(0, 1), "start": 0.0, "middle": 0.5, "end": 1.0}[at]
    first = -before * sweep_s if at == "zero" else clock_s
    values = (first + share * sweep_s) * PER_SECOND[unit]
    if unit in ("µs", "ns"):
        values = np.round(values)
    moment = {"zero": 0.0, "start": values[0], "middle": (values[0] + values[-1]) / 2, "end": values[-1]}[at]
    when = times[frame] + (values - moment) / PER_SECOND[unit] * 1e6
    world = places[frame] + dice.normal(0, 30, (count, 3))
    seen = [in_sensor(w, between(times, rotations, places, t), mount) for w, t in zip(world, when)]
    truth = in_sensor(world, (rotations[frame], places[frame]), mount)
    return {
        "case": name,
        "poses": [[int(t), pose(r, p)] for t, r, p in zip(times, rotations, places)],
        "sensor_to_ego": pose(*mount),
        "frame": frame,
        "unit": unit,
        "at": at,
        "values": values.tolist(),
        "seen": np.array(seen).tolist(),
        "truth": truth.tolist(),
    }


def main():
    dice = np.random.default_rng(7)
    for i in range(60):
        n = int(dice.integers(4, 12))
        times = np.cumsum(dice.integers(105_000, 400_000, n))
        # Up to 30 m/s, a world far from zero, and a turn of up to half a turn between two poses.
        places = np.cumsum(dice.normal(0, 4, (n, 3)), axis=0) + dice.uniform(-1e4, 1e4, 3)
        rotations = Rotation.from_rotvec(dice.normal(0, 0.6, (n, 3)))
        unit, at = list(PER_SECOND)[i % 4], ["zero", "start", "middle", "end"][i // 4 % 4]
        print(json.dumps(case(dice, f"random {i}", times, rotations, places, unit, at, 4_000.0 + i)))
    data = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "") / "scale-drive" / "poses"
    real = [json.loads((data / f"{i}.json").read_text()) for i in (1, 2, 3)] if data.is_dir() else []
    if real:
        rotations = Rotation.from_quat([np.roll(p["heading"], -1) for p in real])
        places, times = np.array([p["position"] for p in real]), np.array([0, 100_000, 200_000])
        for at in ("zero", "start", "middle", "end"):
            print(json.dumps(case(dice, f"scale-drive {at}", times, rotations, places, "s", at, 1.6e9)))
    print(f"SciPy {scipy.__version__}, {len(real)} real poses", file=sys.stderr)


main()
