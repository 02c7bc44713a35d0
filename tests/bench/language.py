"""Language identification on labelled lines and on documents of about 200 characters.

    python tests/bench/language.py [--data ../shared/data] [--model FILE.ftz]

Prints a Markdown table: share of lines and documents called what they are, by label and source,
and CPU time. A document is consecutive lines of one label and source.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from pathlib import Path

from filters.language import Identifier, iso_639_3
from pipeline import models

DOCUMENT_CHARS = 200
WIKIPEDIA = ("UD_Chinese-GSD", "UD_Japanese-GSD")


def expected(label: str) -> tuple[str, str]:
    """The language, and where the label says it the script, that a line should come out as."""
    if label in {"zh-Hans", "zh-Hant"}:
        return "cmn", label[3:]
    return iso_639_3(label), ""


def documents(lines: list[str]) -> list[str]:
    """Consecutive lines joined until they make a document."""
    made, held = [], []
    for line in lines:
        held.append(line)
        if sum(map(len, held)) >= DOCUMENT_CHARS:
            made.append("\n".join(held))
            held = []
    return made


def measure(identifier: Identifier, label: str, texts: list[str]) -> tuple[float, str]:
    """Share of the texts called right, and what the others were called."""
    language, script = expected(label)
    called = Counter(
        f"{found.language}{'-' + found.script if script else ''}"
        for found in identifier.identify(texts)
    )
    right = called.pop(f"{language}-{script}" if script else language, 0)
    if script:  # a line without telling characters is of either script
        right += called.pop(f"{language}-", 0)
    return right / len(texts), " ".join(f"{name}:{n}" for name, n in called.most_common(4))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--model", type=Path, default=models.LID)
    options = parser.parse_args()
    identifier = Identifier(models.load_predict(options.model))
    lines: dict[tuple[str, str], list[str]] = defaultdict(list)
    with (options.data / "lid.jsonl").open(encoding="utf-8") as file:
        for row in map(json.loads, file):
            lines[row["label"], row["source"]].append(row["text"])
    print("| label | source | lines | right % | called | documents | right % | called |")
    print("|---|---|---|---|---|---|---|---|")
    every: list[str] = []
    for (label, source), texts in sorted(lines.items()):
        joined = documents(texts)
        every += joined
        right, called = measure(identifier, label, texts)
        row = f"| {label} | {source} | {len(texts)} | {100 * right:.1f} | {called} |"
        if joined:
            right, called = measure(identifier, label, joined)
            row += f" {len(joined)} | {100 * right:.1f} | {called} |"
        print(row)
    start = time.process_time()
    identifier.identify(every)
    spent = time.process_time() - start
    print(f"\n{len(every)} documents in {spent:.2f} s CPU: {len(every) / spent:,.0f} a second")


if __name__ == "__main__":
    main()
