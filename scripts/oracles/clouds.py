"""LAS and LAZ files with the values that laspy reads from them.

    clouds.py

Writes JSON lines {"case", "file", "encoding", "points", "fields"}: a file's bytes in hexadecimal, and its coordinates
and fields as laspy with lazrs reads them, each a list of numbers in the file's order. There is one case for each point
format 0 to 10 in the versions that have it, plain, packed, and packed in small chunks, with extra bytes of every type
and with scaled ones. Numbers are random (seeded), with the ends of their ranges among them. Field names are laspy's.
"""

import importlib.metadata
import io
import json
import sys

import laspy
import lazrs
import numpy as np

COUNT = 500
EXTRA = ["u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f4", "f8"]


def filled(generator, version, form, extra):
    """Cloud with a number in every field."""
    header = laspy.LasHeader(point_format=form, version=version)
    header.scales = [0.001, 0.01, 0.0005]
    header.offsets = [500_000.0, -20.5, 3.25]
    if extra:
        for code in EXTRA:
            header.add_extra_dim(laspy.ExtraBytesParams(name=f"e_{code}", type=code))
        header.add_extra_dim(laspy.ExtraBytesParams(
            name="scaled", type="i2", scales=np.array([0.25]), offsets=np.array([7.0])))
        header.add_extra_dim(laspy.ExtraBytesParams(name="triple", type="3u2"))
    las = laspy.LasData(header)
    las.points = laspy.ScaleAwarePointRecord.zeros(COUNT, header=header)
    steps = np.cumsum(generator.integers(-900, 900, (3, COUNT)), axis=1)
    steps[:, 5], steps[:, 6] = 2**31 - 1, -(2**31)
    las.X, las.Y, las.Z = steps
    for dimension in las.point_format.dimensions:
        name = dimension.name
        if name in ("X", "Y", "Z"):
            continue
        if name == "gps_time":
            las[name] = np.cumsum(generator.exponential(0.0001, COUNT)) + 3e8
            continue
        if name == "triple":
            las[name] = generator.integers(0, 65_536, (COUNT, 3))
        elif dimension.kind == laspy.DimensionKind.FloatingPoint:
            las[name] = generator.normal(0, 1e3, COUNT)
        elif name == "scaled":
            las[name] = generator.integers(-400, 400, COUNT) * 0.25 + 7.0
        else:
            low, high = dimension.min, dimension.max
            values = generator.integers(low, min(high, 2**62), COUNT, dtype=np.int64, endpoint=True)
            # Fields of real points change rarely.
            values[generator.random(COUNT) < 0.7] = values[0]
            las[name] = values
    return las


def numbers(las):
    fields = {}
    for dimension in las.point_format.dimensions:
        name = dimension.name
        if name in ("X", "Y", "Z"):
            continue
        values = np.asarray(las[name], dtype=np.float64)
        if values.ndim == 2:
            fields.update({f"{name}_{i}": values[:, i].tolist() for i in range(values.shape[1])})
        else:
            fields[name] = values.tolist()
    return fields


def cases():
    generator = np.random.default_rng(20_261_125)
    forms = {"1.2": range(4), "1.3": range(6), "1.4": range(11)}
    for version, points in forms.items():
        for form in points:
            for extra in (False, True):
                for packing in ("plain", "packed", "chunks"):
                    yield f"{version} {form} {packing}{' extra' if extra else ''}", filled(generator, version, form, extra), packing


def packed(las, chunk):
    """File with chunks of `chunk` points, which laspy does not offer: lazrs packs, and the header is laspy's."""
    plain = io.BytesIO()
    las.write(plain, do_compress=False)
    raw = bytearray(plain.getvalue())
    start, size = int.from_bytes(raw[96:100], "little"), int.from_bytes(raw[105:107], "little")
    points = bytes(raw[start:start + COUNT * size])
    own = laspy.PointFormat(las.point_format.id).size
    vlr = bytearray(lazrs.LazVlr.new_for_compression(las.point_format.id, size - own).record_data())
    vlr[12:16] = chunk.to_bytes(4, "little")
    record = b"\0\0" + b"laszip encoded".ljust(16, b"\0") + (22204).to_bytes(2, "little") \
        + len(vlr).to_bytes(2, "little") + bytes(32) + vlr
    raw[100:104] = (int.from_bytes(raw[100:104], "little") + 1).to_bytes(4, "little")
    raw[104] |= 0x80
    raw[96:100] = (start + len(record)).to_bytes(4, "little")
    out = io.BytesIO()
    out.write(raw[:start] + record)
    packer = lazrs.LasZipCompressor(out, lazrs.LazVlr(bytes(vlr)))
    packer.compress_many(np.frombuffer(points, np.uint8))
    packer.done()
    return out.getvalue()


def main():
    for case, las, packing in cases():
        file = io.BytesIO()
        if packing == "chunks":
            file.write(packed(las, 100))
        else:
            las.write(file, do_compress=packing == "packed", laz_backend=laspy.LazBackend.Lazrs)
        file.seek(0)
        again = laspy.read(io.BytesIO(file.getvalue()), laz_backend=laspy.LazBackend.Lazrs)
        name = "LAS" if packing == "plain" else "LAZ"
        encoding = f"{name} {again.header.version}, point format {again.point_format.id}"
        points = np.stack([again.x, again.y, again.z], axis=1).tolist()
        print(json.dumps({"case": case, "file": file.getvalue().hex(), "encoding": encoding, "points": points,
                          "fields": numbers(again)}))
    versions = [f"{package} {importlib.metadata.version(package)}" for package in ("laspy", "lazrs")]
    print(", ".join(versions), file=sys.stderr)


main()
