"""Reference values of aggregated ratings, as JSON lines: table as CSV, method, values, probabilities by item.

They are those of crowd-kit's MajorityVote and DawidSkene with its own defaults. Its version is on standard error.
"""

import csv
import io
import json
import random
import sys
import warnings

import crowdkit
import pandas as pd
from crowdkit.aggregation import DawidSkene, MajorityVote

SEED = 19790101
NAMES = ["car", "van, small", 'the "other"', "Fußgänger", "line\nbreak"] + [f"class {k}" for k in range(60)]


def as_csv(rows):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["item", "rater", "value"])
    writer.writerows(rows)
    return text.getvalue()


def give(case, rows):
    """Prints the references of a table, one for each method."""
    data = pd.DataFrame(rows, columns=["task", "worker", "label"])
    fits = {"majority": MajorityVote(), "dawid-skene": DawidSkene()}
    for method, model in fits.items():
        probabilities = model.fit_predict_proba(data)
        values = [str(value) for value in probabilities.columns]
        items = {str(item): [float(p) for p in row] for item, row in zip(probabilities.index, probabilities.values)}
        iterations = len(model.loss_history_) if method == "dawid-skene" else 0
        print(json.dumps({
            "case": case, "method": method, "csv": as_csv(rows), "values": values, "items": items,
            "iterations": iterations,
        }))


def confusion(rng, k, accuracy, adversarial):
    """For each true value, the weights of the values that a rater gives."""
    shift = rng.randrange(1, k) if adversarial else 0
    rows = []
    for truth in range(k):
        row = [rng.random() ** 3 for _ in range(k)]
        total = sum(row)
        row = [(1 - accuracy) * weight / total for weight in row]
        row[(truth + shift) % k] += accuracy
        rows.append(row)
    return rows


def simulated(rng, items, raters, k, density, balance=1.0, adversarial=0.0):
    """Random table: `balance` is the ratio of the frequencies of a value and the next, `density` the share of
    ratings that are present. Each item has a rating."""
    values = rng.sample(NAMES, k)
    frequencies = [balance**n for n in range(k)]
    truth = rng.choices(range(k), frequencies, k=items)
    matrices = [confusion(rng, k, rng.uniform(0.3, 0.98), rng.random() < adversarial) for _ in range(raters)]
    rows = []
    for i, t in enumerate(truth):
        present = [r for r in range(raters) if rng.random() < density] or [rng.randrange(raters)]
        for r in present:
            rows.append((f"item {i:04}", f"rater {r:03}", values[rng.choices(range(k), matrices[r][t])[0]]))
    rng.shuffle(rows)
    return rows


def main():
    warnings.simplefilter("ignore")
    print(f"crowd-kit {crowdkit.__version__}, pandas {pd.__version__}", file=sys.stderr)
    rng = random.Random(SEED)
    for n in range(12):
        rows = simulated(rng, rng.randrange(20, 200), rng.randrange(2, 12), rng.randrange(2, 7), rng.uniform(0.3, 1))
        give(f"random {n}", rows)
    for n in range(6):
        give(f"sparse {n}", simulated(rng, 200, 80, rng.randrange(2, 6), 0.03))
    for n in range(6):
        give(f"unbalanced {n}", simulated(rng, 150, 6, rng.randrange(3, 6), 0.7, balance=0.2))
    for n in range(6):
        give(f"adversarial {n}", simulated(rng, 120, 7, rng.randrange(2, 5), 0.9, adversarial=0.35))
    for n in range(4):
        give(f"many classes {n}", simulated(rng, 300, 15, 40, 0.4, balance=0.95))
    for n in range(4):
        rows = simulated(rng, 60, 4, 3, 0.8)
        item, _, value = rows[0]
        give(f"a rater with one row {n}", rows + [(item, "guest", value), ("an item of one guest", "other guest", value)])
    for n in range(2):
        give(f"one rater {n}", simulated(rng, 30, 1, 4, 1))
    give("one value", [("a", "r", "x"), ("a", "s", "x"), ("b", "r", "x")])
    give("one rating", [("a", "r", "x")])


if __name__ == "__main__":
    main()
