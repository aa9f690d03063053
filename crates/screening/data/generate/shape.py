"""Glyph neighbours and glyph vectors of the commonly used characters, computed from free outlines.

Four views of a character are compared, each as a cosine of mean-free features:
  raster     blurred grey pictures in several fonts and weights (what it looks like as a whole)
  gradient   histograms of stroke edges in a grid of cells (independent of weight)
  skeleton   directions of stroke medians in a grid of cells (independent of font)
  parts      components weighted by their strokes, recursively (independent of place)
`glyph.bin` keeps for every character its nearest neighbours with their similarity; `vector.bin` keeps a short
vector whose cosine approximates the whole, for pairs that are not in the table.

Usage: shape.py SOURCES OUT [CACHE]   (see README.md for what SOURCES holds)
"""
import json
import math
import pathlib
import struct
import sys
from collections import Counter

import numpy as np
from PIL import Image, ImageDraw, ImageFont

import characters

SIZE = 64  # pixels of a side while drawing
GRID = 32  # pixels of a side while comparing
CELLS = 8  # cells of a side for directions
DIRECTIONS = 8
NEIGHBOURS = 60  # kept for each character among the frequent ones
RARE_NEIGHBOURS = 20  # kept among the others
FREQUENT = 5000  # characters that are frequent
FLOOR = 0.30  # similarity under which two characters are not neighbours
DIMENSIONS = 48  # of the short vector


def draw(font, char):
    image = Image.new("L", (SIZE, SIZE), 0)
    box = font.getbbox(char)
    at = ((SIZE - box[2] - box[0]) / 2, (SIZE - box[3] - box[1]) / 2)
    ImageDraw.Draw(image).text(at, char, fill=255, font=font)
    return np.asarray(image, dtype=np.float32) / 255


def blurred(pictures, sigma):
    """Gaussian blur along both sides of a stack of pictures."""
    radius = int(3 * sigma + 0.5)
    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    for axis in (1, 2):
        padded = np.pad(pictures, [(0, 0)] + [(radius, radius) if a == axis else (0, 0) for a in (1, 2)])
        length = pictures.shape[axis]
        taken = [np.take(padded, range(i, i + length), axis=axis) * k for i, k in enumerate(kernel)]
        pictures = np.sum(taken, axis=0)
    return pictures


def unit(rows):
    rows = rows - rows.mean(axis=0)
    return (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)).astype(np.float32)


