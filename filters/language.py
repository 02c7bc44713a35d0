"""Which language a text is in, in which script, and from which region: a cascade with evidence.

A fastText model speaks first. What its character n-grams do not settle is settled by counting:
kana, hangul, the share of Han, the marks of Cantonese, Wu, Hakka and literary Chinese
(METHODS.md 2.5), and the characters that only one script has.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
import numpy.typing as npt

from filters import marks
from filters.letters import SYSTEMS, codes, systems
from filters.script import label, script_sets

Predict = Callable[[Sequence[str]], list[list[tuple[str, float]]]]

SINITIC: Final = frozenset({"cmn", "yue", "wuu", "hak", "nan", "gan", "hsn", "cjy", "lzh"})

# Languages of hanmill's model that are written in Latin letters: not the answer for others.
_NOT_IN_OTHER_LETTERS: Final = frozenset(
    {"eng", "deu", "fra", "spa", "por", "ita", "ind", "vie", "tur", "pol", "fin", "nld", "tgl",
     "kor", "jpn"}
)  # fmt: skip

# The model and the counts see this much of a text: begin, middle and end. Against reading all of
# each of the 1,330 pages of web.warc.gz, 7 change between Mandarin and another language (4 by
# their first 1,000 characters, 16 by their first 500); 200 characters a span cost a third more
# time for 2 pages.
_SPANS: Final = 3
_SPAN_CHARS: Final = 150

# A title may be kanji only, a Japanese text of this many characters has kana.
_FEW_HAN: Final = 50

# Marks and telling characters, counted by character beside the writing systems.
_MARKS: Final = ("simplified", "traditional", "toned", "cantonese", "classical", "modern",
                 "wu", "hakka", "hokkien", "japanese")  # fmt: skip
_COUNTED: Final = (*SYSTEMS[1:], *_MARKS)


@dataclass(frozen=True, slots=True)
class Language:
    """What is known about the language of a text.

    ``language`` is ISO 639-3 (``und``: no letters, or none the model knows), ``score`` the
    model's probability of it, 0 to 1; where the evidence chose between languages that the model
    confuses, the summed probability of these. ``script`` is ``Hans``, ``Hant``, ``mixed`` or,
    for other languages and where no character tells, ``""``. ``region`` is ``cn``, ``tw``,
    ``hk`` or ``""``. ``top`` has the model's own labels; ``evidence`` the counts that decided.
    """

    language: str
    score: float
    script: str
    region: str
    top: tuple[tuple[str, float], ...]
    evidence: dict[str, float]


class Identifier:
    """Identifies languages with a fastText model (lid.176's or hanmill's labels) and evidence."""

    def __init__(self, predict: Predict) -> None:
        self._predict = predict

    def identify(self, texts: Sequence[str]) -> list[Language]:
        """Return one `Language` a text, in order."""
        samples = [_sample(text) for text in texts]
        return [
            _decide(sample, tuple(top))
            for sample, top in zip(samples, self._predict(samples), strict=True)
        ]


def _sample(text: str) -> str:
    if len(text) <= _SPANS * _SPAN_CHARS:
        return text
    step = (len(text) - _SPAN_CHARS) // (_SPANS - 1)
    return "\n".join(text[at * step : at * step + _SPAN_CHARS] for at in range(_SPANS))


def _decide(sample: str, top: tuple[tuple[str, float], ...]) -> Language:
    counts = _count(sample)
    letters = sum(counts[name] for name in SYSTEMS[1:])
    if not letters:
        return Language("und", 0.0, "", "", top, {})
    scores: dict[str, float] = {}
    for name, probability in top:
        code = iso_639_3(name)
        scores[code] = scores.get(code, 0.0) + probability
    evidence = _evidence(counts, letters)
    chosen, score = _choose(scores, counts, evidence)
    score = min(score, 1.0)  # fastText's sums exceed 1 by a rounding
    if chosen not in SINITIC:
        return Language(chosen, score, "", "", top, evidence)
    script, _ = label(counts["simplified"], counts["traditional"])
    region = _region(sample, script, evidence)
    return Language(chosen, score, script, region, top, evidence)


def _evidence(counts: dict[str, int], letters: int) -> dict[str, float]:
    """Shares of the letters, and marks per 100 Han."""
    han = max(counts["han"], 1)
    evidence = {name: counts[name] / letters for name in SYSTEMS[1:] if counts[name]}
    evidence |= {name: 100 * counts[name] / han for name in _MARKS[3:] if counts[name]}
    if counts["toned"]:
        evidence["toned"] = counts["toned"] / letters
    telling = counts["simplified"] + counts["traditional"]
    if telling:
        evidence["traditional"] = counts["traditional"] / telling
    return evidence


def _choose(
    scores: dict[str, float], counts: dict[str, int], evidence: dict[str, float]
) -> tuple[str, float]:
    """Return the language and its score."""
    han, kana = counts["han"], counts["kana"]
    shares = {name: evidence.get(name, 0.0) for name in SYSTEMS[1:]}
    best = max(scores, key=lambda code: scores[code], default="und")
    if shares["hangul"] > 0.5:
        return "kor", max(scores.get("kor", 0.0), shares["hangul"])
    # METHODS L06 draws the line at kana 2 %; Chinese pages on Japanese things reach 10 %.
    least_kana = 0.1 if han + kana >= _FEW_HAN else 0.05
    if kana > least_kana * (han + kana) and shares["han"] + shares["kana"] > 0.3:
        return "jpn", max(scores.get("jpn", 0.0), shares["han"] + shares["kana"])
    if evidence.get("japanese", 0.0) >= 3:
        return "jpn", max(scores.get("jpn", 0.0), shares["han"])
    if shares["han"] >= 0.4 or (best in SINITIC and shares["han"] >= 0.1):
        return _choose_by_han(scores, counts, evidence, best)
    rest = {code: value for code, value in scores.items() if code not in SINITIC}
    best = max(rest, key=lambda code: rest[code], default="und")
    unlikely = rest.get(best, 0.0) < 0.1
    if unlikely or (shares["letter"] > 0.5 and best in _NOT_IN_OTHER_LETTERS):
        return "und", 0.0
    # "Article 11" is two languages' text; on the web English is the likelier by far.
    if best in _NOT_IN_OTHER_LETTERS and rest.get("eng", 0.0) >= 0.25:
        best = "eng"
    return best, rest[best]


def _choose_by_han(
    scores: dict[str, float], counts: dict[str, int], evidence: dict[str, float], best: str
) -> tuple[str, float]:
    """Choose for a text that is written in Han, whatever else is in it."""
    if best == "jpn" and (counts["kana"] or counts["han"] < _FEW_HAN):
        return "jpn", scores["jpn"]
    chosen = _which_sinitic(scores, counts, evidence)
    if chosen == best:
        return best, scores[best]
    east = sum(scores.get(code, 0.0) for code in (*sorted(SINITIC), "jpn"))
    return chosen, max(east, evidence["han"])


def _which_sinitic(
    scores: dict[str, float], counts: dict[str, int], evidence: dict[str, float]
) -> str:
    """Return the Sinitic language: by marks that nothing else has, else the model's best."""
    for name, code in (("hakka", "hak"), ("wu", "wuu"), ("hokkien", "nan")):
        if counts[name] >= 3 and evidence[name] >= 2:
            return code
    # Not one of 45,000 Mandarin lines has 2 marks in 100 Han; 73 % of the Cantonese lines do.
    if evidence.get("cantonese", 0.0) >= 2:
        return "yue"
    # METHODS L05, for models that do not know literary Chinese (lid.176).
    literary = evidence.get("classical", 0.0) >= 6 and evidence.get("modern", 0.0) < 1
    if literary and "lzh" not in scores and counts["han"] >= 100:
        return "lzh"
    best = max(sorted(SINITIC), key=lambda code: scores.get(code, 0.0))
    return best if scores.get(best) else "cmn"


