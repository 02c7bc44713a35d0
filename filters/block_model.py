"""A small network that says how much a line of a page looks like main text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

WEIGHTS = "extract_model.npz"
# Inputs and weights are rounded to these steps, so that every product and sum is exact in a
# double and no order of summation (BLAS, SIMD width, CPU) can change a decision.
_INPUT_STEP = 2.0**-8
_WEIGHT_STEP = 2.0**-12
_CLIP = 5.0  # standard deviations


def _rounded(values: Floats, step: float) -> Floats:
    return np.rint(values / step) * step


@dataclass(frozen=True, slots=True)
class BlockModel:
    """Several networks of one hidden layer, side by side; their scores are averaged.

    Shapes for f features, k networks of u units: mean and scale (f), hidden (f, k * u),
    hidden_bias (k * u), output (k, u), output_bias (k).
    """

    mean: Floats
    scale: Floats
    hidden: Floats
    hidden_bias: Floats
    output: Floats
    output_bias: Floats

    def scores(self, features: Floats) -> Floats:
        """Log odds that each line belongs to the main text."""
        inputs = np.clip((features - self.mean) / self.scale, -_CLIP, _CLIP)
        inputs = _rounded(inputs, _INPUT_STEP)
        units = np.maximum(inputs @ self.hidden + self.hidden_bias, 0)
        units = _rounded(units, _INPUT_STEP).reshape(len(features), *self.output.shape)
        out: Floats = ((units * self.output).sum(axis=2) + self.output_bias).mean(axis=1)
        return out


def model_of(arrays: dict[str, npt.NDArray[np.float32]]) -> BlockModel:
    """Make a model of stored weights."""
    wide = {name: array.astype(np.float64) for name, array in arrays.items()}
    for name in ("hidden", "hidden_bias", "output", "output_bias"):
        wide[name] = _rounded(wide[name], _WEIGHT_STEP)
    return BlockModel(**wide)


@lru_cache(maxsize=1)
def shipped_model() -> BlockModel:
    """The model in filters/data, trained by `python -m pipeline.train_extract`."""
    path = files("filters") / "data" / WEIGHTS
    with path.open("rb") as stream, np.load(stream) as stored:
        return model_of({name: stored[name] for name in stored.files})
