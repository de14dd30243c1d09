"""Objects that Datumaro reads from the label_2 files of KITTI folders.

kitti_boxes.py FOLDER: a line for each object: {"item","class","box" (x, y, w, h),"truncated","occluded"}.
"""

import json
import os
import sys

from datumaro.components.annotation import AnnotationType
from datumaro.components.dataset import Dataset

data = Dataset.import_from(os.path.dirname(os.path.abspath(sys.argv[1])), "kitti_detection")
labels = data.categories()[AnnotationType.label]
for item in data:
    for a in item.annotations:
        print(json.dumps({"item": item.id, "class": labels[a.label].name, "box": [float(v) for v in a.get_bbox()],
                          "truncated": a.attributes["truncated"], "occluded": a.attributes["occluded"]}))
