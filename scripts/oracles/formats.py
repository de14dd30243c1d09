"""Objects that Datumaro and pycocotools read from data sets that Assay wrote.

formats.py FOLDER: reads FOLDER/coco-*/annotations/*.json, FOLDER/cvat-*/*.xml, FOLDER/voc-* and FOLDER/yolo-*, and
writes a line for each object: {"case","item","class","kind","numbers","attributes"}. Kinds and numbers are those of the
label format: box (x, y, w, h), rbox (cx, cy, w, h, degrees), polygon, polyline and point (x, y in turn), mask (area,
px). `pixels` lines have the area of an annotation's mask as pycocotools paints it.
"""

import glob
import json
import os
import sys
from importlib.metadata import version
from xml.etree import ElementTree

import numpy as np
from datumaro.components.annotation import AnnotationType
from datumaro.components.dataset import Dataset
from PIL import Image
from pycocotools.coco import COCO


def line(**fields):
    print(json.dumps(fields))


def shape(a):
    """Kind and numbers; None for an annotation of the whole image."""
    if a.type == AnnotationType.bbox:
        return "box", a.get_bbox()
    if a.type == AnnotationType.rotated_bbox:
        return "rbox", [a.cx, a.cy, a.w, a.h, a.r]
    if a.type == AnnotationType.polygon:
        return "polygon", a.points
    if a.type == AnnotationType.polyline:
        return "polyline", a.points
    if a.type == AnnotationType.points:
        return "point", a.points
    if a.type == AnnotationType.mask:
        return "mask", [int(np.sum(a.image))]
    return None


def plain(value):
    return value.item() if isinstance(value, np.generic) else value


def objects(case, path, kind):
    data = Dataset.import_from(path, kind)
    labels = data.categories()[AnnotationType.label]
    for item in data:
        for a in item.annotations:
            found = shape(a)
            if found is None:
                continue
            numbers = [float(v) for v in found[1]]
            attributes = {k: plain(v) for k, v in a.attributes.items() if isinstance(plain(v), (bool, int, float, str))}
            line(case=case, item=item.id, kind=found[0], numbers=numbers, attributes=attributes,
                 **{"class": labels[a.label].name})


def picture(path, width, height):
    """Writes images: Datumaro requires those of CVAT, and reads the sizes of YOLO's from them."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    Image.new("RGB", (width, height)).save(path)


def pictures(folder):
    with open(os.path.join(folder, "media.json")) as f:
        for path, width, height in json.load(f):
            picture(os.path.join(folder, path), width, height)
    os.remove(os.path.join(folder, "media.json"))


def main():
    root = sys.argv[1]
    print(f"datumaro {version('datumaro')}, pycocotools {version('pycocotools')}", file=sys.stderr)
    for folder in sorted(glob.glob(os.path.join(root, "*"))):
        case = os.path.basename(folder)
        kind = case.split("-")[0]
        if kind == "coco":
            os.makedirs(os.path.join(folder, "images"), exist_ok=True)
            objects(case, folder, "coco_instances")
            out, sys.stdout = sys.stdout, sys.stderr
            coco = COCO(glob.glob(os.path.join(folder, "annotations", "*.json"))[0])
            sys.stdout = out
            for a in coco.dataset["annotations"]:
                if a["segmentation"]:
                    area = int(np.sum(coco.annToMask(a)))
                    line(case=case, item=str(a["image_id"]), kind="pixels", numbers=[area], attributes={},
                         **{"class": str(a["id"])})
        elif kind == "cvat":
            path = glob.glob(os.path.join(folder, "*.xml"))[0]
            for image in ElementTree.parse(path).getroot().iter("image"):
                picture(os.path.join(folder, "images", image.get("name")), int(image.get("width")), int(image.get("height")))
            objects(case, path, "cvat")
        elif kind == "voc":
            objects(case, folder, "voc_detection")
        elif kind == "yolo":
            pictures(folder)
            objects(case, folder, "yolo")


main()
