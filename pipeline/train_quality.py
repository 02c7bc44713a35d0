"""Train the quality score that hanmill ships; the card is filters/data/quality.md.

    python -m pipeline.train_quality --data ../shared/data --output filters/data

The same data give the same bytes: every choice is by a hash of the text, fastText runs with one
thread and a fixed seed, numbers are rounded before they are written.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from scipy.optimize import minimize

from filters.quality import BUCKETS, LABELS, MAX_CHARS, Terms, features, model_inputs, transformed
from filters.registry import default_filters, judge_all, measure_all
from filters.view import TextView
from pipeline.quality_data import FOLDS, assign_folds, digest, read_examples, worse_copies

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt

    from pipeline.quality_data import Example

    Numbers = npt.NDArray[np.float64]

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
# How often a text is shown to the model: those labelled one by one count for more.
_SHOWN: Final = {"judged": 3, "crawl": 3, "spam": 2, "source": 1}
_WEIGHT: Final = {"judged": 1.0, "crawl": 1.0, "spam": 1.0, "source": 0.3}

# The terms: input, and the transform that makes it spread evenly.
INPUTS: Final = {
    "model_good": "identity",
    "model_not_bad": "identity",
    "han_chars": "log",
    "list_sentence_share": "identity",
    "ender_line_share": "identity",
    "enders_per_100_han": "log",
    "commas_per_100_han": "log",
    "mean_line_chars": "log",
    "short_line_share": "identity",
    "list_grammar": "identity",
    "function_words": "identity",
    "item_sentence_share": "identity",
    "list_item_share": "identity",
    "teaser_share": "identity",
    "removed_line_share": "sqrt",
    "digit_ratio": "sqrt",
    "latin_ratio": "identity",
    "top_2gram_share": "sqrt",
    "top_4gram_share": "sqrt",
    "duplicate_10gram_share": "sqrt",
    "distinct_ratio": "identity",
    "gambling_words": "log",
    "service_words": "log",
    "ad_calls_per_1k": "log",
    "ad_contacts": "log",
    "farm_marks": "log",
    "feed_stamps_per_1k": "log",
}
_CLIP: Final = 0.002  # share of the training texts that lies beyond an input's range, each side
_CUTS: Final = (0.75, 1.5, 2.5, 3.5)  # grades between which the proportional odds are
_RIDGE: Final = 5.0
_RANKING: Final = 0.1  # weight of the worse copies against the grades
_CORNERS: Final = 33


class Measured(NamedTuple):
    """Examples with all that the score is made from."""

    examples: list[Example]
    measured: list[dict[str, float]]
    kept: list[bool]
    worse: list[tuple[int, str, str]]  # index of the original, kind, text
    worse_measured: list[dict[str, float]]


def train_quality(data: Path, output: Path) -> None:
    """Train on the labelled texts in ``data`` and write quality.ftz and quality.json."""
    learnt = measure(read_examples(data))
    folds = np.array(assign_folds(learnt.examples))
    everything = np.full(len(folds), True)
    answers, worse_answers = cross_answers(learnt, folds)
    with_model = _joined(learnt.measured, answers)
    worse_with_model = _joined(learnt.worse_measured, worse_answers)
    terms = fit_terms(learnt, with_model, worse_with_model, everything)
    # Calibration and buckets from sums that no text had a part in.
    sums = np.zeros(len(folds))
    for fold in range(FOLDS):
        partial = Terms(fit_terms(learnt, with_model, worse_with_model, folds != fold))
        held_out = np.flatnonzero(folds == fold).tolist()
        sums[held_out] = partial.sums([with_model[index] for index in held_out])
    calibration = calibrate(learnt, sums)
    ordinary = [
        index
        for index, example in enumerate(learnt.examples)
        if example.origin == "judged" and learnt.kept[index]
    ]
    scores = np.interp(sums[ordinary], calibration["raw"], calibration["value"])
    bounds = np.quantile(scores, np.arange(1, BUCKETS) / BUCKETS)
    parameters = {
        "terms": terms,
        "calibration": calibration,
        "bounds": [round(float(bound), 6) for bound in bounds],
    }
    output.mkdir(parents=True, exist_ok=True)
    fit_model(learnt.examples, output / "quality.ftz")
    text = json.dumps(parameters, indent=1, sort_keys=True) + "\n"
    (output / "quality.json").write_text(text, encoding="utf-8")


def measure(examples: Sequence[Example]) -> Measured:
    """Measure the examples and worse copies of the good ones among them."""
    filters = default_filters()
    learnt = Measured(list(examples), [], [], [], [])
    for index, example in enumerate(examples):
        view = TextView(example.text, removed_share=example.removed_share)
        learnt.measured.append(measure_all(filters, view))
        learnt.kept.append(judge_all(filters, learnt.measured[-1]) is None)
        if example.grade < 3 or (example.origin == "source" and digest(example.text) % 6):
            continue
        for kind, copy in worse_copies(example.text):
            learnt.worse.append((index, kind, copy))
            view = TextView(copy, removed_share=example.removed_share)
            learnt.worse_measured.append(measure_all(filters, view))
    return learnt


def _windows(text: str) -> Iterator[str]:
    """Parts of a text, so that its length says nothing."""
    yield text[:MAX_CHARS]
    for first, last in ((0, 300), (400, 1_200), (MAX_CHARS, 2 * MAX_CHARS)):
        if len(text) > first + 200:
            yield text[first:last]


def fit_model(examples: Sequence[Example], output: Path) -> Any:
    """Train fastText on the examples, quantise, write, and return the model."""
    import fasttext  # noqa: PLC0415 - a slow import that other commands never need

    lines = []
    for example in examples:
        label = LABELS[(example.grade > 1.5) + (example.grade > 2.6)]
        for part in _windows(example.text):
            seen = features(part)
            lines += [
                (digest(f"{time} {seen}"), f"__label__{label} {seen}\n")
                for time in range(_SHOWN[example.origin])
                if seen
            ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "examples.txt"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(line for _, line in sorted(lines))
        model = fasttext.train_supervised(str(path), **FASTTEXT)
        model.quantize(qnorm=True, thread=1, verbose=0)
        model.save_model(str(output))
    return model


def answers_of(model: Any, texts: Sequence[str]) -> list[dict[str, float]]:
    """The model's inputs to the terms, for each text."""
    labels, scores = model.predict([features(text) for text in texts], k=len(LABELS))
    return [
        model_inputs(
            {
                label.removeprefix("__label__"): float(score)
                for label, score in zip(*row, strict=True)
            }
        )
        for row in zip(labels, scores, strict=True)
    ]


