"""Reference numbers for the nuScenes detection evaluation, from nuscenes-devkit.

    nuscenes.py

Writes JSON lines {"scene", "gt", "dt", "metrics"}: random scenes (seeded), each of a kind that is hard in one way.
`gt` and `dt` are the texts of the two files, as the devkit would write them; `metrics` is the result of its evaluation with
detection_cvpr_2019, with null for NaN.
"""

import json
import math
import pathlib
import random
import sys
from unittest.mock import MagicMock

# This program has the devkit's name: without its folder on the path, `import nuscenes` finds the devkit.
sys.path = [folder for folder in sys.path if pathlib.Path(folder or ".").resolve() != pathlib.Path(__file__).resolve().parent]
# The evaluation of boxes uses neither its database, point clouds, drawing nor progress bars.
for unused in ("nuscenes.nuscenes", "nuscenes.utils.data_classes", "nuscenes.eval.detection.render", "tqdm"):
    sys.modules[unused] = MagicMock()

from nuscenes.eval.common.config import config_factory
from nuscenes.eval.common.data_classes import EvalBoxes
from nuscenes.eval.common.loaders import filter_eval_boxes
from nuscenes.eval.detection.constants import DETECTION_NAMES
from nuscenes.eval.detection.data_classes import DetectionBox
from nuscenes.eval.detection.evaluate import DetectionEval

SEEDS_EACH = 6
ATTRIBUTES = {
    "pedestrian": ["pedestrian.moving", "pedestrian.sitting_lying_down", "pedestrian.standing"],
    "bicycle": ["cycle.with_rider", "cycle.without_rider"],
    "motorcycle": ["cycle.with_rider", "cycle.without_rider"],
    "barrier": [""],
    "traffic_cone": [""],
}
VEHICLE = ["vehicle.moving", "vehicle.parked", "vehicle.stopped"]
# Differences of a scene from an ordinary one.
KINDS = {
    "everyday": {},
    "dense": {"truths": 90, "spread": 12.0},
    "equal scores": {"scores": [0.1, 0.5, 0.9]},
    "scores of 0 and 1": {"scores": [0.0, 1.0]},
    "no detections": {"found": 0.0, "wrong": 0},
    "only wrong detections": {"found": 0.0, "wrong": 20},
    "few found": {"found": 0.15},
    "duplicates": {"copies": 4},
    "no velocities": {"no_velocity": 1.0},
    "no attributes": {"no_attribute": 1.0},
    "beyond range": {"spread": 70.0},
    "at the range's edge": {"spread": 60.0, "grid": 10.0, "offset": 0},
    "no points": {"no_points": 0.6},
    "as submitted": {"lean": True},
    "on a grid": {"grid": 0.5, "offset": 3, "scores": [0.25, 0.5, 0.75]},
    "tilted": {"tilt": 0.4, "scale": 3.0},
    "one class": {"names": ["barrier"], "truths": 100},
    "no truth": {"truths": 0, "wrong": 10},
    "perfect": {"found": 1.0, "wrong": 0, "exact": True},
}
EVERYDAY = {
    "names": DETECTION_NAMES, "samples": 4, "truths": 40, "spread": 30.0, "found": 0.8, "wrong": 8, "copies": 1, "scores": None, "grid": None,
    "offset": 0.8, "tilt": 0.0, "scale": 1.0, "no_velocity": 0.15, "no_attribute": 0.2, "no_points": 0.1, "exact": False,
    "lean": False,
}


def attribute(rng, name, missing):
    return "" if rng.random() < missing else rng.choice(ATTRIBUTES.get(name, VEHICLE))


def rotation(rng, yaw, tilt, scale):
    """Rotation about z by yaw after a tilt about x; not normalised, as in files."""
    a, b = yaw / 2, rng.uniform(-tilt, tilt) / 2
    factor = rng.uniform(1, scale)
    return [factor * v for v in (math.cos(a) * math.cos(b), math.cos(a) * math.sin(b), math.sin(a) * math.sin(b), math.sin(a) * math.cos(b))]


def velocity(rng, missing, around=(0.0, 0.0)):
    return [math.nan, math.nan] if rng.random() < missing else [v + rng.gauss(0, 1) for v in around]


def box(kind, rng, token, ego, name, place, size, yaw, speed):
    return {
        "sample_token": token, "translation": place, "size": size, "rotation": rotation(rng, yaw, kind["tilt"], kind["scale"]), "velocity": speed,
        "ego_translation": [p - e for p, e in zip(place, ego)], "num_pts": -1, "detection_name": name, "detection_score": -1.0,
        "attribute_name": attribute(rng, name, kind["no_attribute"]),
    }


