"""Content of a nuScenes folder as nuscenes-devkit reads it.

    nuscenes_tables.py DATAROOT VERSION

Writes JSON lines, one a file of a sample, {"channel", "timestamp", "path", "intrinsic", "boxes", "points"}: the boxes in the
sensor's frame with their annotation's token, category, corners (8 by x, y, z, m) and counts of points; of LiDAR files the number of
points and their sum.
"""

import json
import pathlib
import sys
from unittest.mock import MagicMock

# A program beside this one has the devkit's name: without its folder on the path, `import nuscenes` finds the devkit.
sys.path = [folder for folder in sys.path if pathlib.Path(folder or ".").resolve() != pathlib.Path(__file__).resolve().parent]
# Packages that only draw, show progress or load maps' pictures.
for unused in ("tqdm", "cachetools", "descartes"):
    sys.modules[unused] = MagicMock()

from nuscenes.nuscenes import NuScenes
from nuscenes.utils.data_classes import LidarPointCloud
from nuscenes.utils.geometry_utils import BoxVisibility


class WithMap(NuScenes):
    """Devkit with an empty map: it does not read a version without maps, but boxes need none."""

    def __load_table__(self, table_name):
        rows = super().__load_table__(table_name)
        if table_name == "map" and not rows:
            return [{"token": "none", "filename": "", "category": "", "log_tokens": [log["token"] for log in self.log]}]
        return rows


def box(database, of):
    annotation = database.get("sample_annotation", of.token)
    return {
        "token": of.token, "name": of.name, "corners": of.corners().T.tolist(), "instance": annotation["instance_token"],
        "points": [annotation["num_lidar_pts"], annotation["num_radar_pts"]],
        "attributes": sorted(database.get("attribute", token)["name"] for token in annotation["attribute_tokens"]),
    }


def file(database, data):
    path, boxes, intrinsic = database.get_sample_data(data["token"], box_vis_level=BoxVisibility.NONE)
    cloud = LidarPointCloud.from_file(path).points if data["sensor_modality"] == "lidar" else None
    return {
        "channel": data["channel"], "timestamp": data["timestamp"], "path": str(pathlib.Path(path).relative_to(database.dataroot)),
        "intrinsic": None if intrinsic is None else intrinsic.tolist(),
        "boxes": sorted((box(database, of) for of in boxes), key=lambda of: of["token"]),
        "points": None if cloud is None else [cloud.shape[1], float(cloud.sum(dtype="float64"))],
    }


def main():
    dataroot, version = sys.argv[1:]
    # The devkit's own class reads files that this program did not make: an export must have its map.
    reader = WithMap if json.loads((pathlib.Path(dataroot) / version / "map.json").read_text()) == [] else NuScenes
    database = reader(version, dataroot, verbose=False)
    for sample in database.sample:
        for token in sorted(sample["data"].values(), key=lambda token: database.get("sample_data", token)["channel"]):
            print(json.dumps(file(database, database.get("sample_data", token))))


if __name__ == "__main__":
    main()
