"""Reference values for multi-object tracking, from TrackEval.

    mot.py [DATA]

Writes JSON lines {"case", "gt", "tracker", "preprocessed", "values"}: two texts in MOTChallenge form and the numbers
that TrackEval's HOTA, CLEAR, Identity and Count compute for them, with its box IoU. Where `preprocessed`, the files go
through its MotChallenge2DBox with the default preprocessing by class; else without. HOTA's lists over the thresholds
are given by their means. Sequences are random (seeded), made to be degenerate (equal boxes,
tracks that coincide, grids on which many matchings are equally good), and the real one, where DATA has
`mot-tud-campus`.
"""

import importlib.metadata
import json
import pathlib
import sys
import tempfile

import numpy as np
import trackeval
from trackeval.datasets._base_dataset import _BaseDataset


def rows_of(text):
    """Map from frame to ids and boxes, in the order of the lines. Ids become indices into the sorted list of all ids."""
    rows = [[float(part) for part in line.split(",")[:7]] for line in text.splitlines() if line.strip()]
    places = {id: place for place, id in enumerate(sorted({row[1] for row in rows}))}
    frames = {}
    for row in rows:
        ids, boxes = frames.setdefault(int(row[0]), ([], []))
        ids.append(places[row[1]])
        boxes.append(row[2:6])
    return frames, len(places)


def data_of(gt_text, tracker_text):
    """Input of TrackEval's metrics."""
    counted = [line for line in gt_text.splitlines() if line.strip() and float(line.split(",")[6]) > 0]
    (gt, gt_ids), (tracker, tracker_ids) = rows_of("\n".join(counted)), rows_of(tracker_text)
    data = {"seq": "it", "gt_ids": [], "tracker_ids": [], "similarity_scores": [],
            "num_gt_ids": gt_ids, "num_tracker_ids": tracker_ids}
    numbers = range(1, max([0, *gt, *tracker]) + 1)
    for number in numbers:
        (ids, boxes), (found_ids, found) = gt.get(number, ([], [])), tracker.get(number, ([], []))
        data["gt_ids"].append(np.array(ids, dtype=int))
        data["tracker_ids"].append(np.array(found_ids, dtype=int))
        data["similarity_scores"].append(_BaseDataset._calculate_box_ious(
            np.array(boxes, dtype=float).reshape(-1, 4), np.array(found, dtype=float).reshape(-1, 4)))
    data["num_timesteps"] = len(numbers)
    data["num_gt_dets"] = sum(map(len, data["gt_ids"]))
    data["num_tracker_dets"] = sum(map(len, data["tracker_ids"]))
    return data


def preprocessed_data_of(gt_text, tracker_text):
    """Input of TrackEval's metrics, read and preprocessed by its MotChallenge2DBox as its defaults have it."""
    length = max([1, *(int(line.split(",")[0]) for line in (gt_text + tracker_text).splitlines())])
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for path, text in (("gt/seq/gt/gt.txt", gt_text), ("trackers/it/data/seq.txt", tracker_text)):
            (folder / path).parent.mkdir(parents=True)
            (folder / path).write_text(text)
        dataset = trackeval.datasets.MotChallenge2DBox({
            "GT_FOLDER": str(folder / "gt"), "TRACKERS_FOLDER": str(folder / "trackers"), "SKIP_SPLIT_FOL": True,
            "SEQ_INFO": {"seq": length}, "PRINT_CONFIG": False})
        return dataset.get_preprocessed_seq_data(dataset.get_raw_seq_data("it", "seq"), "pedestrian")


def values_of(data):
    values = {}
    quiet = {"PRINT_CONFIG": False}
    metrics = trackeval.metrics
    for metric in (metrics.HOTA(), metrics.CLEAR(quiet), metrics.Identity(quiet), metrics.Count()):
        result = metric.eval_sequence(data)
        values |= {name: float(np.mean(result[name])) for name in metric.summary_fields}
    return values


def text_of(rows):
    """Rows (frame, id, left, top, width, height[, confidence]) as text; doubles are written to the last digit."""
    return "".join(f"{f},{i},{x!r},{y!r},{w!r},{h!r},{c[0] if c else 1},-1,-1,-1\n" for f, i, x, y, w, h, *c in rows)


def world(rng, objects, frames, size, gaps=0.0):
    """Boxes that move over an image of `size` px, sometimes hidden."""
    rows = []
    for id in range(1, objects + 1):
        at, step = rng.uniform(0, size, 2), rng.normal(0, 5, 2)
        box = rng.uniform(20, 80, 2)
        first, last = sorted(rng.integers(1, frames + 1, 2))
        for frame in range(first, last + 1):
            at = at + step + rng.normal(0, 1, 2)
            if rng.random() >= gaps:
                rows.append((frame, 3 * id, *map(float, at), *map(float, box)))
    return sorted(rows, key=lambda row: (row[0], rng.random()))


