"""Look-alikes for the measuring program, from knowledge that the search does not have: a font kept out of the tables
(its rasters alone), and characters in which one of two components is another one.

Line: character, tab, up to four look-alikes among the frequent characters.

Usage: planting.py SOURCES HELD_OUT_FONT OUT_FILE
"""
import pathlib
import sys
from collections import defaultdict

import numpy as np
from PIL import ImageFont

import characters
import shape

FREQUENT = 3000
BY_FONT = 2
BY_COMPONENT = 2
LEAST_LIKENESS = 0.55  # cosine of blurred pictures


def by_component(sources, chars):
    """Characters of two components that share the component with more strokes, the other with as many strokes ±2."""
    strokes, splits = characters.strokes(sources), characters.chaizi(sources)
    holders = defaultdict(list)
    for char in chars:
        for split in splits.get(char, [])[:2]:
            if len(split) == 2:
                for place, part in enumerate(split):
                    other = split[1 - place]
                    if strokes.get(part, 0) > strokes.get(other, 9):
                        holders[part, place].append((char, strokes.get(other, 3)))
    found = defaultdict(list)
    for group in holders.values():
        for char, count in group:
            for other, count2 in group:
                if other != char and abs(count - count2) <= 2 and other not in found[char]:
                    found[char].append(other)
    return found


def main(sources, font_path, out):
    chars = characters.common(sources)
    chars = [c for c, frequent in zip(chars, characters.frequent(sources, chars, FREQUENT)) if frequent]
    font = ImageFont.truetype(str(font_path), 60)
    view = shape.raster_view(np.stack([shape.draw(font, char) for char in chars]))
    likeness = view @ view.T
    components = by_component(sources, chars)
    rng = np.random.default_rng(11)
    lines = []
    for row, char in enumerate(chars):
        order = [i for i in np.argsort(-likeness[row]) if i != row][:BY_FONT]
        near = [chars[i] for i in order if likeness[row, i] >= LEAST_LIKENESS]
        others = components.get(char, [])
        chosen = [others[i] for i in rng.permutation(len(others))[:BY_COMPONENT]]
        near += [c for c in chosen if c not in near]
        if near:
            lines.append(f"{char}\t{''.join(near)}")
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "characters")


if __name__ == "__main__":
    main(*map(pathlib.Path, sys.argv[1:4]))
