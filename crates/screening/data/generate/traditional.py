"""Look-alikes of traditional and variant characters as they are written (雲 for 雪), among the common ones and each other.

A mark is folded to simplified characters, and the fold loses what a character is drawn of: 雲 folds to 云, which is not like
雪. The four views of `shape.py` are compared as they are there, so that the likeness is on the scale of `glyph.bin`.
`traditional.bin` has the form of `glyph.bin`: count u16 of characters; u16 code and u8 count each; then u16 code and u8
similarity·255. The characters are forms that fold to another; their look-alikes are such forms or characters of `glyph.bin`.

Usage: traditional.py SOURCES OUT [CACHE]   (see README.md for what SOURCES holds; OUT the tables made before)
"""
import pathlib
import struct
import sys

import numpy as np

import characters
import rare
import shape

FLOOR = 156 / 255  # similarity under which it is not taken for another: above that of a radical of many strokes in common
MOST = 8  # kept for each


def forms(out):
    """Characters of the basic plane that fold to another, and what they fold to."""
    lines = (out / "fold.txt").read_text(encoding="utf-8").splitlines()
    pairs = [(form, to) for to, all_forms in (line.split("\t") for line in lines) for form in all_forms]
    return {form: to for form, to in pairs if "一" <= form <= "\u9fff" and "一" <= to <= "\u9fff"}


def main(sources, out):
    folds = forms(out)
    common = [chr(code) for code in rare.common(out / "glyph.bin")[0]]
    chars = common + sorted(c for c in folds.keys() - set(common) if characters.drawn(sources, c))
    written = [i for i, char in enumerate(chars) if char in folds]
    looks, known = shape.cached_views(sources, chars)
    strokes = np.array([max(1, characters.strokes(sources).get(c, 8)) for c in chars], dtype=np.float32)
    to = np.array([ord(folds.get(c, c)) for c in chars])
    head, body, kept = bytearray(), bytearray(), 0
    for start in range(0, len(written), 500):
        rows = written[start : start + 500]
        cosines = {name: look[rows] @ look.T for name, look in looks.items()}
        ratio = np.minimum(strokes[rows][:, None], strokes[None]) / np.maximum(strokes[rows][:, None], strokes[None])
        similar = shape.combined(cosines, known[rows][:, None] & known[None], ratio)
        similar[to[rows][:, None] == to[None]] = 0
        for char, row in zip([chars[i] for i in rows], similar):
            best = [i for i in np.argsort(-row, kind="stable")[:MOST] if row[i] >= FLOOR]
            if best:
                kept += 1
                head += struct.pack("<HB", ord(char), len(best))
                body += b"".join(struct.pack("<HB", ord(chars[i]), int(row[i] * 255)) for i in best)
    (out / "traditional.bin").write_bytes(struct.pack("<H", kept) + head + body)
    print(kept, "of", len(written), "forms,", len(body) // 3, "pairs")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
