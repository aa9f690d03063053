"""Peers on the marks and queries that `bench_marks --write FOLDER` left, measured as zhibao is: recall@1, @10 and @100
by kind, CPU time a query for the best ten and the best hundred, p50 and p99, time to build, size.

- RapidFuzz by brute force, ratio and Jaro-Winkler (PyPI `rapidfuzz`);
- SQLite FTS5, trigrams and single characters (Python's own);
- PostgreSQL pg_trgm with a GIN index, thresholds 0.3 (its default) and 0.1 (Debian `postgresql`; PyPI `psycopg`): a
  server of our own on a free port, gone afterwards;
- tantivy, characters by one and two, and what a careful user sets up: the same of folded characters, with pinyin
  syllables and trigrams of the spelling (PyPI `tantivy`; `pypinyin`, or the first readings of the crate's table).

A peer that is not there is named and left out.

Usage: peers.py FOLDER [QUERIES_OF_A_KIND]
"""
import contextlib
import os
import pathlib
import pwd
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import defaultdict

TABLES = pathlib.Path(__file__).resolve().parents[2] / "data" / "tables"
MOST = 100
# Every so many queries the best ten are asked for as well, for their time alone.
TEN_EVERY = 5
MB = 1e6


class Absent(Exception):
    """What a peer needs is not on this machine."""


class Peer:
    """A peer that is built: `find(query, limit)` gives the texts of marks, best first; `cpu()` seconds spent so far."""

    def __init__(self, find, size, cpu=time.process_time):
        self.find, self.size, self.cpu = find, size, cpu


# What is measured


def planted(folder, of_a_kind):
    kinds = defaultdict(list)
    for line in (folder / "planted.tsv").read_text(encoding="utf-8").splitlines():
        kind, query, target = line.split("\t")
        kinds[kind].append((kind, query, target))
    return [entry for entries in kinds.values() for entry in entries[:of_a_kind]]


def measure(name, build, queries):
    """Prints a peer's figures and returns its line of the summary."""
    start = time.perf_counter()
    with build() as peer:
        built = time.perf_counter() - start
        for _, query, _ in queries[::7]:  # once without counting, so that its pages are in memory
            peer.find(query, MOST)
        ranks, times, hundred = search(peer, queries)
        before = peer.cpu()
        for _, query, _ in queries[::TEN_EVERY]:
            peer.find(query, 10)
        ten = (peer.cpu() - before) * 1e3 / len(queries[::TEN_EVERY])
    print(f"\n# {name}: built in {built:.1f} s, {peer.size / MB:.0f} MB")
    print(f"{'kind':<14}{'n':>6}{'@1':>8}{'@10':>8}{'@100':>8}")
    for kind, places in ranks.items():
        print(recall(kind, places))
    every = [place for places in ranks.values() for place in places]
    print(recall("all", every))
    at = lambda share: sorted(times)[int(len(times) * share)]
    print(f"CPU {hundred:.3f} ms a query for the best hundred, {ten:.3f} ms for the best ten, "
          f"p50 {at(0.5):.3f} ms, p99 {at(0.99):.3f} ms", flush=True)
    return f"{recall(name, every, 34)}{ten:>10.2f}{hundred:>10.2f}{built:>9.1f}{peer.size / MB:>8.0f}"


def search(peer, queries):
    ranks, times = defaultdict(list), []
    cpu = peer.cpu()
    for kind, query, target in queries:
        start = time.perf_counter()
        found = peer.find(query, MOST)
        times.append((time.perf_counter() - start) * 1e3)
        ranks[kind].append(found.index(target) if target in found else MOST)
    return ranks, times, (peer.cpu() - cpu) * 1e3 / len(queries)


def recall(name, places, width=14):
    shares = "".join(f"{sum(p < within for p in places) / len(places):>8.3f}" for within in (1, 10, 100))
    return f"{name:<{width}}{len(places):>6}{shares}"


# RapidFuzz


@contextlib.contextmanager
def rapidfuzz(marks, scorer):
    try:
        from rapidfuzz import distance, fuzz, process
    except ImportError as error:
        raise Absent("PyPI rapidfuzz") from error
    scorer = {"ratio": fuzz.ratio, "Jaro-Winkler": distance.JaroWinkler.similarity}[scorer]
    folded = [mark.lower() for mark in marks]

    def find(query, limit):
        found = process.extract(query.lower(), folded, scorer=scorer, processor=None, limit=limit)
        return [marks[index] for _, _, index in found]

    yield Peer(find, sum(map(sys.getsizeof, folded)))


