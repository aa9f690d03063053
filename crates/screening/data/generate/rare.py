"""Look-alikes of characters that are rarely used (旳 for 的), among the commonly used ones.

A rare character has no row of its own in `glyph.bin`; who imitates a mark may take one all the same. Two views are compared,
raster and gradient of `shape.py`, and their mean is brought to the scale of `glyph.bin` by the pairs that it holds.
`rare.bin` has the form of `glyph.bin`: count u16 of characters; u16 code and u8 count each; then u16 code and u8 similarity·255.

Usage: rare.py SOURCES OUT   (SOURCES holds `fonts/`; OUT the tables made before)
"""
import pathlib
import struct
import sys

import numpy as np
from PIL import ImageFont

import characters
import shape

FONTS = characters.FONTS[:1] + characters.FONTS[2:3]  # a face without and one with serifs
FLOOR = 0.50  # similarity on the scale of `glyph.bin` under which a rare character is not taken for another
MOST = 6  # kept for each


def common(path):
    """The characters of `glyph.bin` and its edges."""
    data = path.read_bytes()
    (count,) = struct.unpack_from("<H", data)
    heads = [struct.unpack_from("<HB", data, 2 + 3 * i) for i in range(count)]
    at, edges = 2 + 3 * count, []
    for row, (_, near) in enumerate(heads):
        for i in range(near):
            code, likeness = struct.unpack_from("<HB", data, at + 3 * i)
            edges.append((row, code, likeness / 255))
        at += 3 * near
    return [code for code, _ in heads], edges


def look(sources, chars):
    rows = []
    for name, index in FONTS:
        font = ImageFont.truetype(str(characters.font_path(sources, name)), 60, index=index)
        pictures = np.stack([shape.draw(font, char) for char in chars])
        rows += [shape.raster_view(pictures), shape.gradient_view(pictures)]
    return (np.hstack(rows) / np.sqrt(len(rows))).astype(np.float32)


def main(sources, out):
    codes, edges = common(out / "glyph.bin")
    folded = {c for line in (out / "fold.txt").read_text(encoding="utf-8").splitlines() for c in line.split("\t")[1]}
    known = {chr(code) for code in codes} | folded
    from fontTools.ttLib import TTCollection

    maps = [set(TTCollection(str(characters.font_path(sources, n)), lazy=True).fonts[i].getBestCmap()) for n, i in FONTS]
    drawn = set.intersection(*maps)
    rare = [chr(c) for c in range(0x4E00, 0xA000) if c in drawn and chr(c) not in known]
    looks = look(sources, [chr(code) for code in codes] + rare)
    frequent, others = looks[: len(codes)], looks[len(codes) :]
    place = {code: i for i, code in enumerate(codes)}
    sample = edges[:: max(1, len(edges) // 40_000)]
    cosines = np.array([frequent[row] @ frequent[place[code]] for row, code, _ in sample])
    slope, offset = np.polyfit(cosines, np.array([likeness for *_, likeness in sample]), 1)
    print(f"likeness = {slope:.3f} · cosine + {offset:.3f}")
    head, body, kept = bytearray(), bytearray(), 0
    for start in range(0, len(rare), 1000):
        similar = np.clip((others[start : start + 1000] @ frequent.T) * slope + offset, 0, 0.98)
        for char, row in zip(rare[start:], similar):
            best = [i for i in np.argsort(-row, kind="stable")[:MOST] if row[i] >= FLOOR]
            if best:
                kept += 1
                head += struct.pack("<HB", ord(char), len(best))
                body += b"".join(struct.pack("<HB", codes[i], int(row[i] * 255)) for i in best)
    (out / "rare.bin").write_bytes(struct.pack("<H", kept) + head + body)
    print(kept, "of", len(rare), "rare characters,", len(body) // 3, "pairs")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
