"""Toneless readings of every character, most frequent first, grouped by equal lists.

How often a reading is used is counted in the dictionary's phrases; a reading that no phrase uses (an archaic or
dialectal one) is left out when another is used.

Usage: readings.py SOURCES OUT
"""
import pathlib
import sys
import unicodedata
from collections import Counter, defaultdict

import characters

MOST = 4  # readings kept for a character
LEAST_SHARE = 0.03  # of a character's occurrences in phrases that a further reading must have
LEAST_COUNT = 2


def toneless(reading):
    reading = reading.replace("ü", "v")
    plain = "".join(c for c in unicodedata.normalize("NFD", reading) if unicodedata.category(c) != "Mn" or c == "\u0308")
    plain = plain.replace("u\u0308", "v").replace("\u0308", "")
    return plain if plain.isascii() and plain.isalpha() else None


def main(sources, out):
    sys.path.insert(0, str(sources))
    from pypinyin.phrases_dict import phrases_dict
    from pypinyin.pinyin_dict import pinyin_dict

    used = defaultdict(Counter)
    for phrase, syllables in phrases_dict.items():
        for char, (reading, *_) in zip(phrase, syllables):
            used[char][toneless(reading)] += 1
    own = {}
    for line in (pathlib.Path(__file__).parent / "own_readings.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            char, listed = line.split(" ")
            own[char] = listed.split(",")
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
        counts = used[char]
        if counts:
            least = max(LEAST_COUNT, LEAST_SHARE * counts.total())
            common = max(readings, key=lambda r: counts[r], default=None)
            readings = [r for r in readings if r == common or counts[r] >= least]
            readings.sort(key=lambda r: -counts[r])
        else:
            readings = readings[:1]
        readings = own.get(char, readings)
        if readings:
            groups[",".join(readings[:MOST])].append(char)
    lines = [f"{key}\t{''.join(chars)}" for key, chars in sorted(groups.items())]
    (out / "readings.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(groups), "lists", sum(map(len, groups.values())), "characters")
    print(len({s for key in groups for s in key.split(",")}), "syllables")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
