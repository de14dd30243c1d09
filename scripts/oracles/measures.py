"""Reference values for the measures, from Shapely, SciPy and pycocotools.

    measures.py [DATA]

Writes JSON lines {"case", "measure", "params", "a", "b", "value", "tolerance"}: random shapes (seeded), shapes made
to be hard (coinciding edges, slivers, far from the origin, holes that touch), and real ones, where DATA has
`coco-100` and `neon-trees`. Tolerances are relative and those of contracts.md, section 3.
"""

import itertools
import json
import math
import pathlib
import sys
import xml.etree.ElementTree

import numpy as np
import pycocotools.mask
import shapely
import shapely.affinity
from scipy.optimize import linprog
from scipy.spatial import ConvexHull, HalfspaceIntersection
from shapely.geometry import LineString, MultiPolygon, Polygon, box

EXACT, NUMERIC, VOLUME = 1e-9, 1e-3, 1e-7


def planar(geometry):
    """Shapely shape of an image geometry; an invalid one for an invalid part."""
    (kind, value), = geometry.items()
    if kind == "polygon":
        return Polygon(value[0], value[1:])
    if kind == "multipolygon":
        parts = [Polygon(rings[0], rings[1:]) for rings in value]
        return next((part for part in parts if not part.is_valid), None) or shapely.union_all(parts)
    if kind == "box":
        x, y, w, h = value
        return box(x, y, x + w, y + h)
    if kind == "rbox":
        x, y, w, h, degrees = value
        turned = shapely.affinity.rotate(box(-w / 2, -h / 2, w / 2, h / 2), degrees, origin=(0, 0))
        return shapely.affinity.translate(turned, x, y)
    return LineString(value)


def overlap_cases(name, a, b):
    p, q = planar(a), planar(b)
    if not (p.is_valid and q.is_valid):
        return
    shared = p.intersection(q).area
    yield name, "iou", a, b, shared / p.union(q).area, EXACT
    yield name, "coverage", a, b, shared / q.area, EXACT
    yield name, "spill", a, b, p.difference(q).area / p.area, EXACT
    yield name, "clearance", a, b, p.distance(q), EXACT


def distance_cases(name, a, b):
    p, q = planar(a), planar(b)
    if not (p.is_valid and q.is_valid):
        return
    there, back = (directed(p.boundary, q.boundary), directed(q.boundary, p.boundary))
    yield name, "hausdorff_directed", a, b, there, NUMERIC
    yield name, "hausdorff", a, b, max(there, back), NUMERIC
    places, weights = samples(p.boundary, 40000)
    points = shapely.points(places)
    away = shapely.distance(points, q.boundary) * np.where(shapely.contains(q, points), -1.0, 1.0)
    mean = float(np.average(away, weights=weights))
    yield name, "boundary_offset", a, b, mean, NUMERIC
    yield name, "boundary_spread", a, b, math.sqrt(max(0.0, float(np.average((away - mean) ** 2, weights=weights)))), NUMERIC


def band_cases(name, a, b):
    p, q = planar(a), planar(b)
    if not (p.is_valid and q.is_valid) or min(p.area, q.area) <= 0:
        return
    for d in (0.5, 3.0, 15.0):
        bands = [g.intersection(g.boundary.buffer(d, quad_segs=256)) for g in (p, q)]
        shared = bands[0].intersection(bands[1]).area
        value = shared / (bands[0].area + bands[1].area - shared)
        yield name, "boundary_iou", a, b, value, NUMERIC, {"d": d}


def samples(boundary, count):
    """Middles of many short pieces of every segment, and the pieces' lengths."""
    places, weights = [], []
    for line in shapely.get_parts(boundary):
        corners = shapely.get_coordinates(line)
        for start, end in zip(corners, corners[1:]):
            length = float(np.hypot(*(end - start)))
            pieces = max(500, math.ceil(count * length / boundary.length))
            share = (np.arange(pieces) + 0.5) / pieces
            places.append(start + share[:, None] * (end - start))
            weights.append(np.full(pieces, length / pieces))
    return np.concatenate(places), np.concatenate(weights)


def directed(a, b):
    places, _ = samples(a, 40000)
    return float(shapely.distance(shapely.points(np.concatenate([places, shapely.get_coordinates(a)])), b).max())