def cross_answers(
    learnt: Measured, folds: npt.NDArray[np.int64]
) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    """Each text's answer, and each worse copy's, from a model that did not learn its group."""
    answers: list[dict[str, float]] = [{}] * len(learnt.examples)
    worse: list[dict[str, float]] = [{}] * len(learnt.worse)
    with tempfile.TemporaryDirectory() as folder:
        for fold in sorted(set(folds.tolist())):
            others = [e for e, f in zip(learnt.examples, folds, strict=True) if f != fold]
            model = fit_model(others, Path(folder) / "model.ftz")
            mine = np.flatnonzero(folds == fold).tolist()
            found = answers_of(model, [learnt.examples[index].text for index in mine])
            for index, answer in zip(mine, found, strict=True):
                answers[index] = answer
            mine = [index for index, (of, _, _) in enumerate(learnt.worse) if folds[of] == fold]
            found = answers_of(model, [learnt.worse[index][2] for index in mine])
            for index, answer in zip(mine, found, strict=True):
                worse[index] = answer
    return answers, worse


def _joined(
    measured: Sequence[Mapping[str, float]], answers: Sequence[Mapping[str, float]]
) -> list[dict[str, float]]:
    return [{**left, **right} for left, right in zip(measured, answers, strict=True)]


def _table(rows: Sequence[Mapping[str, float]]) -> Numbers:
    raw = np.array([[row[name] for name in INPUTS] for row in rows], np.float64)
    return transformed(raw.reshape(len(rows), len(INPUTS)), tuple(INPUTS.values()))


