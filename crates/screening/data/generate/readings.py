"""Toneless readings of every character, most frequent first, grouped by equal lists.

Usage: readings.py SOURCES OUT
"""
import pathlib
import sys
import unicodedata
from collections import defaultdict

import characters

MOST = 4  # readings kept for a character


def toneless(reading):
    reading = reading.replace("ü", "v")
    plain = "".join(c for c in unicodedata.normalize("NFD", reading) if unicodedata.category(c) != "Mn" or c == "\u0308")
    plain = plain.replace("u\u0308", "v").replace("\u0308", "")
    return plain if plain.isascii() and plain.isalpha() else None


def main(sources, out):
    sys.path.insert(0, str(sources))
    from pypinyin.pinyin_dict import pinyin_dict

    groups = defaultdict(list)
    for code, listed in sorted(pinyin_dict.items()):
        char = chr(code)
        if code > 0xFFFF or not ("㐀" <= char <= "䶿" or "一" <= char <= "鿿" or char == "〇"):
            continue
        readings = []
        for reading in listed.split(","):
            plain = toneless(reading)
            if plain and plain not in readings and plain[0] not in "iuv" and len(plain) <= 6:
                readings.append(plain)
        if readings:
            groups[",".join(readings[:MOST])].append(char)
    lines = [f"{key}\t{''.join(chars)}" for key, chars in sorted(groups.items())]
    (out / "readings.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(groups), "lists", sum(map(len, groups.values())), "characters")
    print(len({s for key in groups for s in key.split(",")}), "syllables")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
