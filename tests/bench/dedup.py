"""Measure deduplication: speed, recall and precision, planted copies, templates, scale.

    python tests/bench/dedup.py --data ../shared/data [--tables speed,real,...] [--num-perm 256
        --bands 20 --rows 7 --threshold 0.73 --rounds 4] [--signatures 1000000]

Prints Markdown tables. CPU seconds are of one process; the machine need not be quiet.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import resource
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import opencc
from datasketch import LeanMinHash, MinHash, MinHashLSH
from scipy import sparse

from filters.bands import band_hashes, bucket_edges, unique_edges, verify
from filters.clusters import components
from filters.comparison import comparison_form, exact_digest
from filters.minhash import MinHasher, mix64, shingle_hashes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from filters.bands import BucketReport, Keys
    from filters.minhash import Signatures

MIN_CHARS = 100  # shorter forms are compared exactly only
HOT_BUCKET = 10_000


@dataclass(frozen=True)
class Settings:
    """The parameters under test."""

    num_perm: int = 256
    bands: int = 20
    rows: int = 7
    threshold: float = 0.73
    rounds: int = 4


@dataclass(frozen=True)
class Found:
    """Result of one run: edges as row numbers, label of each row, CPU seconds by step."""

    edges: np.ndarray
    labels: Keys
    seconds: dict[str, float]
    reports: list[BucketReport]


def cluster(ids: Keys, signatures: Signatures, settings: Settings) -> Found:
    """Run the whole algebra on signatures whose ids are sorted."""
    started = time.process_time()
    block = 1 << 16
    hashes = np.concatenate(
        [
            band_hashes(signatures[start : start + block], settings.bands, settings.rows)
            for start in range(0, len(ids), block)
        ]
    )
    hashed = time.process_time()
    results = [
        bucket_edges(
            hashes[:, band],
            ids,
            HOT_BUCKET,
            lambda edges: verify(edges, ids, signatures, settings.threshold),
            settings.rounds,
        )
        for band in range(settings.bands)
    ]
    edges = unique_edges(np.concatenate([result[0] for result in results]))
    verified = time.process_time()
    nodes, roots = components(edges)
    labels = ids.copy()
    labels[np.searchsorted(ids, nodes)] = roots
    seconds = {
        "band hashes": hashed - started,
        "buckets and verification": verified - hashed,
        "components": time.process_time() - verified,
    }
    return Found(np.searchsorted(ids, edges), labels, seconds, [result[1] for result in results])


def cluster_forms(forms: Sequence[str], settings: Settings) -> Found:
    """Cluster forms; rows of the result are places in `forms`."""
    digests = [int.from_bytes(exact_digest(form)[:8], "big") for form in forms]
    ids, first, row_of = np.unique(
        np.array(digests, dtype=np.uint64), return_index=True, return_inverse=True
    )
    signatures = MinHasher(settings.num_perm).signatures([forms[i] for i in first.tolist()])
    found = cluster(ids, signatures, settings)
    return replace(found, edges=first[found.edges], labels=found.labels[row_of])


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    print(f"\n### {title}\n\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
    for row in rows:
        cells = (f"{cell:,.3f}" if isinstance(cell, float) else str(cell) for cell in row)
        print(f"| {' | '.join(cells)} |")


def read_lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def real_texts(data: Path) -> list[str]:
    texts = [
        row["text"] for name in ("quality", "judged") for row in read_lines(data / f"{name}.jsonl")
    ]
    for row in read_lines(data / "revision_pairs.jsonl"):
        texts += [row["text_a"], row["text_b"]]
    return texts


def distinct_forms(data: Path) -> list[str]:
    """Forms of the real documents that are long enough, each once."""
    forms = dict.fromkeys(comparison_form(text) for text in real_texts(data))
    return [form for form in forms if len(form) >= MIN_CHARS]


def speed(data: Path, settings: Settings) -> None:
    texts = real_texts(data)
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    forms = [comparison_form("")]  # builds the table
    hasher = MinHasher(settings.num_perm)

    def fed() -> None:
        hashes = [shingle_hashes(form, 5).tolist() for form in forms[::10]]
        MinHash.bulk(hashes, num_perm=settings.num_perm, hashfunc=int)

    def from_text() -> None:
        shingles = [
            {form[i : i + 5].encode() for i in range(len(form) - 4)} for form in forms[::10]
        ]
        MinHash.bulk(shingles, num_perm=settings.num_perm)

    def seconds(run: Callable[[], object]) -> float:
        started = time.process_time()
        run()
        return time.process_time() - started

    rows: list[list[object]] = []
    for name, run, share in (
        ("comparison_form", lambda: forms.extend(map(comparison_form, texts)), 1),
        ("exact_digest", lambda: [exact_digest(form) for form in forms], 1),
        ("MinHasher.signatures", lambda: hasher.signatures(forms), 1),
        ("datasketch bulk, fed our shingle hashes", fed, 10),
        ("datasketch bulk, its own SHA-1", from_text, 10),
    ):
        used = seconds(run) * share
        rows.append([name, used, round(megabytes / 0.002 / used), used / megabytes * 2000])
    title = (
        f"Speed, {len(texts):,} real documents, {megabytes:.1f} MB, num_perm {settings.num_perm}"
    )
    table(title, ("step", "CPU s", "documents of 2 KB a second", "us per 2 KB"), rows)


def exact_pairs(forms: Sequence[str], least: float) -> dict[tuple[int, int], float]:
    """All pairs with an exact Jaccard similarity of `least` or more, by brute force."""
    sets = [np.unique(shingle_hashes(form, 5)) for form in forms]
    sizes = np.array([len(shingles) for shingles in sets])
    _, column = np.unique(np.concatenate(sets), return_inverse=True)
    row = np.repeat(np.arange(len(sets)), sizes)
    matrix = sparse.csr_array((np.ones(len(column), dtype=np.int32), (row, column)))
    common = sparse.triu(matrix @ matrix.T, 1).tocoo()
    jaccard = common.data / (sizes[common.row] + sizes[common.col] - common.data)
    kept = jaccard >= least
    pairs = zip(common.row[kept].tolist(), common.col[kept].tolist(), strict=True)
    return dict(zip(pairs, jaccard[kept].tolist(), strict=True))


def real(data: Path, settings: Settings) -> None:
    forms = distinct_forms(data)[:5000]
    exact = exact_pairs(forms, 0.3)
    similar = [pair for pair, jaccard in exact.items() if jaccard >= 0.8]

    def row(
        name: str, edges: Sequence[Sequence[int]], labels: np.ndarray, used: float
    ) -> list[object]:
        scores = [exact.get((min(edge), max(edge)), 0.0) for edge in edges]
        recall = np.mean([labels[one] == labels[other] for one, other in similar])
        precision = np.mean([score >= 0.7 for score in scores])
        _, sizes = np.unique(labels, return_counts=True)
        return [name, len(scores), float(recall), float(precision), int(sizes.max()), used]

    rows = []
    for threshold in (0.0, settings.threshold, 0.8):
        started = time.process_time()
        found = cluster_forms(forms, replace(settings, threshold=threshold))
        used = time.process_time() - started
        name = f"hanmill, verified at {threshold}"
        rows.append(row(name, found.edges.tolist(), found.labels, used))
    started = time.process_time()
    index = MinHashLSH(num_perm=settings.num_perm, params=(settings.bands, settings.rows))
    signatures = MinHasher(settings.num_perm).signatures(forms)
    sketches = [LeanMinHash(seed=1, hashvalues=s, scheme="affine32") for s in signatures]
    edges = []
    for number, sketch in enumerate(sketches):
        edges += [(other, number) for other in index.query(sketch)]
        index.insert(number, sketch)
    index_used = time.process_time() - started
    for threshold in (0.0, settings.threshold):
        kept = [e for e in edges if sketches[e[0]].jaccard(sketches[e[1]]) >= threshold]
        nodes, roots = components(np.array(kept, dtype=np.uint64))
        labels = np.arange(len(forms), dtype=np.uint64)
        labels[nodes.astype(np.int64)] = roots
        rows.append(row(f"datasketch MinHashLSH, all pairs, {threshold}", kept, labels, index_used))
    title = (
        f"Real documents against brute force: {len(forms):,}, {len(similar)} pairs at J >= .8;"
        f" {settings.bands} x {settings.rows}"
    )
    columns = ("method", "edges", "recall J>=.8", "edges at J>=.7", "largest cluster", "CPU s")
    table(title, columns, rows)


def edited(text: str, rate: float, pool: str, rng: random.Random) -> str:
    """Insert, delete or replace words of 1 to 3 characters until `rate` of the text is touched."""
    places = rng.sample(range(len(text)), max(1, round(len(text) * rate / 2)))
    for at in sorted(places, reverse=True):
        size = rng.choice((1, 2, 3))
        word = "".join(rng.choice(pool) for _ in range(size))
        kind = rng.randrange(3)
        text = text[:at] + word * (kind != 0) + text[at + size * (kind != 1) :]
    return text


def substituted(text: str, rate: float, pool: str, rng: random.Random) -> str:
    """Replace single characters: the edit that costs most shingles."""
    places = set(rng.sample(range(len(text)), max(1, round(len(text) * rate))))
    return "".join(rng.choice(pool) if at in places else c for at, c in enumerate(text))


def planted(data: Path, settings: Settings) -> None:
    rng = random.Random(11)
    texts = list(
        {
            comparison_form(t): t for t in real_texts(data) if len(comparison_form(t)) >= MIN_CHARS
        }.values()
    )
    pool = "".join(c for text in texts[:300] for c in text if "一" <= c <= "鿿")
    to_taiwan, to_hong_kong, to_hans = (opencc.OpenCC(name) for name in ("s2tw", "s2hk", "t2s"))
    halfwidth = str.maketrans("，。！？：；（）“”‘’【】、", ",.!?:;()\"\"''[],")
    kinds: dict[str, Callable[[str], str]] = {
        "script: s2tw": to_taiwan.convert,
        "script: s2hk": to_hong_kong.convert,
        "script: t2s": to_hans.convert,
        "re-wrapped at 38": lambda t: "\n".join(t[i : i + 38] for i in range(0, len(t), 38)),
        "half-width punctuation": lambda t: t.translate(halfwidth),
        "edits of words, 1 %": lambda t: edited(t, 0.01, pool, rng),
        "edits of words, 2 %": lambda t: edited(t, 0.02, pool, rng),
        "edits of words, 4 %": lambda t: edited(t, 0.04, pool, rng),
        "edits of words, 8 %": lambda t: edited(t, 0.08, pool, rng),
        "single characters, 1 %": lambda t: substituted(t, 0.01, pool, rng),
        "single characters, 4 %": lambda t: substituted(t, 0.04, pool, rng),
    }
    rows = []
    for kind, change in kinds.items():
        sources = rng.sample(texts, min(1000, len(texts)))
        forms = [comparison_form(text) for text in sources]
        copies = [comparison_form(change(text)) for text in sources]
        labels = cluster_forms(forms + copies, settings).labels
        met = float(np.mean(labels[: len(forms)] == labels[len(forms) :]))
        exact = float(np.mean([one == other for one, other in zip(forms, copies, strict=True)]))
        jaccard = np.mean(
            [jaccard_of(one, other) for one, other in zip(forms, copies, strict=True)]
        )
        rows.append([kind, len(forms), float(jaccard), exact * 100, met * 100])
    table(
        "Planted copies", ("change", "documents", "mean J", "equal forms %", "one cluster %"), rows
    )


def jaccard_of(one: str, other: str) -> float:
    left, right = (set(shingle_hashes(form, 5).tolist()) for form in (one, other))
    return len(left & right) / max(1, len(left | right))


def revisions(data: Path, settings: Settings) -> None:
    pairs = [
        (comparison_form(row["text_a"]), comparison_form(row["text_b"]))
        for row in read_lines(data / "revision_pairs.jsonl")
    ]
    pairs = [pair for pair in pairs if min(map(len, pair)) >= MIN_CHARS]
    labels = cluster_forms([form for pair in pairs for form in pair], settings).labels
    labels = labels.reshape(-1, 2)
    met = labels[:, 0] == labels[:, 1]
    jaccard = np.array([jaccard_of(*pair) for pair in pairs])
    rows = []
    for low, high in ((0, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1), (1, 2)):
        inside = (jaccard >= low) & (jaccard < high)
        share = float(met[inside].mean() * 100) if inside.any() else float("nan")
        rows.append([f"{low} to {min(high, 1)}", int(inside.sum()), share])
    table("Two revisions of a page", ("J", "pairs", "one cluster %"), rows)


def templates(data: Path, settings: Settings) -> None:
    """Families of 1,000 pages: one template, bodies from passages of real documents used once."""
    rng = random.Random(5)
    forms = distinct_forms(data)
    passages = [f[i : i + 200] for f in forms for i in range(0, len(f) - 199, 200)]
    frames = [form[:400] for form in rng.sample([f for f in forms if len(f) >= 400], 4)]
    rows = []
    for size in (100, 200, 300, 400):
        bodies = [passage[: rng.randrange(100, 201)] for passage in rng.sample(passages, 4000)]
        pages = [
            frames[i % 4][: size // 2] + body + frames[i % 4][400 - size // 2 :]
            for i, body in enumerate(bodies)
        ]
        found = cluster_forms(pages, settings)
        unrelated = [e for e in found.edges if jaccard_of(*(bodies[i] for i in e)) < 0.1]
        wrong = len(np.unique(unrelated)) / len(pages) * 100
        compared = sum(r.compared for r in found.reports)
        rows.append([size, f"{size / (size + 300):.2f}", compared, wrong])
    columns = ("template characters", "J of two pages", "pairs compared", "pages falsely merged %")
    table("4 x 1,000 pages of 100-200 characters under one template", columns, rows)


def scale(documents: int, settings: Settings) -> None:
    """Synthetic signatures: one cluster of 50,000, 20 chains of 1,000, 40,000 of 2 to 6."""
    random_bits = np.random.default_rng(2)
    signatures = random_bits.integers(0, 2**32, (documents, settings.num_perm), dtype=np.uint32)
    # Ids, and with them rows, in no relation to the clusters.
    ids = mix64(np.arange(1, documents + 1, dtype=np.uint64))
    row_of = np.argsort(np.argsort(ids))
    ids.sort()
    truth = np.arange(documents)

    def changed(signature: Signatures, copies: int, share: float) -> Signatures:
        rows = np.tile(signature, (copies, 1))
        positions = random_bits.random(rows.shape, dtype=np.float32) < share
        rows[positions] = random_bits.integers(0, 2**32, int(positions.sum()), dtype=np.uint32)
        return rows

    start = 0
    for size in (50_000, *(2 + i % 5 for i in range(40_000))):
        rows = row_of[start : start + size]
        signatures[rows[1:]] = changed(signatures[rows[0]], size - 1, 0.05)
        truth[rows] = rows[0]
        start += size
    for _ in range(20):
        rows = row_of[start : start + 1_000]
        for one, following in itertools.pairwise(rows):
            signatures[following] = changed(signatures[one], 1, 0.06)[0]
        truth[rows] = rows[0]
        start += 1_000
    before = peak_gib()
    found = cluster(ids, signatures, settings)
    expected = np.full(documents, np.iinfo(np.uint64).max)
    np.minimum.at(expected, truth, ids)
    wrong = int((found.labels != expected[truth]).sum())
    lines: list[list[object]] = [[name, f"{used:.2f} s"] for name, used in found.seconds.items()]
    lines += [
        ["documents in planted clusters", f"{start:,}"],
        ["documents with a wrong label", wrong],
        ["pairs compared", f"{sum(r.compared for r in found.reports):,}"],
        ["members left unresolved, all bands", sum(r.unresolved for r in found.reports)],
        ["hot buckets, all bands", sum(r.hot_buckets for r in found.reports)],
        ["peak memory, signatures included", f"{peak_gib():.2f} GiB (before: {before:.2f})"],
    ]
    table(f"{documents:,} synthetic signatures", ("", "CPU or count"), lines)


def peak_gib() -> float:
    """Peak memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--tables", default="scale,speed,real,planted,revisions,templates")
    parser.add_argument("--signatures", type=int, default=1_000_000)
    for name, default in vars(Settings()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(default), default=default)
    given = parser.parse_args()
    settings = Settings(**{name: getattr(given, name) for name in vars(Settings())})
    print(settings)
    tables = (speed, real, planted, revisions, templates)
    for name in given.tables.split(","):
        if name == "scale":  # first by default: its peak memory is the process's
            scale(given.signatures, settings)
        for run in tables:
            if run.__name__ == name:
                run(given.data, settings)


if __name__ == "__main__":
    main()
