"""What a filter is: it measures a document, and a threshold in its parameters judges.

Measuring never depends on the parameters, so the measurements of a corpus can be stored once
and judged again under other thresholds without reading the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from filters.view import TextView


class Params(BaseModel):
    """Thresholds of one filter; every field says its meaning, source and calibration data."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


_Params = Params  # the name as seen from inside classes that have a ``Params`` of their own


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a document is not kept: the filter, its reason, the number and its threshold."""

    filter: str
    reason: str
    value: float
    threshold: float


class Filter(Protocol):
    """Measures a document and judges its own measurements; pure, total, picklable.

    Attributes:
        name: versioned and stable, such as ``han_ratio_v1``.
        reasons: every reason ``judge`` may give; stable, they are part of the output.
        Params: the typed thresholds, with defaults.
        measurements: names of the numbers ``measure`` returns, unique over all filters.
    """

    name: ClassVar[str]
    reasons: ClassVar[tuple[str, ...]]
    Params: ClassVar[type[_Params]]
    measurements: ClassVar[tuple[str, ...]]

    def __init__(self, params: Any) -> None:
        """Takes the thresholds: an instance of the class's own ``Params``."""

    def measure(self, view: TextView) -> dict[str, float]:
        """Returns finite numbers for any text, the empty one included."""

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Returns why the document is rejected, or None to keep it."""


def below(name: str, reason: str, value: float, threshold: float) -> Rejection | None:
    """Rejects a value strictly below its threshold."""
    return Rejection(name, reason, value, threshold) if value < threshold else None


def above(name: str, reason: str, value: float, threshold: float) -> Rejection | None:
    """Rejects a value strictly above its threshold."""
    return Rejection(name, reason, value, threshold) if value > threshold else None


def ratio(part: float, whole: float) -> float:
    """The share ``part / whole``; 0.0 where there is nothing to share."""
    return float(part) / float(whole) if whole else 0.0
