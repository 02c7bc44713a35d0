"""The bundled samples are what their generator makes, and each page has an expectation.

What the pipeline does with them is held by test_sample_verdicts.py.
"""

from __future__ import annotations

import gzip
import importlib.util
import io
import itertools
import json
import re
import sys
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from filters.comparison import comparison_form
from filters.minhash import MinHasher

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
ARCHIVES = ("web.warc.gz", "more.warc", "damaged.warc.gz", "pages.wet.gz")
MAX_BYTES = 2 << 20


@pytest.fixture(scope="module")
def generator() -> Any:
    spec = importlib.util.spec_from_file_location("make_samples", SAMPLES / "make_samples.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_samples"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def built(generator: Any) -> Any:
    return generator.build()


@pytest.fixture(scope="module")
def expected() -> list[dict[str, str]]:
    lines = (SAMPLES / "expected.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def gzip_members(data: bytes) -> list[bytes | None]:
    """Every member's content, None for one that cannot be read."""
    found: list[bytes | None] = []
    at = 0
    while 0 <= at < len(data):
        reader = zlib.decompressobj(wbits=31)
        try:
            content = reader.decompress(data[at:])
        except zlib.error:
            found.append(None)
            at = data.find(b"\x1f\x8b\x08\x00\x00\x00\x00\x00", at + 1)
            continue
        found.append(content if reader.eof else None)
        at = len(data) - len(reader.unused_data) if reader.eof else len(data)
    return found


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_holds_the_records_that_the_generator_makes(built: Any, name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    made = list(built.records[name])
    if not name.endswith(".gz"):
        assert data == b"".join(made)
        return
    if name in built.damaged:
        made[built.damaged[name]] = None
    assert gzip_members(data) == made


def test_the_other_files_are_what_the_generator_makes(built: Any) -> None:
    assert len(built.files) == 6
    for name, content in built.files.items():
        data = (SAMPLES / name).read_bytes()
        assert (gzip.decompress(data) if name.endswith(".gz") else data) == content, name
    assert pq.read_table(SAMPLES / "table.parquet").equals(built.table)


def test_building_twice_gives_the_same_records(generator: Any, built: Any) -> None:
    again = generator.build()
    assert (again.records, again.files) == (built.records, built.files)


def test_the_generator_writes_what_it_builds(generator: Any, built: Any, tmp_path: Path) -> None:
    generator.write(built, tmp_path)
    names = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert names == {*ARCHIVES, *built.files, "table.parquet"}


def test_every_page_has_one_expectation(expected: list[dict[str, str]]) -> None:
    keys = [page["key"] for page in expected]
    assert len(set(keys)) == len(keys) == 182
    found = [f"notes/{path.name}" for path in (SAMPLES / "notes").glob("*.txt")]
    uri = re.compile(
        rb"WARC-Type: (?:response|conversion)\r\n(?:.+\r\n)*?WARC-Target-URI: (.+)\r\n"
    )
    for name in ARCHIVES:
        data = (SAMPLES / name).read_bytes()
        members = gzip_members(data) if name.endswith(".gz") else [data]
        for member in members:
            found += [match.decode() for match in uri.findall(member or b"")]
    for name in ("docs.jsonl.gz", "html.jsonl"):
        data = (SAMPLES / name).read_bytes()
        text = gzip.decompress(data) if name.endswith(".gz") else data
        found += [json.loads(line)["url"] for line in io.BytesIO(text)]
    found += pq.read_table(SAMPLES / "table.parquet")["url"].to_pylist()
    dead = [page["key"] for page in expected if page["expect"] == "dead"]
    assert sorted(found + dead) == sorted(keys)


def test_the_kinds_are_as_many_as_the_readme_says(expected: list[dict[str, str]]) -> None:
    kinds = Counter(page["kind"] for page in expected)
    table = (SAMPLES / "README.md").read_text("utf-8").split("## Kinds")[1].split("\n## ")[0]
    told = dict.fromkeys(("english", "japanese", "korean"), 0) | {
        kind: int(count)
        for kind, count in re.findall(r"^\| `(\w+)` \| (\d+) \|", table, re.MULTILINE)
    }
    told |= {kind: int(n) for kind, n in re.findall(r"`(english|japanese|korean)` (\d+)", table)}
    assert kinds == Counter(told)
    assert Counter(page["expect"] for page in expected)["kept"] >= 90


def test_both_scripts_and_many_charsets_are_there(expected: list[dict[str, str]]) -> None:
    kept = [page for page in expected if page["expect"] in {"kept", "duplicate"}]
    scripts = Counter(page["script"] for page in kept)
    assert 0.25 < scripts["Hant"] / len(kept) < 0.45
    charsets = {page["charset"] for page in kept}
    assert charsets >= {"utf-8", "gb18030", "big5", "utf-16le"}


def test_pages_alike_are_those_of_one_cluster(
    generator: Any, expected: list[dict[str, str]]
) -> None:
    """Estimated Jaccard of character 5-grams: copies above .8, all others far below .75."""
    samples = generator.samples()
    clusters = {page["key"]: page["cluster"] for page in expected}
    named = [(clusters[sample.key], sample) for sample in samples if sample.text.kind != "code"]
    forms = [comparison_form(sample.text.plain()) for _, sample in named]
    signatures = MinHasher(num_perm=112, ngram=5, seed=1).signatures(forms)
    for one, other in itertools.combinations(range(len(named)), 2):
        alike = float(np.mean(signatures[one] == signatures[other]))
        together = named[one][0] != "" and named[one][0] == named[other][0]
        pair = (named[one][1].text.id, named[other][1].text.id)
        assert alike > 0.8 if together else alike < 0.2, (pair, alike)


def test_no_line_is_used_twice_but_in_copies(generator: Any) -> None:
    seen: dict[str, str] = {}
    for sample in generator.samples():
        if sample.expected["cluster"]:
            continue
        for line in sample.text.plain().split("\n"):
            if len(line) > 12:
                assert seen.setdefault(line, sample.text.id) == sample.text.id, line


def test_the_folder_stays_small() -> None:
    files = [path for path in SAMPLES.rglob("*") if "__pycache__" not in path.parts]
    assert sum(path.stat().st_size for path in files if path.is_file()) < MAX_BYTES
