"""Rebuilds the sample archives from the texts in ``source/``.

    python samples/make_samples.py

There is no clock and no randomness in it, so what it writes is the same every time; only the
bytes of compressed files may differ between builds of zlib.
"""

from __future__ import annotations

import dataclasses
import gzip
import json
import sys
from pathlib import Path

import opencc
import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from source import archives, plan  # noqa: E402 - found only with the path set above
from source.dress import dress  # noqa: E402
from source.parts import url_of  # noqa: E402
from source.texts import Site, Text, read_sites, read_texts  # noqa: E402


@dataclasses.dataclass(frozen=True)
class Sample:
    """One page: where it lies, its bytes or text, and what should become of it."""

    place: str
    key: str
    text: Text
    site: Site
    html: str
    charset: str
    expected: dict[str, str]


@dataclasses.dataclass(frozen=True)
class Built:
    """``records`` are the members of an archive, ``files`` the content of all other files."""

    records: dict[str, list[bytes]]
    files: dict[str, bytes]
    table: pa.Table
    expected: list[dict[str, str]]
    damaged: dict[str, int]  # archive: index of the member that is damaged when written


EXPECTED_BY_KIND = {
    "article": ("kept", ""),
    "forum": ("kept", ""),
    "qa": ("kept", ""),
    "company_wiki": ("kept", ""),
    "pii": ("kept", ""),
    "poem": ("kept", ""),
    "wikipedia": ("wikipedia", "wikipedia"),
    "mirror": ("wikipedia", "wikipedia"),
    "baike": ("rejected", "baike"),
    "spam": ("rejected", "spam"),
    "navigation": ("rejected", "lines"),
    "short": ("rejected", "quality"),
    "code": ("rejected", "quality"),
    "robots": ("rejected", "robots"),
    "damage": ("rejected", "damage"),
    **dict.fromkeys(
        ("english", "japanese", "korean", "cantonese", "classical"), ("rejected", "language")
    ),
}
SCRIPTLESS = {"english", "japanese", "korean", "code"}


def _script(site: Site, text: Text) -> str:
    if text.kind in SCRIPTLESS:
        return ""
    if text.keys.get("script"):
        return text.keys["script"]
    traditional = site.lang.startswith(("zh-TW", "zh-HK", "zh-Hant", "yue"))
    return "Hant" if traditional or text.id.startswith(("t", "yue", "lzh")) else "Hans"


def _expected(key: str, text: Text, site: Site, charset: str, place: str) -> dict[str, str]:
    expect, reason = EXPECTED_BY_KIND[text.kind]
    cluster = text.keys.get("cluster") or plan.CLUSTERS.get(text.id, "")
    if cluster and expect == "kept":
        expect = "duplicate"
    return {
        "key": key,
        "file": place,
        "kind": text.kind,
        "expect": expect,
        "reason": reason,
        "cluster": cluster,
        "charset": charset,
        "script": _script(site, text),
        "note": text.keys.get("note", ""),
    }


def _related(text: Text, texts: dict[str, Text], script: str) -> tuple[str, ...]:
    """Five titles for "related": of the same site first, then made-up ones."""
    same = [t.title for t in texts.values() if t.site == text.site and t.id != text.id]
    return tuple((same + list(plan.RELATED[script]))[:5])


def samples() -> list[Sample]:
    """All pages, the copies among them, in the order of their texts."""
    texts, sites = read_texts(), read_sites()
    found = []
    for text in [*texts.values(), *_derived(texts)]:
        site = sites[text.site]
        override = plan.OVERRIDES.get(text.id, {})
        site = dataclasses.replace(site, charset=override.get("charset", site.charset))
        place = plan.PLACES.get(text.id, "web.warc.gz")
        related = _related(
            text,
            texts,
            text.keys.get("related")
            or ("other" if text.kind in SCRIPTLESS else _script(site, text)),
        )
        html = dress(site, text, override.get("meta", site.charset), related)
        url = url_of(site, text)
        charset = plan.WHATWG.get(site.charset, site.charset)
        if place in {"pages.wet.gz", "docs.jsonl.gz", "table.parquet"}:
            charset = ""  # somebody else has decoded it
        if place == "html.jsonl" or place.startswith("notes/"):
            charset = "utf-8"
        key = place if place.startswith("notes/") else url
        expected = _expected(key, text, site, charset, place)
        found.append(Sample(place, key, text, site, html, charset, expected))
    return found


def _derived(texts: dict[str, Text]) -> list[Text]:
    """Near and exact duplicates, twins in the other script, and copies from Wikipedia."""
    derived = []
    for copy in plan.COPIES:
        base = texts[copy.base]
        whole = "\n".join((base.title, *base.lines))
        for old, new in copy.edits:
            if old not in whole:
                raise ValueError(f"{copy.id}: {old!r} is not in {copy.base}")
            whole = whole.replace(old, new)
        lines = whole.split("\n")
        if copy.strip_wiki:
            lines = [plan.strip_wiki(line) for line in lines if not line.startswith("## ")]
        if copy.convert:
            converter = opencc.OpenCC(copy.convert)
            lines = [converter.convert(line) for line in lines]
        if copy.half_width:
            lines = [line.translate(plan.HALF_WIDTH) for line in lines]
        if copy.rewrap:
            lines = [lines[0], *plan.rewrap(lines[1:], copy.rewrap)]
        keys = {
            **base.keys,
            "kind": copy.kind or base.kind,
            "cluster": copy.cluster,
            "note": copy.note,
        }
        keys["script"] = copy.script
        derived.append(
            Text(
                copy.id,
                copy.site,
                copy.date or base.date,
                copy.author,
                lines[0],
                tuple(lines[1:]),
                keys,
            )
        )
    return derived


