"""Reference values of chance-corrected agreement, as JSON lines: table as CSV, metric, level, value, interval.

Values are those of scikit-learn (Cohen), statsmodels (Fleiss) and krippendorff. Intervals: Cohen's are those of
statsmodels; Fleiss' error comes from the items' influence by complex-step differentiation; Krippendorff's are
the percentiles of 1,000 resamples by the documented generator, each valued by krippendorff.
"""

import csv
import io
import json
import random

import krippendorff
import numpy as np
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa, fleiss_kappa

SEED = 20240229
NORMAL_975 = 1.959963984540054
NAMES = ["car", "van, small", 'the "other"', "Fußgänger", "line\nbreak"]


def as_csv(rng, rows):
    """Rows of item, rater and value, shuffled, with columns in any order and one meaningless column."""
    columns = ["item", "rater", "value", "note"]
    rng.shuffle(columns)
    rows = [dict(zip(("item", "rater", "value"), row)) | {"note": 'a "note", quoted'} for row in rows]
    rng.shuffle(rows)
    text = io.StringIO()
    quoting = rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    writer = csv.DictWriter(text, columns, quoting=quoting, lineterminator=rng.choice(["\r\n", "\n"]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def give(rng, case, metric, level, table, value, interval=None):
    """Prints one reference; `table` has a row for each rater and None for a missing rating."""
    rows = [
        (f"item {i:04}", f"rater {r}", "" if v is None else v)
        for r, ratings in enumerate(table)
        for i, v in enumerate(ratings)
    ]
    assert np.isfinite(value), case
    print(json.dumps({
        "case": case, "metric": metric, "level": level, "csv": as_csv(rng, rows), "seed": SEED,
        "value": float(value), "interval": None if interval is None else [float(end) for end in interval],
    }))


def correlated(rng, items, raters, values, agree):
    """Ratings that agree with a truth with a given probability; never all the same."""
    while True:
        truth = [rng.choice(values) for _ in range(items)]
        table = [[t if rng.random() < agree else rng.choice(values) for t in truth] for _ in range(raters)]
        if len({v for ratings in table for v in ratings}) > 1:
            return table


def cohen(rng, case, level, values, table):
    """Random table; `values` are the texts of the scale, which are numbers for the levels interval and ordinal."""
    a, b = table
    if level == "nominal":
        scores = sorted(set(a) | set(b))
        places, weights, kind = {v: i for i, v in enumerate(scores)}, None, None
    else:
        kind = {"ordinal": "linear", "interval": "quadratic"}[level]
        numbers = sorted({float(v) for v in a + b})
        if level == "ordinal":
            places = {v: numbers.index(float(v)) for v in a + b}
        else:  # scikit-learn compares places, so give each multiple of 0.5 its own
            places = {v: round(2 * (float(v) - numbers[0])) for v in a + b}
        weights = np.arange(max(places.values()) + 1)
    x, y = [places[v] for v in a], [places[v] for v in b]
    labels = list(range(max(places.values()) + 1))
    value = cohen_kappa_score(x, y, labels=labels, weights=kind)
    counts = np.zeros((len(labels), len(labels)))
    np.add.at(counts, (x, y), 1)
    result = cohens_kappa(counts, weights=weights, wt=kind)
    assert abs(result.kappa - value) < 1e-12, case
    interval = [max(result.kappa_low, -1), min(result.kappa_upp, 1)]
    give(rng, case, "cohen", level, table, value, interval)


def fleiss(rng, case, table):
    items = list(zip(*table))
    names = sorted(set(sum(table, [])))
    counts = np.array([[row.count(name) for name in names] for row in items], float)
    raters = counts.sum(1)[0]
    own = (np.square(counts).sum(1) - raters) / (raters * (raters - 1))
    data = np.column_stack([own, counts / raters])

    def kappa(means):
        expected = (means[1:] ** 2).sum()
        return (means[0] - expected) / (1 - expected)

    means = data.mean(0)
    steps = 1e-30j * np.eye(len(means))
    gradient = np.array([kappa(means + step).imag / 1e-30 for step in steps])
    error = np.std((data - means) @ gradient, ddof=1) / np.sqrt(len(data))
    value = fleiss_kappa(counts)
    assert abs(kappa(means) - value) < 1e-12, case
    interval = [max(value - NORMAL_975 * error, -1), min(value + NORMAL_975 * error, 1)]
    give(rng, case, "fleiss", "nominal", table, value, interval)


def split_mix(seed):
    mask = 2**64 - 1
    while True:
        seed = (seed + 0x9E3779B97F4A7C15) & mask
        z = ((seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        yield z ^ (z >> 31)


def alpha(data, level):
    """Alpha, or None where all pairable values are the same."""
    pairable = data[:, (~np.isnan(data)).sum(0) >= 2]
    if len(np.unique(pairable[~np.isnan(pairable)])) < 2:
        return None
    return krippendorff.alpha(reliability_data=pairable, level_of_measurement=level)


def percentiles(data, level):
    pairable = data[:, (~np.isnan(data)).sum(0) >= 2]
    items, numbers, values = pairable.shape[1], split_mix(SEED), []
    while len(values) < 1000:
        drawn = [(next(numbers) * items) >> 64 for _ in range(items)]
        value = alpha(pairable[:, drawn], level)
        if value is not None:
            values.append(value)
    return np.percentile(values, [2.5, 97.5])


def of_krippendorff(rng, case, level, table, resample=False):
    texts = sorted({v for ratings in table for v in ratings if v is not None})
    number = {v: i for i, v in enumerate(texts)} if level == "nominal" else {v: float(v) for v in texts}
    data = np.array([[np.nan if v is None else number[v] for v in ratings] for ratings in table])
    value = alpha(data, level)
    if value is not None:
        interval = percentiles(data, level) if resample else None
        give(rng, case, "krippendorff", level, table, value, interval)


# Fleiss 1971, table 1: for each patient the psychiatrists, of six, who chose each of five diagnoses.
FLEISS_1971 = """00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031
00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006"""

# Krippendorff 2011, part C: four observers, twelve units.
KRIPPENDORFF_2011 = ["1 2 3 3 2 1 4 1 2 - - -", "1 2 3 3 2 2 4 1 2 5 - 3", "- 3 3 3 2 3 4 2 2 5 1 -",
                     "1 2 3 3 2 4 4 1 2 5 1 -"]


def published(rng):
    counts = [[int(n) for n in row] for row in FLEISS_1971.split()]
    patients = [sum(([f"diagnosis {k}"] * n for k, n in enumerate(row)), []) for row in counts]
    assert abs(fleiss_kappa(np.array(counts)) - 0.430) < 5e-4
    fleiss(rng, "Fleiss 1971", [list(ratings) for ratings in zip(*patients)])
    table = [[None if v == "-" else v for v in row.split()] for row in KRIPPENDORFF_2011]
    for level in ("nominal", "ordinal", "interval", "ratio"):
        of_krippendorff(rng, f"Krippendorff 2011, {level}", level, table, resample=True)


def main():
    rng = random.Random(SEED)
    published(rng)
    whole = [str(n) for n in range(6)]
    halves = ["-1.5", "0", "0.5", "1", "2.0", "7.5", "12"]
    ratios = ["0", "0.001", "0.5", "1", "2", "3.75", "1e3"]
    for n in range(40):
        agree, items = rng.random(), rng.randrange(2, 80)
        cohen(rng, f"cohen nominal {n}", "nominal", NAMES, correlated(rng, items, 2, NAMES, agree))
        cohen(rng, f"cohen ordinal {n}", "ordinal", halves, correlated(rng, items, 2, halves, agree))
        cohen(rng, f"cohen interval {n}", "interval", halves, correlated(rng, items, 2, halves, agree))
        raters = rng.randrange(2, 9)
        fleiss(rng, f"fleiss {n}", correlated(rng, items, raters, NAMES[: rng.randrange(2, 6)], agree))
        for level, values in [("nominal", NAMES), ("ordinal", whole), ("interval", halves), ("ratio", ratios)]:
            table = correlated(rng, items, raters, values, agree)
            missing = rng.choice([0, 0.1, 0.5])
            table = [[None if rng.random() < missing else v for v in ratings] for ratings in table]
            of_krippendorff(rng, f"krippendorff {level} {n}", level, table, resample=n < 3)


if __name__ == "__main__":
    main()
