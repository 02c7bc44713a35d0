"""The public charset suites and the labelled legacy pages, which lie beside the checkout."""

from __future__ import annotations

import json
import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from filters.charset import decode
from filters.charset_labels import charset_of, sniff
from filters.charset_tables import decode_as
from tests.bench.charset import ENCODINGS, characters_lost, lose, read_pages, recode
from tests.bench.charset_tables import standard_mapping, whatwg_fixes

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.shared


@pytest.mark.parametrize("charset", ["gb18030", "big5"])
def test_every_position_of_the_standards_index_decodes_to_its_character(
    shared: Path, charset: str
) -> None:
    sequences, texts = zip(*standard_mapping(shared / "suites", charset), strict=True)
    got, damage = decode_as(b"\n".join(sequences), charset)
    written = texts.count("\ufffd")
    wrong = [pair for pair in zip(got.split("\n"), texts, strict=True) if pair[0] != pair[1]]
    assert (wrong, damage, written) == ([], 0, 1 if charset == "gb18030" else 0)


@pytest.mark.parametrize("charset", ["gb18030", "big5"])
def test_every_line_of_encoding_rs_decodes_to_its_reference(shared: Path, charset: str) -> None:
    folder = shared / "suites" / "encoding"
    lines = (folder / f"{charset}_in.txt").read_bytes().split(b"\n")
    references = (folder / f"{charset}_in_ref.txt").read_bytes().decode().split("\n")
    assert len(lines) == len(references) > 19_000
    assert decode_as(b"\n".join(lines), charset)[0] == "\n".join(references)
    assert decode(b"\n".join(lines), charset).text == "\n".join(references)
    for line, reference in list(zip(lines, references, strict=True))[::8]:
        assert decode(line, charset).text == reference


def test_the_table_of_fixes_is_what_the_indexes_give(shared: Path, root: Path) -> None:
    stored = (root / "filters" / "data" / "whatwg_fixes.tsv").read_text("utf-8")
    assert stored == whatwg_fixes(shared / "suites")


def sniffing_cases(shared: Path) -> list[tuple[bytes, str]]:
    """The pages of html5lib-tests and the encodings they must be found to have."""
    cases = []
    for path in sorted((shared / "suites" / "html5lib-encoding").glob("*.dat")):
        for block in path.read_bytes().split(b"#data\n")[1:]:
            page, _, rest = block.partition(b"\n#encoding\n")
            cases.append((page, charset_of(rest.split(b"\n")[0].decode())))
    return cases


def test_declarations_are_found_as_html5lib_tests_want(shared: Path) -> None:
    cases = sniffing_cases(shared)
    assert len(cases) == 81
    wrong = [page for page, want in cases if (sniff(page)[0] or "windows-1252") != want]
    assert wrong == []


# Labels of the collection that the bytes contradict: EUC-TW, which neither Python nor the
# standard has, and a page whose only byte beyond ASCII is the copyright sign of windows-1252.
NOT_TO_BE_FOUND = {"pages/05566cc4d6aaa958.html", "pages/cf0322d7f2231be9.html"}


def test_labelled_legacy_pages_get_their_charset(shared: Path) -> None:
    folder = shared / "data" / "enc"
    rows = map(json.loads, (folder / "index.jsonl").read_text("utf-8").splitlines())
    names = {"big5hkscs": "big5", "cp932": "shift_jis", "euc_jp": "euc-jp", "euc_kr": "euc-kr"}
    wrong = {
        row["path"]
        for row in rows
        if decode((folder / row["path"]).read_bytes(), row["http_charset"] or "").charset
        != names.get(row["true_encoding"], row["true_encoding"])
    }
    assert wrong == NOT_TO_BE_FOUND


def test_recoded_pages_keep_charset_and_text_whatever_they_declare(shared: Path) -> None:
    pages = list(read_pages(shared / "data"))[::25]
    assert len(pages) > 25
    for encoding in ENCODINGS:
        for how in ("none", "right header", "right meta", "wrong header", "wrong both"):
            for page in pages:
                case = recode(page, encoding, how)
                got = decode(case.body, case.header)
                assert (got.charset, got.text, got.damage) == (case.charset, case.text, 0)


def test_recoded_pages_that_lost_bytes_lose_little_else(shared: Path) -> None:
    pages = list(read_pages(shared / "data"))[::25]
    rng = random.Random(3)
    lost = Counter[str]()
    for encoding in ENCODINGS:
        for page in pages:
            case = recode(page, encoding, "none")
            got = decode(lose(case.body, 2, rng, len(encoding[2])))
            assert got.charset == case.charset
            lost[encoding[0]] += characters_lost(case.text, got.text)
    assert max(lost.values()) <= 4 * len(pages)