def _body(sample: Sample) -> bytes:
    override = plan.OVERRIDES.get(sample.text.id, {})
    codec = plan.CODECS.get(sample.site.charset, sample.site.charset)
    html = sample.html
    if "garble" in override:
        html = plan.garble(html, override["garble"])
    body = html.encode(codec, errors="xmlcharrefreplace")
    if sample.site.charset == "utf-16le":
        body = b"\xff\xfe" + body
    if "damage" in override:
        for before in override["damage"].split("|"):
            at = body.index(before.encode(codec)) + len(before.encode(codec))
            body = body[:at] + b"\xff" + body[at:]
    return body


def _response(sample: Sample) -> bytes:
    override = plan.OVERRIDES.get(sample.text.id, {})
    header = override.get("header", sample.site.charset if sample.site.header else "")
    content_type = "text/html" + (f"; charset={header}" if header else "")
    headers = [("Server", "nginx"), ("Content-Type", content_type)]
    payload = _body(sample)
    body = payload
    if override.get("coding") == "gzip":
        body = archives.member(payload)
        headers.append(("Content-Encoding", "gzip"))
    if override.get("coding") == "chunked":
        body = archives.chunked(payload)
        headers.append(("Transfer-Encoding", "chunked"))
    return archives.response(sample.key, sample.text.date, "200 OK", headers, body, payload)


def build() -> Built:
    """Everything that lies in the folder, as bytes."""
    pages = samples()
    expected = [sample.expected for sample in pages]
    by_place: dict[str, list[Sample]] = {}
    for sample in pages:
        by_place.setdefault(sample.place, []).append(sample)

    records: dict[str, list[bytes]] = {}
    damaged: dict[str, int] = {}
    for place in ("web.warc.gz", "more.warc", "damaged.warc.gz"):
        pages = by_place[place]
        # Sorted by a hash of the address, so that kinds and copies are mixed as in a crawl.
        pages.sort(key=lambda sample: plan.shuffle_key(sample.key))
        if place == "web.warc.gz":
            flipped = next(sample for sample in pages if sample.text.id == plan.FLIPPED)
            pages.remove(flipped)
            pages.insert(len(pages) // 2, flipped)
            damaged[place] = len(pages) // 2 + 2
            _mark_dead(flipped, "one_bit_flipped_in_its_gzip_member")
        if place == "damaged.warc.gz":
            damaged[place] = len(pages)
            _mark_dead(pages[-1], "its_gzip_member_is_cut_off")
        records[place] = [archives.warcinfo(place)]
        records[place] += [_response(sample) for sample in pages]
    first = by_place["web.warc.gz"][0]
    records["web.warc.gz"].insert(1, archives.request(first.key, first.text.date))
    for fetched in plan.FETCHED:
        records["web.warc.gz"].append(
            archives.response(
                fetched.url, fetched.date, fetched.status, list(fetched.headers), fetched.body
            )
        )
        expected.append(fetched.expected())
    records["pages.wet.gz"] = [archives.warcinfo("pages.wet.gz")]
    for sample in by_place["pages.wet.gz"]:
        text = f"{sample.text.title}\n{sample.text.plain()}\n"
        records["pages.wet.gz"].append(
            archives.conversion(sample.key, sample.text.date, text, "zho")
        )

    files: dict[str, bytes] = {}
    docs = [
        {
            "id": f"doc-{sample.text.id}",
            "url": sample.key,
            "date": sample.text.date,
            "title": sample.text.title,
            "text": sample.text.plain(),
        }
        for sample in by_place["docs.jsonl.gz"]
    ]
    files["docs.jsonl.gz"] = _jsonl(docs)
    pages_html = [
        {
            "id": f"html-{sample.text.id}",
            "url": sample.key,
            "date": sample.text.date,
            "html": sample.html,
        }
        for sample in by_place["html.jsonl"]
    ]
    files["html.jsonl"] = _jsonl(pages_html)
    for place, notes in by_place.items():
        if place.startswith("notes/"):
            files[place] = f"{notes[0].text.title}\n\n{notes[0].text.plain()}\n".encode()
    files["expected.jsonl"] = _jsonl(expected)
    rows = by_place["table.parquet"]
    table = pa.table(
        {
            "text": [sample.text.plain() for sample in rows],
            "url": [sample.key for sample in rows],
            "date": [sample.text.date for sample in rows],
        }
    )
    return Built(records, files, table, expected, damaged)


def _mark_dead(sample: Sample, note: str) -> None:
    sample.expected.update(expect="dead", reason="damage", note=note)


def _jsonl(rows: list[dict[str, str]]) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def write(built: Built, folder: Path) -> None:
    """Write all files below ``folder``."""
    for name, records in built.records.items():
        if not name.endswith(".gz"):
            (folder / name).write_bytes(b"".join(records))
            continue
        members = [archives.member(record) for record in records]
        if name == "web.warc.gz":
            broken = bytearray(members[built.damaged[name]])
            broken[len(broken) // 2] ^= 0x10
            members[built.damaged[name]] = bytes(broken)
        if name == "damaged.warc.gz":
            members[-1] = members[-1][: len(members[-1]) // 2]
        (folder / name).write_bytes(b"".join(members))
    for name, content in built.files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(gzip.compress(content, mtime=0) if name.endswith(".gz") else content)
    pq.write_table(built.table, folder / "table.parquet", compression="zstd", row_group_size=4)


if __name__ == "__main__":
    write(build(), HERE)
