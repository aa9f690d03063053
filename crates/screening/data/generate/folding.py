"""What each written form folds to: simplified characters, variant forms, letters that look like Latin ones.

Line: folded form, tab, the forms that fold to it. Order of authority: OpenCC's traditional characters, its regional
and Japanese forms, then Unihan's variants from a rare form to a common one.

Usage: folding.py SOURCES OUT
"""
import json
import pathlib
import re
import sys
from collections import defaultdict

import characters

HAN = re.compile("[㐀-䶿一-鿿]")
SCRIPTS = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU", "LATIN")


# Forms beyond the basic plane that stand in names of shops and families.
OWN = {"𠮷": "吉", "𡈽": "土", "𣘺": "桥", "𠀋": "丈"}


def simplified(sources):
    fold, listed = {}, set(characters.unihan(sources, "OtherMappings", "kTGH"))
    for name in ("TSCharacters.txt", "JPVariants.txt", "HKVariantsRev.txt", "TWVariantsRev.txt", "TWVariants.txt"):
        for line in (sources / "opencc" / name).read_text(encoding="utf-8").splitlines():
            if line.startswith("#") or "\t" not in line:
                continue
            left, right = line.split("\t")[:2]
            for other in right.split():
                # the regional lists go from the standard form to the regional one, the reversed ones back
                pair = (left, other) if name in ("TSCharacters.txt",) or name.endswith("Rev.txt") else (other, left)
                standard = name == "TSCharacters.txt" or pair[0] not in listed
                if len(pair[0]) == len(pair[1]) == 1 and pair[0] != pair[1] and standard:
                    fold.setdefault(*pair)
                break
    return fold


def variants(sources, fold, common):
    for field in ("kSimplifiedVariant", "kZVariant", "kSemanticVariant", "kSpecializedSemanticVariant"):
        for char, value in sorted(characters.unihan(sources, "Variants", field).items()):
            if char in common or char in fold or not HAN.match(char):
                continue
            others = [chr(int(v.split("<")[0][2:], 16)) for v in value.split()]
            others = [o for o in others if o in common or o in fold]
            if others:
                fold[char] = min(others, key=lambda o: (o not in common, ord(o)))
    return fold


def resolved(fold, common, char):
    """Follows the folds until a common character is reached."""
    for step in range(4):
        if char not in fold or (step > 0 and char in common):
            break
        char = fold[char]
    return char


def letters(sources):
    """Letters of other scripts that look like one Latin letter, from Unicode's confusables."""
    import unicodedata

    found = {}
    for char, entries in json.loads((sources / "confusables.json").read_text(encoding="utf-8")).items():
        for entry in entries:
            other = entry["c"]
            for left, right in ((char, other), (other, char)):
                name = unicodedata.name(left, "") if len(left) == 1 else ""
                if not left.isascii() and name.startswith(SCRIPTS) and len(right) == 1 and right.isascii():
                    if right.isalpha() and left.isalpha() and len(left.encode("utf-16-le")) == 2:
                        found.setdefault(left, right.lower())
    # capitals and small letters of one shape class that the list above takes apart
    found.update(zip("АВЕЅІЈКМНОРСТУХаеіјорсухѕвкмнт", "abesijkmhopctyxaeijopcyxsbkmht"))
    found.update(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβεικνορτυχω", "abezhikmnoptyxabeikvoptuxw"))
    return found


def main(sources, out):
    common = set(characters.common(sources))
    fold = {**variants(sources, simplified(sources), common), **OWN}
    groups = defaultdict(set)
    for char in fold:
        target = resolved(fold, common, char)
        if target != char and ord(target) <= 0xFFFF:
            groups[target].add(char)
    for char, letter in letters(sources).items():
        groups[letter].add(char)
    lines = [f"{to}\t{''.join(sorted(chars))}" for to, chars in sorted(groups.items())]
    (out / "fold.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(groups), "targets", sum(map(len, groups.values())), "forms")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