def tracked(rng, rows, miss=0.1, noise=3.0, switch=0.03, false=0.1, size=500):
    """Output of a simulated tracker: misses, offsets, tracks that change or swap ids, false boxes."""
    found, ids, next_id = [], {}, 1000
    for frame, id, x, y, w, h in rows:
        ids.setdefault(id, id + 100)
        if rng.random() < switch:
            if rng.random() < 0.5:
                ids[id], next_id = next_id, next_id + 1
            else:
                other = list(ids)[rng.integers(len(ids))]
                ids[id], ids[other] = ids[other], ids[id]
        if rng.random() >= miss:
            dx, dy, dw, dh = map(float, rng.normal(0, noise, 4))
            found.append((frame, ids[id], x + dx, y + dy, max(w + dw, 1.0), max(h + dh, 1.0)))
        if rng.random() < false:
            place = map(float, rng.uniform(0, size, 2))
            found.append((frame, next_id, *place, 40.0, 40.0))
            next_id += int(rng.random() < 0.5) or 1000
    return only_once(found)


def only_once(rows):
    """Rows without those that have the frame and id of an earlier one."""
    return list({(row[0], row[1]): row for row in reversed(rows)}.values())[::-1]


def random_cases():
    for seed in range(60):
        rng = np.random.default_rng(seed)
        objects, frames = int(rng.integers(1, 15)), int(rng.integers(1, 40))
        size = float(rng.choice([100, 300, 1000]))
        gt = world(rng, objects, frames, size, gaps=float(rng.choice([0, 0.2, 0.6])))
        noise, switch = float(rng.choice([0.5, 5, 15])), float(rng.choice([0, 0.05, 0.3]))
        yield f"random {seed}", gt, tracked(rng, gt, float(rng.choice([0, 0.1, 0.5])), noise, switch, size=size)
    rng = np.random.default_rng(1000)
    crowd = world(rng, 150, 12, 700)
    yield "crowd", crowd, tracked(rng, crowd, size=700)
    # More than 128 boxes in a frame: NumPy then sums pairwise.
    still = [(f, i, float(x), float(y), 30.0, 30.0) for i, (x, y) in enumerate(rng.uniform(0, 400, (300, 2)))
             for f in (1, 2, 3)]
    yield "300 in a frame", still, tracked(rng, still, size=400)
    long = world(rng, 4, 1500, 2000)
    yield "long", long, tracked(rng, long, size=2000)


def crossing(frames, swap):
    """Two objects whose paths cross; `swap` says whether the tracker swaps them there."""
    paths = [(f, i, 10.0 * f if i == 1 else 10.0 * (frames - f), 0.0, 40.0, 40.0)
             for f in range(1, frames + 1) for i in (1, 2)]
    return paths, [(f, 3 - i if swap and f > frames / 2 else i, *box) for f, i, *box in paths]


