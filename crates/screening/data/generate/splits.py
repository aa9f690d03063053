"""Characters drawn as two: 好 as 女子, 强 as 弓虽. Line: the character, then its two components.

Only components that stand in a mark by themselves: both are frequent characters.

Usage: splits.py SOURCES OUT
"""
import pathlib
import sys

import characters

FREQUENT = 4500
# Forms that a component has only inside a character are told by the whole character in the source; these are not drawn
# alike, so that 们 (人门) or 动 (云力) stay, but 拴 (手全) goes.
UNLIKE_WHOLE = set("手水心火竹草艮衣示肉邑阜犬刀丝金食言足玉")


def main(sources, out):
    chars = characters.common(sources)
    frequent = dict(zip(chars, characters.frequent(sources, chars, FREQUENT)))
    lines = []
    for char in chars:
        if not frequent[char]:
            continue
        for split in characters.chaizi(sources).get(char, []):
            if len(split) == 2 and all(frequent.get(part) for part in split) and not UNLIKE_WHOLE & set(split[:1]):
                lines.append(char + "".join(split))
                break
    (out / "splits.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "characters")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
