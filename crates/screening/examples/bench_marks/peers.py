"""Peers on the marks and variations that `bench_marks --write FOLDER` left: recall and CPU time.

RapidFuzz is tried by brute force with two scorers, SQLite FTS5 with trigrams and with single characters. Needs PyPI
`rapidfuzz`; the rest is Python's own.

Usage: peers.py FOLDER [QUERIES_OF_A_KIND]
"""
import pathlib
import sqlite3
import sys
import time
from collections import defaultdict

from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler


def sample(folder, of_a_kind):
    kinds = defaultdict(list)
    for line in (folder / "planted.tsv").read_text(encoding="utf-8").splitlines():
        kind, query, target = line.split("\t")
        kinds[kind].append((kind, query, target))
    return [entry for entries in kinds.values() for entry in entries[:of_a_kind]]


def report(name, planted, find):
    hits, counts = defaultdict(int), defaultdict(int)
    start = time.process_time()
    for kind, query, target in planted:
        found = find(query)[:10]
        counts[kind] += 1
        hits[kind] += target in found
    spent = (time.process_time() - start) * 1000 / len(planted)
    shares = "  ".join(f"{kind} {hits[kind] / counts[kind]:.2f}" for kind in counts)
    print(f"{name}: recall@10 {sum(hits.values()) / len(planted):.3f}, {spent:.1f} ms CPU a query\n  {shares}", flush=True)


def fuzzy(marks, scorer):
    folded = [mark.lower() for mark in marks]

    def find(query):
        found = process.extract(query.lower(), folded, scorer=scorer, processor=None, limit=10)
        return [marks[index] for _, _, index in found]

    return find


def full_text(marks, tokens):
    """`tokens` is how a text is given to the index: as it is for trigrams, or character by character."""
    base = sqlite3.connect(":memory:")
    tokenizer = "trigram" if tokens is None else "unicode61"
    base.execute(f"CREATE VIRTUAL TABLE t USING fts5(mark, tokenize='{tokenizer}', detail=full)")
    write = tokens or (lambda text: text)
    base.executemany("INSERT INTO t(rowid, mark) VALUES (?, ?)", ((i, write(m)) for i, m in enumerate(marks, 1)))

    def find(query):
        if tokens:
            pieces = tokens(query).split()
        else:
            pieces = [query[i : i + 3] for i in range(len(query) - 2)] or [query]
        match = " OR ".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
        rows = base.execute("SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT 10", (match,))
        return [marks[rowid - 1] for (rowid,) in rows]

    return find


def main(folder, of_a_kind):
    marks = (folder / "marks.txt").read_text(encoding="utf-8").split("\n")
    planted = sample(folder, of_a_kind)
    print(len(marks), "marks", len(planted), "queries")
    report("SQLite FTS5 trigram", planted, full_text(marks, None))
    report("SQLite FTS5 characters", planted, full_text(marks, lambda text: " ".join(text.replace(" ", ""))))
    report("RapidFuzz ratio", planted, fuzzy(marks, fuzz.ratio))
    report("RapidFuzz Jaro-Winkler", planted, fuzzy(marks, JaroWinkler.similarity))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10)
