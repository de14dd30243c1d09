"""Reference figures of COCO evaluations, from pycocotools.

    coco.py [DATA]

Writes JSON lines {"case", "type", "truth", "found", "stats", "per_class"}: the two files as texts, the twelve figures,
and for each category its id and its own twelve. Cases are random data sets (seeded) made to be hard: crowds, ignored
objects, equal scores, equal objects, equal overlaps, overlaps that are exactly a threshold, areas on the border of two ranges, more
than 100 detections in an image, categories and images of nothing, boxes of no size and of a million pixels, masks as
polygons and as runs; and the real one, where DATA has `coco-100`.
"""

import contextlib
import importlib.metadata
import io
import json
import math
import pathlib
import random
import sys

import numpy as np
import pycocotools.mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

SETS = 60
# Range of areas, threshold (None: all), most detections; precision first, then recall.
PRECISION = [(0, None, 2), (0, 0, 2), (0, 5, 2), (1, None, 2), (2, None, 2), (3, None, 2)]
RECALL = [(0, None, 0), (0, None, 1), (0, None, 2), (1, None, 2), (2, None, 2), (3, None, 2)]


def mean(values):
    values = values[values > -1]
    return float(np.mean(values)) if len(values) else -1.0


def figures_of_category(result, k):
    """Twelve figures of one category, by the definitions of the summary."""
    chosen = lambda at: slice(None) if at is None else [at]
    precision = [mean(result["precision"][chosen(at), :, k, area, most]) for area, at, most in PRECISION]
    return precision + [mean(result["recall"][:, k, area, most]) for area, _, most in RECALL]


def load_truth(text):
    truth = COCO()
    truth.dataset = json.loads(text)
    truth.createIndex()
    return truth


def load_found(truth, text):
    found = json.loads(text)
    if found:
        return truth.loadRes(found)
    nothing = COCO()  # loadRes fails on a list of nothing
    nothing.dataset = {**truth.dataset, "annotations": []}
    nothing.createIndex()
    return nothing


def reference(case, kind, truth_text, found_text):
    with contextlib.redirect_stdout(io.StringIO()):
        truth = load_truth(truth_text)
        evaluation = COCOeval(truth, load_found(truth, found_text), kind)
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    ids = evaluation.params.catIds
    per_class = [[int(id), figures_of_category(evaluation.eval, k)] for k, id in enumerate(ids)]
    stats = [float(figure) for figure in evaluation.stats]
    return {"case": case, "type": kind, "truth": truth_text, "found": found_text, "stats": stats, "per_class": per_class}


def random_box(rng, width, height):
    """Box that is mostly inside the image; sometimes with whole numbers, without size or far too large."""
    kind = rng.random()
    if kind < 0.05:
        return [rng.uniform(-9, width), rng.uniform(-9, height), rng.choice([0, 1e-9, 0.01]), rng.uniform(0, 1)]
    if kind < 0.1:
        return [-5e5, -5e5, 1e6, rng.uniform(1e5, 1e6)]
    x, y = rng.uniform(-5, width * 0.8), rng.uniform(-5, height * 0.8)
    w, h = rng.uniform(1, width * 0.7), rng.uniform(1, height * 0.7)
    box = [round(x, 2), round(y, 2), round(w, 2), round(h, 2)]
    return [float(round(v)) for v in box] if kind < 0.4 else box


def moved(rng, box):
    """Box near another: the same, a share of it that is exactly a threshold, or shifted."""
    x, y, w, h = box
    kind = rng.random()
    if kind < 0.15:
        return list(box)
    if kind < 0.35:
        return [x, y, w, h * rng.choice([0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95])]
    step = rng.choice([0.02, 0.1, 0.3])
    return [x + rng.gauss(0, step) * w, y + rng.gauss(0, step) * h, w * rng.uniform(0.8, 1.2), h * rng.uniform(0.8, 1.2)]


