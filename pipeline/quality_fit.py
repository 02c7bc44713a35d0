"""The numbers of the quality score: the weights of its terms, and its calibration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.optimize import minimize

from filters.quality import BUCKETS, transformed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]

# The terms: input, and the transform that makes it spread evenly. Chosen by forward selection
# from 120 candidates; tens of others (shares of short lines and digits, single function words,
# clauses, headings) add nothing once these are in.
INPUTS: Final = {
    "model_good": "identity",
    "model_unspoilt": "identity",
    "prose_lines": "log",
    "cohesion": "asinh",
    "entropy_nats": "identity",
    "duplicate_10gram_share": "sqrt",
    "removed_line_share": "sqrt",
    "damage_ratio": "sqrt",
    "feed_stamps_per_1k": "log",
    "gambling_words": "log",
    "service_words": "log",
    "clinic_words": "log",
    "ad_calls_per_1k": "log",
    "farm_marks": "log",
}
_CLIP: Final = 0.002  # share of the training texts that lies beyond an input's range, each side
_CUTS: Final = (0.75, 1.5, 2.5, 3.5)  # the grades whose odds are fitted lie between these
_RIDGE: Final = 5.0
# Weight of ranking worse copies against that of the grades. On hosts held out, 0 ranks 71 % of the
# copies right with a Spearman correlation of .73 with the grades; 0.04 93 %, .71; 1 94 %, .64.
_RANKING: Final = 0.04
_MARGIN: Final = 0.2  # by how much a copy should come out worse; large ones cost accuracy
_CORNERS: Final = 33
GOOD: Final = 2.5  # grades above are good


def input_table(rows: Sequence[Mapping[str, float]]) -> Numbers:
    """The transformed inputs of the terms, a row a text."""
    raw = np.array([[row[name] for name in INPUTS] for row in rows], np.float64)
    return transformed(raw.reshape(len(rows), len(INPUTS)), tuple(INPUTS.values()))


def fit_terms(
    table: Numbers, grades: Numbers, weights: Numbers, originals: Numbers, copies: Numbers
) -> list[dict[str, Any]]:
    """Fit the additive model: proportional odds over the grades, with a ridge penalty.

    A ranking loss is added (Burges et al. 2005), each copy below its original; it compares a
    text with itself, so that it teaches nothing about genre.

    Args:
        table: `input_table` of the texts.
        grades: their grades.
        weights: how much each counts.
        originals: `input_table` of good texts.
        copies: of a worse copy of each.
    """
    low, high = np.quantile(table, (_CLIP, 1 - _CLIP), axis=0)
    table = np.clip(table, low, high)
    mean = np.average(table, axis=0, weights=weights)
    scale = np.sqrt(np.average((table - mean) ** 2, axis=0, weights=weights)) + 1e-3
    gains = (np.clip(originals, low, high) - np.clip(copies, low, high)) / scale
    found = _minimise((table - mean) / scale, grades, weights / weights.sum(), gains)
    names = ("low", "high", "mean", "scale", "weight")
    return [
        {
            "input": name,
            "transform": transform,
            **{key: round(float(value), 4) for key, value in zip(names, column, strict=True)},
        }
        for (name, transform), *column in zip(
            INPUTS.items(), low, high, mean, scale, found, strict=True
        )
    ]


def _sigmoid(values: Numbers) -> Numbers:
    result: Numbers = 1 / (1 + np.exp(-np.clip(values, -40, 40)))
    return result


def _minimise(table: Numbers, grades: Numbers, shares: Numbers, gains: Numbers) -> Numbers:
    rows, width = table.shape
    is_above = (grades[:, None] > np.array(_CUTS)).astype(np.float64)

    def loss(numbers: Numbers) -> tuple[float, Numbers]:
        weight, cuts = numbers[:width], numbers[width:]
        odds = (table @ weight)[:, None] - cuts
        cost = ((np.logaddexp(0, odds) - is_above * odds) * shares[:, None]).sum() / len(_CUTS)
        slope = (_sigmoid(odds) - is_above) * shares[:, None] / len(_CUTS)
        gradient = table.T @ slope.sum(axis=1) + _RIDGE * weight / rows
        cost += _RIDGE * (weight @ weight) / (2 * rows)
        if len(gains):
            gain = gains @ weight / _MARGIN
            cost += _RANKING * np.logaddexp(0, -gain).mean()
            gradient -= _RANKING / _MARGIN * (gains.T @ _sigmoid(-gain)) / len(gains)
        return float(cost), np.concatenate((gradient, -slope.sum(axis=0)))

    start = np.concatenate((np.zeros(width), np.linspace(-3, 3, len(_CUTS))))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 1000})
    result: Numbers = found.x[:width]
    return result


def calibrate(sums: Numbers, is_good: npt.NDArray[np.bool_]) -> dict[str, list[float]]:
    """Corners of the logistic curve that gives the share of good texts by sum (Platt 1999).

    The curve has two numbers and always rises, however few the texts; the corners reach so far
    out that it is 0 and 1 there.
    """

    def loss(numbers: Numbers) -> float:
        odds = np.exp(numbers[0]) * sums + numbers[1]
        return float((np.logaddexp(0, odds) - is_good * odds).mean() + 1e-3 * numbers[0] ** 2)

    found = minimize(loss, np.zeros(2), method="Nelder-Mead").x
    slope, shift = float(np.exp(found[0])), float(found[1])
    corners = np.linspace(-12 - shift, 12 - shift, _CORNERS) / slope
    values = _sigmoid(slope * corners + shift)
    values[0], values[-1] = 0.0, 1.0
    return {
        "raw": [round(float(corner), 4) for corner in corners],
        "value": [round(float(value), 7) for value in values],
    }


def bucket_bounds(scores: Numbers) -> list[float]:
    """The scores that part the given ones into equal buckets."""
    bounds = np.quantile(scores, np.arange(1, BUCKETS) / BUCKETS)
    return [round(float(bound), 6) for bound in bounds]