# SQLite


@contextlib.contextmanager
def fts5(marks, tokenizer):
    """`trigram` is given the text as it is, `unicode61` one character after the other."""
    base = sqlite3.connect(":memory:")
    base.execute(f"CREATE VIRTUAL TABLE t USING fts5(mark, tokenize='{tokenizer}', detail=full)")
    apart = lambda text: " ".join(text.replace(" ", ""))
    written = marks if tokenizer == "trigram" else map(apart, marks)
    base.executemany("INSERT INTO t(rowid, mark) VALUES (?, ?)", enumerate(written, 1))
    (pages,), (page,) = (base.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))

    def find(query, limit):
        if tokenizer == "trigram":
            pieces = [query[i : i + 3] for i in range(len(query) - 2)] or [query]
        else:
            pieces = apart(query).split()
        match = " OR ".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
        rows = base.execute("SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT ?", (match, limit))
        return [marks[rowid - 1] for (rowid,) in rows]

    yield Peer(find, pages * page)


# PostgreSQL


def server_program(name):
    """In the path, or in Debian's folder of the newest version."""
    versions = sorted(pathlib.Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: float(p.parts[-3]))
    found = shutil.which(name) or (versions and str(versions[-1]))
    if not found:
        raise Absent(f"Debian postgresql ({name})")
    return os.path.realpath(found)


def other_than_root():
    """PostgreSQL refuses root; Debian's package made an account."""
    if os.getuid() != 0:
        return {}
    for account in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(account)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise Absent("an account other than root for PostgreSQL")


@contextlib.contextmanager
def postgres_server():
    """The options of a connection to a server of our own in a temporary folder."""
    initdb, pg_ctl, account = server_program("initdb"), server_program("pg_ctl"), other_than_root()
    with tempfile.TemporaryDirectory(prefix="peers-pg-") as folder, socket.socket() as probe:
        if account:
            os.chown(folder, account["user"], account["group"])
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        data = f"{folder}/data"
        run = lambda *command: subprocess.run(
            command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **account)
        run(initdb, "-A", "trust", "-U", "peers", "-E", "UTF8", "--locale=C.UTF-8", "-D", data)
        options = f"-h 127.0.0.1 -p {port} -k {folder} -c shared_buffers=1GB -c maintenance_work_mem=1GB"
        run(pg_ctl, "-D", data, "-l", f"{folder}/log", "-w", "-o", options, "start")
        try:
            yield f"host=127.0.0.1 port={port} user=peers dbname=postgres"
        finally:
            run(pg_ctl, "-D", data, "-m", "immediate", "-w", "stop")


ASK_POSTGRES = "SELECT number FROM marks WHERE mark %% %s ORDER BY similarity(mark, %s) DESC LIMIT %s"


@contextlib.contextmanager
def pg_trgm(marks, threshold):
    try:
        import psycopg
    except ImportError as error:
        raise Absent("PyPI psycopg[binary]") from error
    with postgres_server() as address, psycopg.connect(address, autocommit=True) as base:
        run = base.cursor().execute
        one = lambda sql: run(sql).fetchone()[0]
        try:
            run("CREATE EXTENSION pg_trgm")
        except psycopg.Error as error:
            raise Absent(f"PostgreSQL's extension pg_trgm ({error})") from error
        run("CREATE TABLE marks (number int, mark text)")
        with base.cursor().copy("COPY marks FROM STDIN") as copy:
            for row in enumerate(marks):
                copy.write_row(row)
        run("CREATE INDEX by_trigram ON marks USING gin (mark gin_trgm_ops)")
        run("VACUUM ANALYZE marks")
        # all in the one process whose time is read
        run("SET max_parallel_workers_per_gather = 0")
        run(f"SET pg_trgm.similarity_threshold = {threshold}")

        def find(query, limit):
            rows = run(ASK_POSTGRES, (query, query, limit))
            return [marks[number] for (number,) in rows]

        def cpu():
            fields = one("SELECT pg_read_file('/proc/self/stat')").rsplit(")", 1)[1].split()
            return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

        yield Peer(find, one("SELECT pg_total_relation_size('marks')"), cpu)


