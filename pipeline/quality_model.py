"""Load the quality score: a fastText model and, beside it, the numbers that go with it."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Final

from filters.quality import Scorer
from filters.registry import FILTERS
from pipeline.errors import UsageError
from pipeline.models import load_predict

# The model that hanmill ships; quality.md beside it says what it was trained on.
QUALITY: Final = Path(str(resources.files("filters").joinpath("data"))) / "quality.ftz"


def load_quality(path: Path) -> Scorer:
    """Return the scorer of the model at ``path`` and the ``.json`` beside it.

    Raises:
        UsageError: one of the two files is missing, is not what it should be, or needs a
            measurement that no filter makes; the message names the path and says what to do.
    """
    predict = load_predict(path)
    beside = path.with_suffix(".json")
    measurements = [name for kind in FILTERS for name in kind.measurements]
    try:
        parameters = json.loads(beside.read_text(encoding="utf-8"))
        return Scorer(predict, parameters, measurements)
    except FileNotFoundError:
        problem = "there is no such file"
    except json.JSONDecodeError as error:
        problem = f"it is not JSON ({error})"
    except (KeyError, TypeError, ValueError) as error:
        problem = f"it is not the parameters of a quality model ({error})"
    raise UsageError(
        f"cannot use {beside}, the parameters of {path.name}: {problem}; training writes the two "
        "files together (python -m pipeline.train_quality), copy both"
    )
