"""Train the quality score that hanmill ships; the card is filters/data/quality.md.

    python -m pipeline.train_quality --data ../shared/data --output filters/data

The same data give the same bytes: every choice is by a hash of the text, fastText runs with one
thread and a fixed seed, numbers are rounded before they are written.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from filters.quality import LABELS, MAX_CHARS, Terms, features, model_inputs, text_inputs
from filters.registry import default_filters, judge_all, measure_all
from filters.view import TextView
from pipeline.quality_copies import worse_copies
from pipeline.quality_data import FOLDS, assign_folds, digest, read_examples
from pipeline.quality_fit import GOOD, bucket_bounds, calibrate, fit_terms, input_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt

    from pipeline.quality_data import Example

    Numbers = npt.NDArray[np.float64]
    Rows = list[dict[str, float]]

# Single characters, no n-grams: on 480 judged pages bigrams learn topics and hosts (AUC of
# grades >= 3 against <= 1 on other hosts .91 instead of .93). So the file is small, too.
FASTTEXT: Final[dict[str, Any]] = {
    "dim": 16,
    "epoch": 10,
    "lr": 0.1,
    "wordNgrams": 1,
    "minCount": 3,
    "bucket": 0,
    "loss": "softmax",
    "seed": 1,
    "thread": 1,
    "verbose": 0,
}
# Texts labelled one by one count for more: how often fastText sees them, weight in the terms.
_SHOWN: Final = {"judged": 3, "crawl": 3, "spam": 2, "source": 1}
_WEIGHT: Final = {"judged": 1.0, "crawl": 1.0, "spam": 1.0, "source": 0.3}
# Of the good texts labelled as a whole, one in so many is spoilt.
_SPOILT_OF_SOURCE: Final = 6


@dataclass
class Learnt:
    """Examples with what the score is made from; a copy's ``of`` is its original's index."""

    examples: list[Example] = field(default_factory=list)
    rows: Rows = field(default_factory=list)
    kept: list[bool] = field(default_factory=list)
    of: list[int] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    copy_rows: Rows = field(default_factory=list)

    def part(self, chosen: npt.NDArray[np.bool_]) -> Learnt:
        """The chosen examples and their copies."""
        new_index = np.cumsum(chosen) - 1
        taken = np.flatnonzero(chosen).tolist()
        copies = [index for index, of in enumerate(self.of) if chosen[of]]
        return Learnt(
            [self.examples[index] for index in taken],
            [self.rows[index] for index in taken],
            [self.kept[index] for index in taken],
            [int(new_index[self.of[index]]) for index in copies],
            [self.kinds[index] for index in copies],
            [self.copies[index] for index in copies],
            [self.copy_rows[index] for index in copies],
        )


def train_quality(data: Path, output: Path) -> None:
    """Train on the labelled texts in ``data`` and write quality.ftz and quality.json."""
    train(read_examples(data), output)


def train(examples: Sequence[Example], output: Path) -> None:
    """Train on the examples and write quality.ftz and quality.json."""
    learnt = measure(examples)
    folds = assign_folds(learnt.examples)
    output.mkdir(parents=True, exist_ok=True)
    terms = fit(learnt, folds, output / "quality.ftz")[1]
    # Calibration and buckets from sums that the text's host had no part in.
    sums = held_out_sums(learnt, folds)[0]
    single = np.array([example.origin != "source" for example in learnt.examples])
    is_good = np.array([example.grade > GOOD for example in learnt.examples])
    calibration = calibrate(sums[single], is_good[single])
    ordinary = np.array([example.origin == "judged" for example in learnt.examples])
    scores = np.interp(sums, calibration["raw"], calibration["value"])
    parameters = {
        "terms": terms,
        "calibration": calibration,
        "bounds": bucket_bounds(scores[ordinary & np.array(learnt.kept)]),
    }
    text = json.dumps(parameters, indent=1, sort_keys=True) + "\n"
    (output / "quality.json").write_text(text, encoding="utf-8")


def measure(examples: Sequence[Example]) -> Learnt:
    """Measure the examples, and worse copies of the good ones among them."""
    filters = default_filters()

    def rows(texts: Sequence[str], removed_share: float) -> Rows:
        views = [TextView(text, removed_share=removed_share) for text in texts]
        counted = zip(views, text_inputs(texts), strict=True)
        return [{**measure_all(filters, view), **own} for view, own in counted]

    learnt = Learnt()
    for index, example in enumerate(examples):
        learnt.examples.append(example)
        learnt.rows += rows([example.text], example.removed_share)
        learnt.kept.append(judge_all(filters, learnt.rows[-1]) is None)
        if example.grade > GOOD and not (
            example.origin == "source" and digest(example.text) % _SPOILT_OF_SOURCE
        ):
            worse = dict(worse_copies(example.text))
            learnt.of += [index] * len(worse)
            learnt.kinds += worse
            learnt.copies += worse.values()
            learnt.copy_rows += rows(list(worse.values()), example.removed_share)
    return learnt


def fit(learnt: Learnt, folds: Sequence[int], output: Path) -> tuple[Any, list[dict[str, Any]]]:
    """Train the model and fit the terms; the model is written to ``output``.

    The terms are fitted to answers of models that did not learn the text's fold: of what it has
    learnt a model is too sure.
    """
    answers: Rows = [{} for _ in learnt.examples]
    copy_answers: Rows = [{} for _ in learnt.copies]
    for fold in sorted(set(folds)):
        inside = np.array(folds) == fold
        model = fit_model(learnt.part(~inside), output)
        mine = learnt.part(inside)
        texts = np.flatnonzero(inside).tolist()
        for index, answer in zip(texts, answers_of(model, mine.examples), strict=True):
            answers[index] = answer
        copies = [index for index, of in enumerate(learnt.of) if inside[of]]
        for index, answer in zip(copies, answers_of(model, mine.copies), strict=True):
            copy_answers[index] = answer
    rows = _joined(learnt.rows, answers)
    terms = fit_terms(
        input_table(rows),
        np.array([example.grade for example in learnt.examples]),
        np.array([_WEIGHT[example.origin] for example in learnt.examples]),
        input_table([rows[of] for of in learnt.of]),
        input_table(_joined(learnt.copy_rows, copy_answers)),
    )
    return fit_model(learnt, output), terms


def held_out_sums(learnt: Learnt, folds: Sequence[int]) -> tuple[Numbers, Numbers]:
    """The sum of terms of each example and each copy, by a score that did not learn its fold."""
    sums, copy_sums = np.zeros(len(learnt.examples)), np.zeros(len(learnt.copies))
    with tempfile.TemporaryDirectory() as folder:
        for fold in range(FOLDS):
            inside = np.array(folds) == fold
            others = [other for other in folds if other != fold]
            model, terms = fit(learnt.part(~inside), others, Path(folder) / "model.ftz")
            mine, adding = learnt.part(inside), Terms(terms)
            sums[inside] = adding.sums(_joined(mine.rows, answers_of(model, mine.examples)))
            copies = inside[np.array(learnt.of, np.intp)]
            answers = answers_of(model, mine.copies)
            copy_sums[copies] = adding.sums(_joined(mine.copy_rows, answers))
    return sums, copy_sums


def fit_model(learnt: Learnt, output: Path) -> Any:
    """Train fastText on the examples and the copies with worse words; quantise and write it."""
    import fasttext  # noqa: PLC0415 - a slow import that other commands never need

    lines = []
    for example in learnt.examples:
        label = LABELS[(example.grade > 1.5) + (example.grade > GOOD)]
        for part in _windows(example.text):
            lines += [(label, features(part), time) for time in range(_SHOWN[example.origin])]
    for kind, copy in zip(learnt.kinds, learnt.copies, strict=True):
        if not kind.startswith("shuffled"):  # those have the words of the original
            lines.append((LABELS[3], features(copy), 0))
    lines.sort(key=lambda line: (digest(f"{line[2]} {line[1]}"), line))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "examples.txt"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(f"__label__{label} {seen}\n" for label, seen, _ in lines if seen)
        model = fasttext.train_supervised(str(path), **FASTTEXT)
        model.quantize(qnorm=True, thread=1, verbose=0)
        model.save_model(str(output))
    return model


def _windows(text: str) -> Iterator[str]:
    """Parts of a text, so that good and bad ones are of all lengths."""
    yield text[:MAX_CHARS]
    for first, last in ((0, 300), (400, 1_200), (2_000, 4_000)):
        if len(text) > first + 200:
            yield text[first:last]


def answers_of(model: Any, texts: Sequence[str | Example]) -> Rows:
    """The model's inputs to the terms, for each text."""
    if not texts:
        return []
    seen = [features(text if isinstance(text, str) else text.text) for text in texts]
    labels, scores = model.predict(seen, k=len(LABELS))
    return [
        model_inputs(
            {
                label.removeprefix("__label__"): float(score)
                for label, score in zip(*row, strict=True)
            }
        )
        for row in zip(labels, scores, strict=True)
    ]


def _joined(left: Sequence[Mapping[str, float]], right: Sequence[Mapping[str, float]]) -> Rows:
    return [{**one, **other} for one, other in zip(left, right, strict=True)]


def main() -> None:
    """Run the training from a command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--output", type=Path, default=Path("filters/data"))
    given = parser.parse_args()
    train_quality(given.data, given.output)


if __name__ == "__main__":
    main()