def pooled(pictures, block):
    """Means of square blocks."""
    count, height, width = pictures.shape
    return pictures.reshape(count, height // block, block, width // block, block).mean(axis=(2, 4))


def raster_view(pictures):
    small = blurred(pooled(pictures, SIZE // GRID), 1.0)
    return unit(small.reshape(len(small), -1))


def gradient_view(pictures):
    soft = pooled(pictures, SIZE // GRID)
    down, right = np.gradient(soft, axis=(1, 2))
    strength = np.hypot(down, right)
    angle = np.mod(np.arctan2(down, right), math.pi) / math.pi * DIRECTIONS
    maps = []
    for direction in range(DIRECTIONS):
        near = np.abs(angle - direction)
        near = np.minimum(near, DIRECTIONS - near)
        maps.append(blurred(pooled(strength * np.clip(1 - near, 0, 1), GRID // CELLS), 0.6))
    rows = np.stack(maps, axis=1).reshape(len(pictures), -1)
    return unit(np.sqrt(np.maximum(rows, 0)))


def skeleton_view(folder, chars):
    """Direction maps of stroke medians; a character without medians gets a zero row."""
    rows = np.zeros((len(chars), DIRECTIONS, GRID, GRID), dtype=np.float32)
    for row, char in enumerate(chars):
        path = folder / f"{char}.json"
        if not path.exists():
            continue
        for median in json.loads(path.read_text())["medians"]:
            for (x0, y0), (x1, y1) in zip(median, median[1:]):
                length = math.hypot(x1 - x0, y1 - y0)
                turn = math.atan2(y1 - y0, x1 - x0) % math.pi / math.pi * DIRECTIONS
                low = int(turn) % DIRECTIONS
                share = turn - int(turn)
                for step in range(max(1, int(length / 16))):
                    t = (step + 0.5) / max(1, int(length / 16))
                    x = min(GRID - 1, max(0, int((x0 + (x1 - x0) * t) / 1024 * GRID)))
                    y = min(GRID - 1, max(0, int((900 - y0 - (y1 - y0) * t) / 1024 * GRID)))
                    rows[row, low, y, x] += 1 - share
                    rows[row, (low + 1) % DIRECTIONS, y, x] += share
    flat = blurred(rows.reshape(-1, GRID, GRID), 1.6)[:, 1::2, 1::2]
    flat = flat.reshape(len(chars), -1)
    known = flat.sum(axis=1) > 0
    view = np.zeros_like(flat)
    view[known] = unit(np.sqrt(flat[known]))
    return view, known


def parts_view(chaizi, strokes, chars):
    """Every component of every level, weighted by its strokes."""
    def below(char, depth):
        found = Counter()
        for split in chaizi.get(char, [])[:3]:
            level = Counter()
            for part in split:
                level[part] = max(level[part], strokes.get(part, 3)) if part not in level else level[part] + 1
                if depth > 0:
                    for inner, weight in below(part, depth - 1).items():
                        level[inner] = max(level[inner], weight)
            for part, weight in level.items():
                found[part] = max(found[part], weight)
        return found

    bags = []
    for char in chars:
        bag = below(char, 3)
        bag[char] = max(bag[char], strokes.get(char, 3))
        bags.append(bag)
    names = {part: i for i, part in enumerate(sorted({part for bag in bags for part in bag}))}
    rows = np.zeros((len(chars), len(names)), dtype=np.float32)
    for row, bag in enumerate(bags):
        for part, weight in bag.items():
            rows[row, names[part]] = math.sqrt(weight)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)


def views(sources, chars):
    raster, gradient = [], []
    for name, index in characters.FONTS:
        font = ImageFont.truetype(str(characters.font_path(sources, name)), 60, index=index)
        pictures = np.stack([draw(font, char) for char in chars])
        raster.append(raster_view(pictures))
        gradient.append(gradient_view(pictures))
        print("drawn", name, index, flush=True)
    skeleton, known = skeleton_view(sources / "hanzi-writer-data", chars)
    parts = parts_view(characters.chaizi(sources), characters.strokes(sources), chars)
    scale = 1 / math.sqrt(len(raster))
    return {
        "raster": np.hstack(raster) * scale,
        "gradient": np.hstack(gradient) * scale,
        "skeleton": skeleton,
        "parts": parts.astype(np.float32),
    }, known


def combined(cosines, both_known, stroke_ratio):
    """One similarity of four cosines; the weights were fitted once on look-alikes, see README.md."""
    weights = characters.WEIGHTS
    skeleton = np.where(both_known, cosines["skeleton"], cosines["gradient"])
    whole = (
        weights["raster"] * cosines["raster"]
        + weights["gradient"] * cosines["gradient"]
        + weights["skeleton"] * skeleton
        + weights["parts"] * cosines["parts"]
    )
    return np.clip(whole * (0.85 + 0.15 * stroke_ratio), 0, 1)


def main(sources, out):
    chars = characters.common(sources)
    looks, known = cached_views(sources, chars)
    strokes = np.array([max(1, characters.strokes(sources).get(c, 8)) for c in chars], dtype=np.float32)
    similarities = np.zeros((len(chars), len(chars)), dtype=np.float16)
    for start in range(0, len(chars), 1000):
        rows = slice(start, start + 1000)
        cosines = {name: look[rows] @ look.T for name, look in looks.items()}
        ratio = np.minimum(strokes[rows, None], strokes[None]) / np.maximum(strokes[rows, None], strokes[None])
        similarities[rows] = combined(cosines, known[rows, None] & known[None], ratio)
    write_neighbours(out / "glyph.bin", chars, similarities, characters.frequent(sources, chars, FREQUENT))
    write_vectors(out / "vector.bin", chars, similarities)


def cached_views(sources, chars):
    """The views, kept in a third argument's file between runs when it is given."""
    cache = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else None
    if cache and cache.exists():
        stored = np.load(cache)
        return {name: stored[name] for name in stored.files if name != "known"}, stored["known"]
    looks, known = views(sources, chars)
    if cache:
        np.savez(cache, **looks, known=known)
    return looks, known


def write_neighbours(path, chars, similarities, frequent):
    """Count u16 of characters; u16 code and u8 count each; then u16 code and u8 similarity·255 (both directions)."""
    edges = [dict() for _ in chars]
    for row in range(len(chars)):
        scores = similarities[row].astype(np.float32)
        scores[row] = 0
        order = [i for i in np.argsort(-scores, kind="stable")[:1000] if scores[i] >= FLOOR]
        best = [i for i in order if frequent[i]][:NEIGHBOURS] + [i for i in order if not frequent[i]][:RARE_NEIGHBOURS]
        for i in best:
            edges[row][i] = edges[i][row] = max(int(scores[i] * 255), edges[row].get(i, 0))
    head, body = bytearray(), bytearray()
    for char, near in zip(chars, edges):
        best = sorted(near.items(), key=lambda entry: (-entry[1], entry[0]))[:255]
        head += struct.pack("<HB", ord(char), len(best))
        for i, likeness in best:
            body += struct.pack("<HB", ord(chars[i]), likeness)
    path.write_bytes(struct.pack("<H", len(chars)) + head + body)


def write_vectors(path, chars, similarities):
    """Short vectors by the largest eigenvectors of the whole similarity: u16 count, u16 width, codes, i8 rows."""
    rng = np.random.default_rng(7)
    square = similarities.astype(np.float32)
    square = (square + square.T) / 2
    probe = square @ (square @ rng.standard_normal((len(chars), DIMENSIONS + 16)).astype(np.float32))
    basis, _ = np.linalg.qr(probe)
    values, turn = np.linalg.eigh(basis.T @ square @ basis)
    best = np.argsort(-values)[:DIMENSIONS]
    rows = (basis @ turn[:, best]) * np.sqrt(np.maximum(values[best], 0))
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    codes = struct.pack(f"<{len(chars)}H", *[ord(c) for c in chars])
    path.write_bytes(struct.pack("<HH", len(chars), DIMENSIONS) + codes + np.round(rows * 127).astype(np.int8).tobytes())


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