def degenerate_cases():
    """Sequences in which many matchings are equally good, or nothing can be matched."""
    for frames in (9, 10):
        for swap in (False, True):
            yield f"crossing {frames} {swap}", *crossing(frames, swap)
    for seed in range(80):
        rng = np.random.default_rng(2000 + seed)
        # With 8 or more boxes a frame, the order in which NumPy sums decides some ties.
        least, most = (1, 9) if seed < 40 else (8, 40)
        objects, frames = int(rng.integers(least, most)), int(rng.integers(1, 12))

        def grid(ids):
            places = rng.integers(0, int(rng.integers(1, 5)), (frames, ids, 2))
            return [(f + 1, i, *map(float, 10 * places[f, i]), 20.0, 20.0)
                    for f in range(frames) for i in rng.permutation(ids).tolist() if rng.random() < 0.9]
        yield f"grid {seed}", grid(objects), grid(int(rng.integers(least, most)))
    for seed in range(20):
        rng = np.random.default_rng(3000 + seed)
        gt = world(rng, 6, 15, 120)
        twice = [(f, i + 1000 * k, *box) for f, i, *box in gt for k in range(int(rng.integers(0, 3)))]
        yield f"tracks on each other {seed}", gt, [twice[k] for k in rng.permutation(len(twice))]
    rng = np.random.default_rng(4000)
    some = world(rng, 3, 10, 200)
    yield "equal", some, some
    yield "no tracker", some, []
    yield "no ground truth", [], some
    yield "nothing", [], []
    yield "nothing overlaps", some, [(f, i, x + 1e4, y, w, h) for f, i, x, y, w, h in some]
    yield "one frame", [(1, 1, 0.0, 0.0, 9.0, 9.0), (1, 2, 5.0, 0.0, 9.0, 9.0)], [(1, 7, 1.0, 0.0, 9.0, 9.0)]
    yield "frames apart", [(f, 1, 0.0, 0.0, 9.0, 9.0) for f in (1, 2, 90)], [(f, 1, 0.0, 0.0, 9.0, 9.0) for f in (2, 3, 90)]
    # Frames in which one side is empty, between frames in which both have boxes.
    gt = [(f, 1, 0.0, 0.0, 9.0, 9.0) for f in range(1, 11)] + [(5, 2, 50.0, 0.0, 9.0, 9.0)]
    yield "gaps of the tracker", gt, [(f, 1 + f // 6, 0.0, 0.0, 9.0, 9.0) for f in (1, 2, 5, 6, 9, 10)]
    yield "gaps of both", [gt[k] for k in (0, 1, 4, 5, 9)], [(f, 1, 0.0, 0.0, 9.0, 9.0) for f in (1, 3, 5, 6, 8, 10)]
    yield "half of it", [(1, 1, 0.0, 0.0, 10.0, 20.0), (2, 1, 0.0, 0.0, 10.0, 20.0)], [(1, 1, 0.0, 0.0, 10.0, 10.0)]
    # Similarities of 0.05, 0.10, …, 1, exact or one step beside them.
    steps = [(f, 1, 0.0, 0.0, 100.0, 20.0) for f in range(1, 21)]
    yield "on the thresholds", steps, [(f, 1, 0.0, 0.0, 5.0 * f, 20.0) for f in range(1, 21)]
    no_size = [(1, 1, 0.0, 0.0, 0.0, 9.0), (1, 2, 9.0, 9.0, -9.0, -9.0), (1, 3, 0.0, 0.0, 9.0, 9.0)]
    yield "boxes of no size", no_size, no_size
    not_counted = [(f, i, *box, k % 3 and 0.5) for k, (f, i, *box) in enumerate(some)]
    yield "confidence 0", not_counted, [(*row, 0) for row in some]


def class_cases():
    """Ground truth with classes and confidences, as text; results follow rows of all classes."""
    for seed in range(60):
        rng = np.random.default_rng(5000 + seed)
        # On a small image boxes of different classes lie on each other, so that the matching decides.
        size = float(rng.choice([60, 120, 400]))
        gt = world(rng, int(rng.integers(1, 12)), int(rng.integers(1, 20)), size, gaps=0.2)
        found = tracked(rng, gt, 0.1, float(rng.choice([0.5, 6])), 0.05, size=size)
        classes = {row[1]: int(rng.choice([1, 1, 1, *range(1, 14)])) for row in gt}
        lines = [f"{f},{i},{x!r},{y!r},{w!r},{h!r},{int(rng.choice([1, 1, 0, -1]))},{classes[i]},1\n"
                 for f, i, x, y, w, h in gt]
        yield f"classes {seed}", "".join(lines), text_of(found)
    gt = "".join(f"{f},{i},{100 * i},0,50,100,1,{c},1\n" for f in (1, 2) for i, c in ((1, 1), (2, 8)))
    yield "distractor", gt, text_of([(f, 1, 100.0, 0.0, 50.0, 100.0) for f in (1, 2)])
    # The same overlap with a target and with a distractor.
    tie = "1,1,0,0,10,10,1,1,1\n1,2,4,0,10,10,1,8,1\n"
    yield "tie", tie, text_of([(1, 1, 2.0, 0.0, 10.0, 10.0)])
    yield "tie the other way", "".join(reversed(tie.splitlines(True))), text_of([(1, 1, 2.0, 0.0, 10.0, 10.0)])


def real_cases(folder):
    if folder.is_dir():
        yield "tud-campus", (folder / "gt.txt").read_text(), (folder / "test.txt").read_text()
    else:
        print(f"no mot-tud-campus: {folder}", file=sys.stderr)


def main():
    # The output must be JSON lines only, and TrackEval prints while it works.
    out, sys.stdout = sys.stdout, sys.stderr
    made = ((name, text_of(gt), text_of(tracker)) for name, gt, tracker in [*random_cases(), *degenerate_cases()])
    real = real_cases(pathlib.Path(sys.argv[1]) / "mot-tud-campus") if len(sys.argv) > 1 else ()
    plain = ((*case, False, data_of) for case in (*made, *real))
    for name, gt, tracker, preprocessed, data in (*plain, *((*c, True, preprocessed_data_of) for c in class_cases())):
        reference = {"case": name, "gt": gt, "tracker": tracker, "preprocessed": preprocessed,
                     "values": values_of(data(gt, tracker))}
        print(json.dumps(reference), file=out)
    versions = (f"{package} {importlib.metadata.version(package)}" for package in ("trackeval", "numpy", "scipy"))
    print(", ".join(versions), file=sys.stderr)


if __name__ == "__main__":
    main()