def random_polygon(rng, box):
    """Star around a box's middle, or the box; corners on a grid of 0.01 px or of whole and half px."""
    x, y, w, h = box
    if rng.random() < 0.15:
        return [x, y, x, y + h, x + w, y + h, x + w, y]
    corners, grid = rng.randint(3, 14), rng.choice([0.01, 0.01, 0.5, 1.0])
    polygon = []
    for i in range(corners):
        angle, reach = 2 * math.pi * i / corners, rng.uniform(0.3, 1.0)
        polygon += [x + w / 2 * (1 + reach * math.cos(angle)), y + h / 2 * (1 + reach * math.sin(angle))]
    return [round(round(v / grid) * grid, 2) for v in polygon]


def written(mask):
    return {"size": mask["size"], "counts": mask["counts"].decode()}


def runs(rng, box, width, height):
    """Random mask in a box, with holes, as compressed text."""
    pixels = np.zeros((height, width), dtype=np.uint8, order="F")
    x, y, w, h = (max(0, int(v)) for v in box)
    pixels[y:y + h + 1, x:x + w + 1] = 1
    for _ in range(rng.randint(0, 6)):
        at, step = (rng.randrange(height), rng.randrange(width)), rng.randint(1, 6)
        pixels[at[0]:at[0] + step, at[1]:at[1] + step] = rng.randint(0, 1)
    return written(pycocotools.mask.encode(pixels))


def numbers(text, width, height):
    """Runs of a mask as numbers."""
    pixels = pycocotools.mask.decode(text).flatten(order="F")
    changes = np.flatnonzero(np.diff(np.concatenate([[0], pixels, [2]])))
    return {"size": [height, width], "counts": np.diff(np.concatenate([[0], changes])).tolist()}


def random_segmentation(rng, box, width, height, found=False):
    box = [min(max(v, -2000), 2000) for v in box]
    kind = rng.random()
    if kind < 0.3:
        mask = runs(rng, box, width, height)
        return numbers(mask, width, height) if kind < 0.15 and not found else mask
    polygons = [random_polygon(rng, box) for _ in range(rng.choice([1, 1, 1, 2, 3]))]
    if not found:
        return polygons
    return written(pycocotools.mask.merge(pycocotools.mask.frPyObjects(polygons, height, width)))


def random_truth(rng, kind):
    images = [
        {"id": id, "height": rng.randint(20, 160), "width": rng.randint(20, 200)}
        for id in rng.sample(range(1, 10**6), rng.randint(1, 7))
    ]
    categories = [{"id": id, "name": f"class {id}"} for id in rng.sample(range(1, 90), rng.randint(1, 5))]
    # A category and an image may be empty.
    used_images, used_categories = images[:rng.randint(1, 7)], categories[:rng.randint(1, 5)]
    annotations = []
    first_id = rng.choice([0, 1, 1, 500])
    for image in used_images:
        for _ in range(rng.choice([0, 1, 3, 8, 20])):
            box = random_box(rng, image["width"], image["height"])
            again = [a for a in annotations if a["image_id"] == image["id"]]
            if again and rng.random() < 0.1:
                box = rng.choice(again)["bbox"]
            area = rng.choice([box[2] * box[3] * 0.7, box[2] * box[3], 1024, 9216, 1023.99, 5e10])
            annotation = {"id": first_id + len(annotations), "image_id": image["id"], "bbox": box, "area": area}
            annotation |= {"category_id": rng.choice(used_categories)["id"], "iscrowd": int(rng.random() < 0.12)}
            if rng.random() < 0.1:
                annotation["ignore"] = rng.randint(0, 1)
            if kind == "segm":
                annotation["segmentation"] = random_segmentation(rng, box, image["width"], image["height"])
            annotations.append(annotation)
    rng.shuffle(annotations)
    return {"images": images, "categories": categories, "annotations": annotations}


