"""One-to-one translations, and the set of established Chinese words.

`translations.txt`: English word, tab, Chinese words of one sense (comma between). Taken when the English word is
common knowledge (rank) and the Chinese one stands first in its entry and in few others.
`words.bin`: sorted u32 hashes of established words of two to four characters (FNV-1a of their UTF-16 codes).
`english.bin`: the same of English words that are taught (on a list of an examination, or marked by frequency).

Usage: words.py SOURCES OUT
"""
import csv
import json
import pathlib
import re
import struct
import sys
from collections import defaultdict

import characters

COMMON_RANK = 9000  # of English words in a corpus; beyond it a foreign sense is not common knowledge
MOST_SHARING = 2  # English words for which one Chinese word may stand first
WORD_FREQUENCY = 20  # occurrences in the segmenter's dictionary that make a word established
HAN = re.compile("^[一-鿿]+$")
POS = re.compile(r"^(n|a|adj|vt|vi|v)\.\s*(.*)$")


def glosses(translation):
    """First two glosses of the first noun sense, or of the first sense of all."""
    found = []
    for line in translation.split("\\n"):
        match = POS.match(line.strip())
        if not match:
            continue
        words = [re.sub(r"[\(（\[].*?[\)）\]]", "", w).strip() for w in re.split("[,，;；]", match[2])]
        words = [w.removesuffix("的") if match[1] in ("a", "adj") else w for w in words]
        found.append((match[1] != "n", [w for w in words if HAN.match(w)][:2], len(words)))
    found.sort(key=lambda entry: entry[0])
    return found[0][1] if found else []


def dictionary(sources):
    csv.field_size_limit(10**9)
    with open(sources / "ecdict" / "assets" / "ecdict.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            ranks = [int(row[k]) for k in ("frq", "bnc") if row[k] not in ("", "0")]
            if re.fullmatch("[a-z]{3,14}", row["word"]) and ranks and min(ranks) <= COMMON_RANK:
                if "0:" in (row["exchange"] or ""):
                    continue  # an inflected form
                yield min(ranks), row["word"], glosses(row["translation"])


def annotations(sources):
    def read(language):
        path = sources / "cldr-annotations-full" / "annotations" / language / "annotations.json"
        return json.loads(path.read_text(encoding="utf-8"))["annotations"]["annotations"]

    chinese, english = read("zh"), read("en")
    for key in chinese:
        zh, en = chinese[key].get("tts", [""])[0], english.get(key, {}).get("tts", [""])[0]
        if HAN.match(zh) and len(zh) <= 5 and re.fullmatch("[a-z]+( [a-z]+)?", en):
            yield en, zh


def translations(sources):
    entries = sorted(dictionary(sources))
    first = defaultdict(int)
    for _, _, words in entries:
        for word in words[:1]:
            first[word] += 1
    pairs = defaultdict(list)
    for _, en, words in entries:
        if words and 2 <= len(words[0]) <= 4 and first[words[0]] <= MOST_SHARING:
            pairs[en].append(words[0])
            pairs[en] += [w for w in words[1:] if 2 <= len(w) <= 4 and first[w] == 0]
        elif words and len(words[0]) == 1 and first[words[0]] == 1:
            pairs[en].append(words[0])
    for en, zh in annotations(sources):
        if zh not in pairs[en]:
            pairs[en].append(zh)
    return pairs


def established(sources):
    for line in (sources / "jieba" / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, count, kind = line.split(" ")
        # names of persons and firms in the dictionary are no words of the language
        if 2 <= len(word) <= 4 and HAN.match(word) and int(count) >= WORD_FREQUENCY and not kind.startswith("nr"):
            yield word


def taught(sources):
    with open(sources / "ecdict" / "assets" / "ecdict.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            listed = row["tag"] or row["oxford"] == "1" or row["collins"] not in ("", "0")
            if listed and re.fullmatch("[a-z]{3,14}", row["word"]):
                yield row["word"]


def fnv(word):
    value = 0x811C9DC5
    for char in word:
        for byte in struct.pack("<H", ord(char)):
            value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def main(sources, out):
    pairs = translations(sources)
    lines = [f"{en}\t{','.join(zh)}" for en, zh in sorted(pairs.items()) if zh]
    (out / "translations.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    hashes = sorted({fnv(word) for word in established(sources)})
    (out / "words.bin").write_bytes(struct.pack(f"<{len(hashes)}I", *hashes))
    english = sorted({fnv(word) for word in taught(sources)})
    (out / "english.bin").write_bytes(struct.pack(f"<{len(english)}I", *english))
    print(len(lines), "translations", len(hashes), "words", len(english), "English words")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