def rotation_matrix(cuboid):
    if "yaw" in cuboid:
        c, s = math.cos(cuboid["yaw"]), math.sin(cuboid["yaw"])
        return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
    w, x, y, z = cuboid["rotation"]
    return np.array([
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ])


def half_spaces(cuboid):
    """Rows n, d with n·x + d <= 0 inside."""
    axes, center = rotation_matrix(cuboid).T, np.array(cuboid["center"])
    rows = []
    for axis, size in zip(axes, cuboid["size"]):
        rows.append([*axis, -axis @ center - size / 2])
        rows.append([*-axis, axis @ center - size / 2])
    return np.array(rows)


def shared_volume(a, b):
    spaces = np.concatenate([half_spaces(a), half_spaces(b)])
    # Centre of the largest ball inside both.
    found = linprog([0, 0, 0, -1], A_ub=np.c_[spaces[:, :3], np.ones(len(spaces))], b_ub=-spaces[:, 3], bounds=[(None, None)] * 3 + [(0, None)])
    if not found.success or found.x[3] < 1e-9:
        return 0.0
    return ConvexHull(HalfspaceIntersection(spaces, found.x[:3]).intersections).volume


def cuboid_cases(name, a, b):
    va, vb = math.prod(a["size"]), math.prod(b["size"])
    shared = shared_volume(a, b)
    g, h = {"cuboid": a}, {"cuboid": b}
    yield name, "iou_3d", g, h, shared / (va + vb - shared), VOLUME
    smallest = math.prod(min(s, t) for s, t in zip(a["size"], b["size"]))
    yield name, "scale_iou", g, h, smallest / (va + vb - smallest), EXACT
    yield name, "size_error", g, h, max(abs(math.log(s / t)) for s, t in zip(a["size"], b["size"])), EXACT
    yield name, "center_distance", g, h, math.dist(a["center"], b["center"]), EXACT
    yield name, "center_distance_bev", g, h, math.dist(a["center"][:2], b["center"][:2]), EXACT
    if "yaw" in a and "yaw" in b:
        p, q = footprint(a), footprint(b)
        yield name, "iou_bev", g, h, p.intersection(q).area / p.union(q).area, VOLUME
        turn = a["yaw"] - b["yaw"]
        yield name, "yaw_error", g, h, abs(math.atan2(math.sin(turn), math.cos(turn))), EXACT


def footprint(cuboid):
    l, w, _ = cuboid["size"]
    x, y, _ = cuboid["center"]
    turned = shapely.affinity.rotate(box(-l / 2, -w / 2, l / 2, w / 2), cuboid["yaw"], origin=(0, 0), use_radians=True)
    return shapely.affinity.translate(turned, x, y)


def blob(dice, center, size, corners):
    angles = (np.arange(corners) + dice.uniform(0, 0.9, corners)) * 2 * math.pi / corners
    radii = dice.uniform(0.4, 1.0, corners) * size
    return (np.array(center) + np.c_[radii * np.cos(angles), radii * np.sin(angles)]).tolist()


def random_areas(dice):
    for i in range(300):
        shapes = []
        for _ in range(2):
            center, size = dice.uniform(-40, 40, 2), dice.uniform(20, 80)
            match dice.integers(6):
                case 0:
                    shapes.append({"box": [*center.tolist(), *dice.uniform(1, 90, 2).tolist()]})
                case 1:
                    shapes.append({"rbox": [*center.tolist(), *dice.uniform(1, 90, 2).tolist(), float(dice.uniform(-360, 360))]})
                case 2:
                    parts = [[blob(dice, center + [size * k, 0], size, 9)] for k in range(3)]
                    shapes.append({"multipolygon": parts})
                case 3:
                    shapes.append({"polygon": [blob(dice, center, size, 30), blob(dice, center, size * 0.1, 6)]})
                case _:
                    shapes.append({"polygon": [blob(dice, center, size, int(dice.integers(3, 60)))]})
        yield f"random {i}", *shapes


