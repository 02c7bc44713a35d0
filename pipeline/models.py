"""Load the fastText models behind the plain function that the filters take."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final

from filters.letters import model_text
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SHIPPED: Final = Path(str(resources.files("filters").joinpath("data")))

# The models that hanmill ships: filters/data/*.md say what they were trained on.
LID: Final = _SHIPPED / "lid_sinitic.ftz"

# fastText gives a probability to every label; beyond these nothing reads them.
_LABELS: Final = 5
_PREFIX: Final = "__label__"


def load_predict(path: Path) -> Callable[[Sequence[str]], list[list[tuple[str, float]]]]:
    """Return the model's prediction function: for each text its best labels and scores.

    Labels come without ``__label__``, best first, at most five. A text is read as one line:
    line breaks become spaces, because fastText takes what follows one for another example.
    What UTF-8 cannot encode (lone surrogates) becomes U+FFFD.

    Raises:
        UsageError: there is no file at ``path``, or it is not a fastText model; the message
            names the path and says what to do.
    """
    if not path.is_file():
        raise UsageError(
            f"no fastText model at {path}: put the file there, or correct the path in the "
            "configuration (left empty, it means the model that hanmill ships)"
        )
    import fasttext  # noqa: PLC0415 - a slow import that most commands never need

    try:
        model = fasttext.load_model(str(path))
    except ValueError as error:
        raise UsageError(f"{path} is not a fastText model (.bin or .ftz): {error}") from error

    # The one label set that says so: hanmill's own language model reads text in its own form.
    prepare = model_text if f"{_PREFIX}cmn" in model.labels else _one_line

    def predict(texts: Sequence[str]) -> list[list[tuple[str, float]]]:
        lines = [prepare(text) for text in texts]
        if not lines:
            return []
        labels, scores = model.predict(lines, k=_LABELS)
        return [
            [(label.removeprefix(_PREFIX), float(score)) for label, score in zip(*row, strict=True)]
            for row in zip(labels, scores, strict=True)
        ]

    return predict


def _one_line(text: str) -> str:
    text = text.replace("\n", " ")
    try:
        text.encode()
    except UnicodeEncodeError:  # lone surrogates
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