# tantivy


def grams(text, *lengths):
    return [text[i : i + n] for n in lengths for i in range(len(text) - n + 1)]


def folding():
    """Width, case, traditional and variant characters (the crate's table)."""
    table = {}
    for line in (TABLES / "fold.txt").read_text(encoding="utf-8").splitlines():
        to, _, variants = line.partition("\t")
        table.update({ord(variant): to for variant in variants})
    return lambda text: unicodedata.normalize("NFKC", text).lower().translate(table)


def syllables():
    """Toneless pinyin of a text, a piece for each character; letters stay together."""
    try:
        from pypinyin import lazy_pinyin
    except ImportError:
        print("PyPI pypinyin is not there: first readings of the crate's table", flush=True)
        first = {}
        for line in (TABLES / "readings.txt").read_text(encoding="utf-8").splitlines():
            readings, _, characters = line.partition("\t")
            first.update(dict.fromkeys(characters, readings.split(",")[0]))
        return lambda text: "".join(f" {first[c]} " if c in first else c for c in text).split()
    return lazy_pinyin


def plain_terms():
    return lambda text: {"characters": grams(text.lower().replace(" ", ""), 1, 2)}


def careful_terms():
    fold, called = folding(), syllables()

    def terms(text):
        folded = fold(text).replace(" ", "")
        sounds = called(folded)
        spelling = "".join(sounds)
        return {"characters": grams(folded, 1, 2), "sounds": sounds, "spelling": grams(spelling, 3) or [spelling]}

    return terms


@contextlib.contextmanager
def tantivy(marks, terms):
    try:
        import tantivy as engine
    except ImportError as error:
        raise Absent("PyPI tantivy") from error
    terms = terms()
    schema = engine.SchemaBuilder()
    for field in terms("") | {"number": None}:
        by_number = field == "number"
        schema.add_text_field(field, stored=by_number, tokenizer_name="raw" if by_number else "whitespace",
                              index_option="basic" if by_number else "freq")
    schema = schema.build()
    with tempfile.TemporaryDirectory(prefix="peers-tantivy-") as folder:
        index = engine.Index(schema, path=folder)
        writer = index.writer(512_000_000)
        for number, mark in enumerate(marks):
            fields = {field: " ".join(found) for field, found in terms(mark).items()}
            writer.add_document(engine.Document(number=str(number), **fields))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        searcher = index.searcher()

        def find(query, limit):
            asked = [(engine.Occur.Should, engine.Query.term_query(schema, field, term, index_option="freq"))
                     for field, found in terms(query).items() for term in dict.fromkeys(found) if term.strip()]
            hits = searcher.search(engine.Query.boolean_query(asked), limit, count=False).hits
            return [marks[int(searcher.doc(place)["number"][0])] for _, place in hits]

        yield Peer(find, sum(file.stat().st_size for file in pathlib.Path(folder).iterdir()))


PEERS = [
    ("SQLite FTS5 trigrams", fts5, "trigram"),
    ("SQLite FTS5 characters", fts5, "unicode61"),
    ("RapidFuzz ratio", rapidfuzz, "ratio"),
    ("RapidFuzz Jaro-Winkler", rapidfuzz, "Jaro-Winkler"),
    ("pg_trgm GIN, threshold 0.3", pg_trgm, 0.3),
    ("pg_trgm GIN, threshold 0.1", pg_trgm, 0.1),
    ("tantivy 1-2-grams", tantivy, plain_terms),
    ("tantivy characters, pinyin, folding", tantivy, careful_terms),
]


def main(folder, of_a_kind):
    marks = (folder / "marks.txt").read_text(encoding="utf-8").split("\n")
    queries = planted(folder, of_a_kind)
    print(f"# peers on {len(marks)} marks, {len(queries)} queries")
    lines = []
    for name, build, setting in PEERS:
        try:
            lines.append(measure(name, lambda: build(marks, setting), queries))
        except Absent as error:
            print(f"\n# {name}: not measured, {error} is not there", flush=True)
    print(f"\n{'peer':<34}{'n':>6}{'@1':>8}{'@10':>8}{'@100':>8}{'ms, 10':>10}{'ms, 100':>10}{'built s':>9}{'MB':>8}")
    print("\n".join(lines))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None)