def hard_areas(dice):
    square = [[0, 0], [10, 0], [10, 10], [0, 10]]
    hole = [[4, 4], [6, 4], [6, 6], [4, 6]]
    shapes = {
        "square": {"polygon": [square]},
        "the same from another corner": {"polygon": [square[2:] + square[:2]]},
        "turned round and closed": {"polygon": [square[::-1] + square[-1:]]},
        "beside it": {"polygon": [[[10, 0], [20, 0], [20, 10], [10, 10]]]},
        "at its corner": {"polygon": [[[10, 10], [20, 10], [20, 20], [10, 20]]]},
        "hair apart": {"polygon": [[[10 + 1e-9, 0], [20, 0], [20, 10], [10 + 1e-9, 10]]]},
        "hair inside": {"polygon": [[[1e-9, 1e-9], [10 - 1e-9, 1e-9], [10 - 1e-9, 10 - 1e-9], [1e-9, 10 - 1e-9]]]},
        "with a hole": {"polygon": [square, hole]},
        "its hole": {"polygon": [hole]},
        "hole that touches": {"polygon": [square, [[0, 5], [5, 2], [5, 8]]]},
        "two holes": {"polygon": [square, [[1, 1], [2, 1], [2, 2], [1, 2]], [[7, 7], [9, 7], [9, 9], [7, 9]]]},
        "needle": {"polygon": [[[-5, 5], [15, 5 + 1e-6], [15, 5 - 1e-6]]]},
        "comb": {"polygon": [[[x, 9 if x % 2 else 1] for x in range(11)] + [[10, -1], [0, -1]]]},
        "diamond": {"polygon": [[[5, 0], [10, 5], [5, 10], [0, 5]]]},
        "corners on the edges": {"polygon": [[[5, 0], [10, 10], [0, 10]]]},
        "upright box": {"box": [2, 2, 6, 6]},
        "parts that overlap": {"multipolygon": [[square], [[[5, 5], [15, 5], [15, 15], [5, 15]]]]},
        "part within a part": {"multipolygon": [[square], [hole]]},
        "part within a hole": {"multipolygon": [[square, hole], [[[4.5, 4.5], [5.5, 4.5], [5, 5.5]]]]},
    }
    for (first, a), (second, b) in itertools.product(shapes.items(), repeat=2):
        yield f"{first} / {second}", a, b
    for offset in (1e4, 1e6):
        a, b = (blob(dice, [offset, -offset], 50, 40) for _ in range(2))
        yield f"far from the origin {offset}", {"polygon": [a]}, {"polygon": [b]}
    many = blob(dice, [0, 0], 100, 2000)
    shaken = (np.array(many) + dice.uniform(-1e-3, 1e-3, (2000, 2))).tolist()
    yield "2000 corners, hardly moved", {"polygon": [many]}, {"polygon": [shaken]}
    # Many nearly equal edges, which cross almost in parallel.
    for i in range(20):
        ring = blob(dice, [50, 50], 40, 12)
        moved = (np.array(ring) + dice.uniform(-1, 1, 2) * 10.0 ** -i).tolist()
        yield f"moved by 1e-{i}", {"polygon": [ring]}, {"polygon": [moved]}


def real_areas(data, dice):
    coco = data / "coco-100" / "instances_val2014_100.json"
    if coco.exists():
        by_image = {}
        for annotation in json.loads(coco.read_text())["annotations"]:
            if isinstance(annotation["segmentation"], list):
                parts = [[np.reshape(ring, (-1, 2)).tolist()] for ring in annotation["segmentation"]]
                if all(len(part[0]) > 2 and Polygon(part[0]).is_valid for part in parts):
                    shape = {"polygon": parts[0]} if len(parts) == 1 else {"multipolygon": parts}
                    by_image.setdefault(annotation["image_id"], []).append((annotation["id"], shape))
        for shapes in by_image.values():
            for (i, a), (j, b) in itertools.islice(itertools.combinations(shapes, 2), 12):
                yield f"coco {i} / {j}", a, b
            for i, a in shapes[:4]:
                (kind, value), = a.items()
                shake = lambda ring: (np.array(ring) + dice.normal(0, 1, (len(ring), 2))).tolist()
                moved = [shake(r) for r in value] if kind == "polygon" else [[shake(r) for r in rings] for rings in value]
                yield f"coco {i} redrawn", a, {kind: moved}
    for path in sorted((data / "neon-trees").glob("*.xml")):
        boxes = []
        for found in xml.etree.ElementTree.parse(path).iter("bndbox"):
            left, top, right, bottom = (float(found.findtext(k)) for k in ("xmin", "ymin", "xmax", "ymax"))
            boxes.append({"box": [left, top, right - left, bottom - top]})
        for (i, a), (j, b) in itertools.combinations(enumerate(boxes[:25]), 2):
            yield f"{path.stem} {i} / {j}", a, b


