"""One undisturbed run over the samples, made once for all tests that look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.pipeline.commands import CONFIG, hanmill

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of ``make sample``, which disturbed runs must equal byte by byte."""
    output = tmp_path_factory.mktemp("undisturbed")
    done = hanmill("run", CONFIG, "--output", output)
    assert done.returncode == 0, done.stderr
    assert "published" in done.stdout
    return output
