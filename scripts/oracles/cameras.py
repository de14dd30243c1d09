"""Reference values for camera models, from OpenCV and from WoodScape's formula.

    cameras.py [DATA]

Writes JSON lines {"model", "points", "pixels"}: a camera model as Assay stores it, points in its frame (m), and the
pixels of their projections. No point is where the model folds; the origin of coordinates is Assay's.
"""

import json
import math
import pathlib
import sys

import cv2
import numpy as np

ZERO = np.zeros(3)


def rays(dice, widest, count=200):
    """Points at angles up to `widest` rad from the axis, 0.5 to 80 m away."""
    angle, around = dice.uniform(0, widest, count), dice.uniform(-math.pi, math.pi, count)
    angle[0] = 0.0
    far = np.exp(dice.uniform(math.log(0.5), math.log(80), count))
    ray = np.c_[np.sin(angle) * np.cos(around), np.sin(angle) * np.sin(around), np.cos(angle)]
    return ray * far[:, None]


def matrix(focal, center):
    return np.array([[focal[0], 0, center[0]], [0, focal[1], center[1]], [0, 0, 1.0]])


def rising(radius, most, steps=4000):
    """Slightly less than the greatest sampled angle up to which the radius rises."""
    angles = np.linspace(0, most, steps)
    with np.errstate(all="ignore"):
        falls = np.nonzero(~(np.diff(radius(angles)) > 0))[0]
    return 0.95 * (angles[falls[0]] if len(falls) else most)


def brown_radius(k):
    """True where the radius rises over Assay's field of view: the slope minus the tangential part's bound, 8·r·|p|."""
    def radius(angle):
        r = np.tan(angle)
        u = r * r
        k1, k2, p1, p2, k3, k4, k5, k6 = k
        below = 1 + u * (k4 + u * (k5 + u * k6))
        far = r * (1 + u * (k1 + u * (k2 + u * k3))) / below - 4 * u * math.hypot(p1, p2)
        return np.where(np.minimum.accumulate(below) > 0, far, np.nan)
    return radius


def planes(dice):
    for i in range(200):
        focal, center = dice.uniform(400, 1500, 2), dice.uniform(200, 900, 2)
        k = np.zeros(8)
        k[[0, 1, 4]] = dice.uniform(-0.4, 0.4, 3) * [1, 0.5, 0.1]
        k[2:4] = dice.uniform(-0.002, 0.002, 2)
        if i % 2:
            k[5:] = dice.uniform(-0.3, 0.5, 3)
        if i == 0:
            k[:] = 0
        points = rays(dice, rising(brown_radius(k), 1.2))
        points = points[points[:, 2] >= 0.05]
        given = k if i % 2 else k[:5]
        pixels, _ = cv2.projectPoints(points[:, None], ZERO, ZERO, matrix(focal, center), given)
        name = "rational" if i % 2 else "pinhole"
        model = {"model": name, "focal": focal.tolist(), "center": center.tolist(), "distortion": given.tolist()}
        yield model, points, pixels[:, 0]


def fisheyes(dice):
    for _ in range(100):
        focal, center = dice.uniform(200, 900, 2), dice.uniform(200, 900, 2)
        k = dice.uniform(-0.08, 0.08, 4) * [1, 0.5, 0.2, 0.1]
        radius = lambda t: t * (1 + k[0] * t**2 + k[1] * t**4 + k[2] * t**6 + k[3] * t**8)
        # OpenCV computes the angle from x / z, so it has no points beside and behind the camera.
        points = rays(dice, rising(radius, 1.5))
        pixels, _ = cv2.fisheye.projectPoints(points[:, None], ZERO, ZERO, matrix(focal, center), k)
        model = {"model": "fisheye", "focal": focal.tolist(), "center": center.tolist(), "k": k.tolist(), "max_angle_rad": 1.6}
        yield model, points, pixels[:, 0]


def mirrors(dice):
    for _ in range(100):
        focal, center = dice.uniform(400, 1500, 2), dice.uniform(200, 900, 2)
        xi = float(dice.uniform(0, 2.5))
        k = dice.uniform(-0.2, 0.2, 4) * [1, 0.5, 0.005, 0.005]
        limb = math.acos(-1 / xi) if xi > 1 else math.acos(-xi)
        plain = np.array([k[0], k[1], k[2], k[3], 0, 0, 0, 0])
        radius = lambda t: brown_radius(plain)(np.arctan(np.sin(t) / (np.cos(t) + xi)))
        points = rays(dice, rising(radius, 0.98 * limb))
        pixels, _ = cv2.omnidir.projectPoints(points[:, None], ZERO, ZERO, matrix(focal, center), xi, k)
        model = {"model": "omnidirectional", "focal": focal.tolist(), "center": center.tolist(), "xi": xi, "distortion": k.tolist()}
        yield model, points, np.reshape(pixels, (-1, 2))


def woodscape(intrinsic, points):
    """Projection of WoodScape's calibration readme, in its image coordinates."""
    pixels = []
    for x, y, z in points:
        chi = math.sqrt(x**2 + y**2)
        theta = math.pi / 2 - math.atan2(z, chi)
        rho = sum(intrinsic[f"k{i}"] * theta**i for i in (1, 2, 3, 4))
        u, v = (rho * x / chi, rho * y / chi) if chi != 0 else (0, 0)
        pixels.append([
            u + intrinsic["cx_offset"] + intrinsic["width"] / 2 - 0.5,
            v * intrinsic["aspect_ratio"] + intrinsic["cy_offset"] + intrinsic["height"] / 2 - 0.5,
        ])
    return np.array(pixels)


def polynomials(dice, data):
    given = []
    for _ in range(50):
        k = dice.uniform([300, -60, -60, -20], [400, 60, 60, 20])
        offset = dice.uniform(-9, 9, 2)
        given.append({
            **{f"k{i + 1}": float(v) for i, v in enumerate(k)}, "cx_offset": float(offset[0]), "cy_offset": float(offset[1]),
            "width": 1280.0, "height": 966.0, "aspect_ratio": float(dice.uniform(0.95, 1.05)),
        })
    if data and (real := data / "woodscape-fisheye" / "front.json").exists():
        given.append(json.loads(real.read_text())["intrinsic"])
    for i in given:
        k = [i[f"k{n}"] for n in (1, 2, 3, 4)]
        radius = lambda t: sum(v * t ** (n + 1) for n, v in enumerate(k))
        points = rays(dice, rising(radius, 2.2))
        center = [i["width"] / 2 + i["cx_offset"], i["height"] / 2 + i["cy_offset"]]
        model = {"model": "polynomial", "center": center, "k": k, "aspect_ratio": i["aspect_ratio"]}
        # WoodScape's origin is the middle of the first pixel, Assay's is its corner.
        yield model, points, woodscape(i, points) + 0.5


def main():
    dice = np.random.default_rng(20250301)
    data = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else None
    for models in (planes(dice), fisheyes(dice), mirrors(dice), polynomials(dice, data)):
        for model, points, pixels in models:
            print(json.dumps({"model": model, "points": points.tolist(), "pixels": pixels.tolist()}))
    print(f"OpenCV {cv2.__version__}", file=sys.stderr)


if __name__ == "__main__":
    main()