def random_cuboids(dice):
    def cuboid(free, near=None):
        center = dice.uniform(-3, 3, 3) if near is None else near + dice.normal(0, 0.3, 3)
        found = {"center": center.tolist(), "size": dice.uniform(0.5, 6, 3).tolist()}
        if free:
            q = dice.normal(size=4)
            found["rotation"] = (q / np.linalg.norm(q)).tolist()
        else:
            found["yaw"] = float(dice.uniform(-7, 7))
        return found

    for i in range(300):
        a = cuboid(i % 2)
        yield f"cuboids {i}", a, cuboid(i % 3 == 0, np.array(a["center"]) if i % 5 else None)
    a = {"center": [0, 0, 0], "size": [4, 2, 1.5], "yaw": 0.3}
    q = [math.cos(0.15), 0, 0, math.sin(0.15)]
    yield "the same by yaw and quaternion", a, {"center": [0, 0, 0], "size": [4, 2, 1.5], "rotation": q}
    yield "one on top of the other", a, {**a, "center": [0, 0, 1.5]}
    yield "one within the other", a, {**a, "size": [2, 1, 1]}
    yield "sharing three faces", {**a, "rotation": q}, {**a, "size": [4, 2, 0.5], "center": [0, 0, 0.5], "rotation": q}
    for tilt in (1e-3, 1e-6, 1e-9, 1e-12):
        yield f"tilted by {tilt}", {**a, "yaw": 0.0}, {"center": [0, 0, 0], "size": [4, 2, 1.5], "rotation": [1, tilt / 2, 0, 0]}
    for cuboids in ((a, dict(a, yaw=0.3 + math.pi)), (a, dict(a, yaw=0.3 + math.pi / 2))):
        yield "turned by quarters", *cuboids


def masks(dice):
    for i in range(60):
        height, width = (int(n) for n in dice.integers(1, 90, 2))
        coded = []
        for _ in range(2):
            mask = dice.random((height, width)) < dice.random()
            mask[: height // 2] |= dice.random() < 0.3
            mask[0, 0] = True
            coded.append(pycocotools.mask.encode(np.asfortranarray(mask.astype(np.uint8))))
        yield f"masks {i}", *coded


def mask_cases(name, a, b):
    iou = float(pycocotools.mask.iou([a], [b], [0])[0, 0])
    inside = float(pycocotools.mask.iou([a], [b], [1])[0, 0])  # "crowd": shared over a's own
    a, b = ({"rle": {"size": m["size"], "counts": m["counts"].decode()}} for m in (a, b))
    yield name, "iou", a, b, iou, EXACT
    yield name, "spill", a, b, 1 - inside, EXACT


def main():
    dice = np.random.default_rng(20240607)
    data = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else None
    areas = [*random_areas(dice), *hard_areas(dice)]
    if data:
        areas.extend(real_areas(data, dice))
    cases = itertools.chain(
        itertools.chain.from_iterable(overlap_cases(*pair) for pair in areas),
        itertools.chain.from_iterable(distance_cases(*pair) for pair in areas[:160] + areas[300:340] + areas[-40:]),
        itertools.chain.from_iterable(band_cases(*pair) for pair in areas[:160] + areas[300:480] + areas[-60:]),
        itertools.chain.from_iterable(mask_cases(*pair) for pair in masks(dice)),
        itertools.chain.from_iterable(cuboid_cases(*pair) for pair in random_cuboids(dice)),
    )
    for case, measure, a, b, value, tolerance, *params in cases:
        given = params[0] if params else {}
        print(json.dumps({"case": case, "measure": measure, "params": given, "a": a, "b": b, "value": value, "tolerance": tolerance}))
    print(f"shapely {shapely.__version__} with GEOS {shapely.geos_version_string}", file=sys.stderr)


if __name__ == "__main__":
    main()
