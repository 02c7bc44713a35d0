"""The last act of a run: card, digests and manifest; a dataset without a manifest is unfinished."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import __version__, model_files, schema, sealed, storage
from pipeline.publish.card import card
from pipeline.units import Counts, Sidecar, describe, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.config import Config
    from pipeline.plan import InputFile
    from pipeline.units import Workspace

MANIFEST, SUMS, CARD = "MANIFEST.json", "SHA256SUMS", "README.md"
# what decides bytes besides hanmill itself
LIBRARIES = ("datasketch", "fasttext-community", "numpy", "opencc", "pyarrow", "selectolax")


@dataclass(frozen=True, slots=True)
class Finished:
    """What the manifest of a finished dataset says of the run."""

    curated: Counts
    published: Counts
    shards: int


def finished(output: Path, workspace: Workspace) -> Finished | None:
    """The finished dataset of this configuration, if all its files are there and whole in size."""
    try:
        manifest = sealed.read(output / "dataset" / MANIFEST)
    except (FileNotFoundError, sealed.BrokenSeal):
        return None
    if manifest["config_digest"] != workspace.config_digest:
        return None
    for name, described in manifest["files"].items():
        path = output / "dataset" / name
        if not path.is_file() or path.stat().st_size != described["bytes"]:
            return None
    funnel = manifest["funnel"]
    shards = sum(name.startswith("data/") for name in manifest["files"])
    return Finished(Counts(**funnel["curated"]), Counts(**funnel["published"]), shards)


def write(
    output: Path,
    config: Config,
    files: Sequence[InputFile],
    curated: Counts,
    published: Sequence[Sidecar],
) -> None:
    """Write README.md, SHA256SUMS and, last of all, MANIFEST.json.

    SHA256SUMS covers what depends on the pages and the configuration alone. MANIFEST.json also
    tells which files the pages came from, so it differs where they lay otherwise.
    """
    dataset = output / "dataset"
    counts = total(sidecar.counts for sidecar in published)
    text_bytes = sum(sidecar.facts["text_bytes"] for sidecar in published)
    with storage.atomic_write(dataset / CARD) as handle:
        handle.write(card(config, curated, counts, text_bytes).encode())
    described: dict[str, dict[str, Any]] = {CARD: describe(dataset / CARD)}
    for sidecar in published:
        for name, facts in sidecar.files.items():
            inside = Path(name).relative_to("dataset").as_posix()
            kept = inside.startswith("data/")
            rows = sidecar.counts.kept if kept else sum(sidecar.counts.rejected.values())
            described[inside] = {**facts, "rows": rows}
    sums = "".join(f"{described[name]['sha256']}  {name}\n" for name in sorted(described))
    with storage.atomic_write(dataset / SUMS) as handle:
        handle.write(sums.encode())
    sealed.write(
        dataset / MANIFEST,
        {
            "hanmill": __version__,
            "schema_version": schema.SCHEMA_VERSION,
            "libraries": {name: version(name) for name in LIBRARIES},
            "models": model_files.digests(config),
            "config": config.canonical(),
            "config_digest": config.digest(),
            "inputs": {file.path: {"bytes": file.size, "format": file.format} for file in files},
            "funnel": {"curated": asdict(curated), "published": asdict(counts)},
            "text_bytes": text_bytes,
            "files": {**described, SUMS: describe(dataset / SUMS)},
        },
    )