def somewhere(kind, rng, ego):
    away = [rng.uniform(-kind["spread"], kind["spread"]) for _ in range(2)]
    if kind["grid"]:
        away = [round(v / kind["grid"]) * kind["grid"] for v in away]
    return [ego[0] + away[0], ego[1] + away[1], ego[2] + rng.uniform(-1, 2)]


def truth(kind, rng, token, ego):
    name, size = rng.choice(kind["names"]), [rng.uniform(0.3, 8) for _ in range(3)]
    made = box(kind, rng, token, ego, name, somewhere(kind, rng, ego), size, rng.uniform(-4, 4), velocity(rng, kind["no_velocity"]))
    return made | {"num_pts": 0 if rng.random() < kind["no_points"] else rng.randrange(1, 200)}


def score(kind, rng):
    return rng.choice(kind["scores"]) if kind["scores"] else rng.random()


def detection(kind, rng, token, ego, of):
    if kind["exact"]:
        return of | {"num_pts": -1, "detection_score": 1.0}
    if kind["grid"]:
        moved = [rng.randint(-kind["offset"], kind["offset"]) * kind["grid"] for _ in range(2)]
    else:
        moved = [rng.gauss(0, kind["offset"]) for _ in range(2)]
    place = [of["translation"][0] + moved[0], of["translation"][1] + moved[1], of["translation"][2]]
    size = [s * rng.uniform(0.7, 1.4) for s in of["size"]]
    w, _, _, z = of["rotation"]
    yaw = 2 * math.atan2(z, w) + rng.choice([0, 0, 0, math.pi, -math.pi / 2]) + rng.gauss(0, 0.2)
    around = [0.0 if math.isnan(v) else v for v in of["velocity"]]
    name = of["detection_name"] if rng.random() < 0.95 else rng.choice(kind["names"])
    made = box(kind, rng, token, ego, name, place, size, yaw, velocity(rng, kind["no_velocity"] / 4, around))
    if of["attribute_name"] and rng.random() < 0.7:
        made["attribute_name"] = of["attribute_name"]
    return made | {"detection_score": score(kind, rng)}


def scene(kind, rng):
    """Ground truth and detections, each {token: boxes}."""
    gt, dt = {}, {}
    for i in range(kind["samples"]):
        token, ego = f"sample-{rng.randrange(10**6)}-{i}", [100.0 * i, -50.0 * i, 0.0]
        gt[token] = [truth(kind, rng, token, ego) for _ in range(rng.randint(kind["truths"] // 2, kind["truths"]))]
        found = [of for of in gt[token] if rng.random() < kind["found"]]
        dt[token] = [detection(kind, rng, token, ego, of) for of in found for _ in range(rng.randint(1, kind["copies"]))]
        wrong = [truth(kind, rng, token, ego) for _ in range(rng.randint(0, kind["wrong"]))]
        dt[token] += [of | {"num_pts": rng.choice([-1, -1, 0, 5]), "detection_score": score(kind, rng)} for of in wrong]
        rng.shuffle(dt[token])
        if kind["lean"]:  # Submissions have the fields that a detector knows.
            dt[token] = [{key: value for key, value in of.items() if key not in ("ego_translation", "num_pts")} for of in dt[token]]
    # The files may list their samples in different orders.
    return gt, dict(rng.sample(list(dt.items()), len(dt)))


class NoBikeRacks:
    """Database for the devkit's filter: there are no bike racks."""

    def get(self, table, token):
        return {"anns": []}


def evaluated(config, gt, dt):
    run = DetectionEval.__new__(DetectionEval)
    run.cfg, run.verbose = config, False
    for side, boxes in (("gt_boxes", gt), ("pred_boxes", dt)):
        boxes = EvalBoxes.deserialize(boxes, DetectionBox)
        # The filter fails where there is no box at all.
        setattr(run, side, filter_eval_boxes(NoBikeRacks(), boxes, config.class_range) if boxes.all else boxes)
    metrics, _ = run.evaluate()
    written = metrics.serialize()
    del written["cfg"], written["eval_time"]
    return written


def without_nan(value):
    if isinstance(value, dict):
        return {str(key): without_nan(inner) for key, inner in value.items()}
    return None if math.isnan(value) else float(value)


def main():
    config = config_factory("detection_cvpr_2019")
    for name, differences in KINDS.items():
        for seed in range(SEEDS_EACH):
            rng = random.Random(f"{name} {seed}")
            gt, dt = scene(EVERYDAY | differences | {"samples": 1 + seed}, rng)
            metrics = without_nan(evaluated(config, gt, dt))
            texts = {side: json.dumps({"meta": {}, "results": boxes}) for side, boxes in (("gt", gt), ("dt", dt))}
            print(json.dumps({"scene": f"{name} {seed}", **texts, "metrics": metrics}))


if __name__ == "__main__":
    main()
