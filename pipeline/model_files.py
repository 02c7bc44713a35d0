"""Which model files a configuration uses, and their digests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.models import LID
from pipeline.quality_model import QUALITY
from pipeline.units import describe

if TYPE_CHECKING:
    from pipeline.config import Config


def model_files(config: Config) -> dict[str, Path]:
    """Files by the section of the configuration that names them.

    Raises:
        UsageError: a file is missing; better now than in every worker.
    """
    files = {
        "language": Path(config.language.model or LID),
        "quality": Path(config.quality.model or QUALITY),
    }
    for section, path in files.items():
        if not path.is_file():
            raise UsageError(
                f"{section}.model: there is no file {str(path)!r}; put it there, or leave the key"
                " empty for the model that hanmill ships"
            )
    return files


def digests(config: Config) -> dict[str, str]:
    """SHA-256 of every model file, for the manifest."""
    files = model_files(config)
    files["quality parameters"] = files["quality"].with_suffix(".json")
    return {name: str(describe(path)["sha256"]) for name, path in files.items()}