def fit_terms(
    learnt: Measured,
    rows: Sequence[Mapping[str, float]],
    worse_rows: Sequence[Mapping[str, float]],
    chosen: npt.NDArray[np.bool_],
) -> list[dict[str, Any]]:
    """Fit the additive model to the chosen examples and the worse copies of those.

    Proportional odds over the grades, plus a ranking loss (each copy below its original), plus
    a ridge penalty.
    """
    table = _table([row for row, take in zip(rows, chosen, strict=True) if take])
    examples = [e for e, take in zip(learnt.examples, chosen, strict=True) if take]
    weights = np.array([_WEIGHT[example.origin] for example in examples])
    low, high = np.quantile(table, (_CLIP, 1 - _CLIP), axis=0)
    table = np.clip(table, low, high)
    mean = np.average(table, axis=0, weights=weights)
    scale = np.sqrt(np.average((table - mean) ** 2, axis=0, weights=weights)) + 1e-3
    pairs = [index for index, (of, _, _) in enumerate(learnt.worse) if chosen[of]]
    originals = np.clip(_table([rows[learnt.worse[index][0]] for index in pairs]), low, high)
    copies = np.clip(_table([worse_rows[index] for index in pairs]), low, high)
    found = _fit(
        (table - mean) / scale,
        np.array([example.grade for example in examples]),
        weights / weights.sum(),
        (originals - copies) / scale,
    )
    names = ("low", "high", "mean", "scale", "weight")
    return [
        {
            "input": name,
            "transform": transform,
            **{key: round(float(value), 5) for key, value in zip(names, column, strict=True)},
        }
        for (name, transform), *column in zip(
            INPUTS.items(), low, high, mean, scale, found, strict=True
        )
    ]


def _sigmoid(values: Numbers) -> Numbers:
    result: Numbers = 1 / (1 + np.exp(-np.clip(values, -40, 40)))
    return result


def _fit(table: Numbers, grades: Numbers, weights: Numbers, gains: Numbers) -> Numbers:
    rows, width = table.shape
    is_above = (grades[:, None] > np.array(_CUTS)).astype(np.float64)

    def loss(numbers: Numbers) -> tuple[float, Numbers]:
        weight, cuts = numbers[:width], numbers[width:]
        odds = (table @ weight)[:, None] - cuts
        cost = ((np.logaddexp(0, odds) - is_above * odds) * weights[:, None]).sum() / len(_CUTS)
        slope = (_sigmoid(odds) - is_above) * weights[:, None] / len(_CUTS)
        gradient = table.T @ slope.sum(axis=1) + _RIDGE * weight / rows
        cost += _RIDGE * (weight @ weight) / (2 * rows)
        if len(gains):
            gain = gains @ weight
            cost += _RANKING * np.logaddexp(0, -gain).mean()
            gradient -= _RANKING * (gains.T @ _sigmoid(-gain)) / len(gains)
        return float(cost), np.concatenate((gradient, -slope.sum(axis=0)))

    start = np.concatenate((np.zeros(width), np.linspace(-3, 3, len(_CUTS))))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 1000})
    result: Numbers = found.x[:width]
    return result


def calibrate(learnt: Measured, sums: Numbers) -> dict[str, list[float]]:
    """Corners of the logistic curve (Platt 1999) that gives the share of good texts by sum."""
    single = np.array([example.origin != "source" for example in learnt.examples])
    is_good = np.array([example.grade > 2.5 for example in learnt.examples])[single]
    raw = sums[single]

    def loss(numbers: Numbers) -> float:
        odds = numbers[0] * raw + numbers[1]
        return float((np.logaddexp(0, odds) - is_good * odds).mean())

    slope, shift = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    middle, reach = -shift / slope, 12 / slope
    corners = np.linspace(middle - reach, middle + reach, _CORNERS).round(4)
    values = _sigmoid(slope * corners + shift)
    values[0], values[-1] = 0.0, 1.0
    return {"raw": corners.tolist(), "value": [round(float(value), 7) for value in values]}


def main() -> None:
    """Run the training from a command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--output", type=Path, default=Path("filters/data"))
    given = parser.parse_args()
    train_quality(given.data, given.output)


if __name__ == "__main__":
    main()