def random_found(rng, kind, truth, shape):
    """Detections near the objects and elsewhere; `shape` is their geometry: bbox, segmentation or both."""
    images = {image["id"]: image for image in truth["images"]}
    ids = [category["id"] for category in truth["categories"]] + ([99] if rng.random() < 0.3 else [])
    places = [(a["image_id"], a["category_id"], moved(rng, a["bbox"])) for a in truth["annotations"]
              for _ in range(rng.choice([0, 1, 1, 2]))]
    for _ in range(rng.randint(0, 12)):
        image = rng.choice(truth["images"])
        places.append((image["id"], rng.choice(ids), random_box(rng, image["width"], image["height"])))
    if rng.random() < 0.2:  # more than count in one image and category
        image = rng.choice(truth["images"])
        id = rng.choice(ids)
        mine = [a["bbox"] for a in truth["annotations"] if (a["image_id"], a["category_id"]) == (image["id"], id)]
        for _ in range(rng.randint(101, 130)):
            box = random_box(rng, image["width"], image["height"])
            places.append((image["id"], id, moved(rng, rng.choice(mine)) if mine and rng.random() < 0.3 else box))
    rng.shuffle(places)
    digits = rng.choice([1, 2, 6])
    found = []
    for image_id, category_id, box in places:
        detection = {"image_id": image_id, "category_id": category_id, "score": round(rng.random(), digits)}
        if "bbox" in shape:
            detection["bbox"] = box
        if "segmentation" in shape:
            image = images[image_id]
            loose = "bbox" in shape and rng.random() < 0.5  # polygons and numbers, which need a bbox beside them
            segmentation = random_segmentation(rng, box, image["width"], image["height"], found=not loose)
            detection["segmentation"] = segmentation
            if isinstance(segmentation, dict) and "bbox" not in shape and rng.random() < 0.03:
                other = np.ones((image["height"] + 1, image["width"]), dtype=np.uint8, order="F")
                detection["segmentation"] = written(pycocotools.mask.encode(other))
        found.append(detection)
    return found


def add_twins(rng, truth, found):
    """Two objects, a detection midway that overlaps both equally, and worse ones that match only one of them."""
    image, category = rng.choice(truth["images"]), rng.choice(truth["categories"])
    y = rng.randint(0, 5)
    both = {"image_id": image["id"], "category_id": category["id"]}

    def shape(x):
        corners = [x, y, x, y + 10, x + 10, y + 10, x + 10, y]
        mask = pycocotools.mask.merge(pycocotools.mask.frPyObjects([corners], image["height"], image["width"]))
        return {"bbox": [x, y, 10, 10], "segmentation": written(mask)}

    first = max((a["id"] for a in truth["annotations"]), default=0) + 1
    for i, x in enumerate(rng.sample([2, 4], 2)):
        shapes = shape(x)
        truth["annotations"].append({**both, **shapes, "id": first + i, "area": rng.choice([100, 1024, 2000]), "iscrowd": 0})
    for x, score in [(3, 0.9), (rng.choice([2, 4]), 0.8), (rng.choice([2, 4]), 0.7)]:
        shapes = shape(x)
        keys = found[0].keys() if found else ["bbox", "segmentation"]
        found.append({**both, **{k: v for k, v in shapes.items() if k in keys}, "score": score})


def random_cases():
    for seed in range(SETS):
        for kind in ["bbox", "segm"]:
            rng = random.Random(f"{kind} {seed}")
            truth = random_truth(rng, kind)
            shape = "segmentation" if kind == "segm" else "bbox"
            if seed % 5 == 1:
                shape = "bbox and segmentation" if kind == "segm" else "segmentation"
            found = [] if seed % 10 == 9 else random_found(rng, kind, truth, shape)
            if seed % 20 == 8:
                truth["annotations"] = []
            if seed % 4 == 2:
                add_twins(rng, truth, found)
            yield f"{kind} set {seed}, {len(found)} detections by {shape}", kind, json.dumps(truth), json.dumps(found)


def real_cases(folder):
    for kind in ["bbox", "segm"]:
        found = (folder / f"instances_val2014_fake{kind}100_results.json").read_text()
        yield f"coco-100 {kind}", kind, (folder / "instances_val2014_100.json").read_text(), found


def main():
    cases = list(random_cases())
    if len(sys.argv) > 1 and (folder := pathlib.Path(sys.argv[1]) / "coco-100").is_dir():
        cases += real_cases(folder)
    for case in cases:
        print(json.dumps(reference(*case)))
    print(f"pycocotools {importlib.metadata.version('pycocotools')}, numpy {np.__version__}", file=sys.stderr)


if __name__ == "__main__":
    main()