def _region(sample: str, script: str, evidence: dict[str, float]) -> str:
    """Return the region whose own words the text uses, if one clearly leads."""
    regions = ("cn",) if script == "Hans" else tuple(marks.REGION_WORDS)
    hits = {name: sum(word in sample for word in marks.REGION_WORDS[name]) for name in regions}
    evidence |= {f"words_{region}": float(count) for region, count in hits.items() if count}
    ranked = sorted(hits.values(), reverse=True)
    if ranked[0] > 2 * sum(ranked[1:2]):
        return max(hits, key=lambda region: hits[region])
    return ""


def _count(text: str) -> dict[str, int]:
    """Count the letters of each writing system and the characters of each set of marks."""
    table, members = _tables()
    totals = np.bincount(table[codes(text)], minlength=len(members)) @ members
    return dict(zip(_COUNTED, totals.tolist(), strict=True))


@cache
def _tables() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Return the kind of each code point, and for each kind what of ``_COUNTED`` it counts as."""
    simplified, traditional = script_sets()
    sets = {
        "simplified": simplified,
        "traditional": traditional,
        "toned": frozenset("āǎēěīǐōǒūǔǖǘǚǜ"),
        "cantonese": frozenset(marks.CANTONESE),
        "classical": frozenset(marks.CLASSICAL),
        "modern": frozenset(marks.MODERN),
        "wu": frozenset(marks.WU),
        "hakka": frozenset(marks.HAKKA),
        "hokkien": frozenset(marks.HOKKIEN),
        "japanese": frozenset(marks.JAPANESE),
    }
    table = systems().copy()
    kinds: list[tuple[str, ...]] = [(name,) for name in SYSTEMS]
    for char in sorted(frozenset().union(*sets.values())):
        kind = kinds[table[ord(char)]] + tuple(name for name in _MARKS if char in sets[name])
        if kind not in kinds:
            kinds.append(kind)
        table[ord(char)] = kinds.index(kind)
    members = np.array([[name in kind for name in _COUNTED] for kind in kinds], np.int64)
    return table, members


@cache
def _iso_639_1() -> dict[str, str]:
    table = resources.files("filters").joinpath("data", "iso_639_1.tsv").read_text("utf-8")
    return dict(line.split("\t") for line in table.splitlines())


def iso_639_3(name: str) -> str:
    """Return the ISO 639-3 code for a model's label: ``zh`` is ``cmn``; three letters stay."""
    return _iso_639_1().get(name, "gsw" if name == "als" else name)
