"""The configuration: typed, frozen, every default in one place with its meaning.

A configuration file states only what differs from the defaults here; ``configs/default.yaml``
is these defaults written out (a test compares them). `Config.digest` covers everything that
can change a byte of the dataset, and nothing else: not the inputs' names, not the workers.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model, model_validator

from filters import lines, pii
from filters.registry import FILTERS, TAG_ONLY
from pipeline.read import Columns, ReadLimits

MIB = 1 << 20


class Section(BaseModel):
    """A part of the configuration: unknown keys are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Input(Section):
    """Files to read."""

    path: str = Field(description="path or glob; ** crosses folders")
    format: Literal["", "warc", "wet", "jsonl", "parquet", "text"] = Field(
        "", description="empty: told from the name and the first bytes"
    )
    columns: Columns = Field(Columns(), description="field names of JSONL and Parquet rows")


class Dataset(Section):
    """How the result is named."""

    name: str = Field("hanmill", description="name on the dataset card")
    dump: str = Field("", description="value of the column dump where the input has none")
    file_path: Literal["recorded", "input"] = Field(
        "recorded",
        description="column file_path: what the input's rows say (recorded), or the name of the"
        " input file; the latter makes the dataset depend on how the pages lie in files",
    )


class Plan(Section):
    """How the work is cut. Moves no byte of the dataset."""

    unit_bytes: int = Field(64 * MIB, ge=1, description="largest unit, bytes of input on disk")
    min_unit_bytes: int = Field(2 * MIB, ge=1, description="smallest worth a unit of its own")
    target_units: int = Field(64, ge=1, description="small inputs are cut into about so many")
    buckets: int = Field(64, ge=1, le=65536, description="batches of a staged file; shards are"
                         " runs of them")  # fmt: skip
    batch_pages: int = Field(256, ge=1, description="pages that are processed together")


class Admit(Section):
    """Which captures are pages at all."""

    statuses: tuple[int, ...] = Field((200,), description="HTTP status codes that are read")
    content_types: tuple[str, ...] = Field(
        ("", "text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml"),
        description="media types that are read; empty: none was given",
    )
    refuse_robots: tuple[str, ...] = Field(
        ("noai", "noindex", "none"),
        description="meta robots and X-Robots-Tag words that refuse a page",
    )
    block_hosts: tuple[str, ...] = Field((), description="hosts refused, with their subdomains")
    baike: bool = Field(False, description="let Chinese online encyclopedias in (METHODS 4.1 D)")


class Sandbox(Section):
    """Limits of the child process that parses pages the pre-screen holds dangerous."""

    cpu_s: int = Field(10, ge=1, description="CPU seconds a page")
    memory_bytes: int = Field(1024 * MIB, ge=64 * MIB, description="address space of the child")
    wall_s: int = Field(60, ge=1, description="seconds a page, whatever it waits for")


class LanguageSection(Section):
    """What counts as Chinese to keep."""

    model: str = Field("", description="fastText model file; empty: the one hanmill ships")
    keep: tuple[str, ...] = Field(("cmn",), description="ISO 639-3 codes that are kept")
    min_score: float = Field(
        0.65, ge=0, le=1, description="least score; METHODS 2.5 L01 (FineWeb-2 uses .692)"
    )
    scripts: tuple[str, ...] = Field(("Hans", "Hant", "mixed", ""), description="scripts kept")


class ScriptSection(Section):
    """Whether the stored text is converted."""

    policy: Literal["keep", "to_hans", "to_hant"] = Field(
        "keep", description="keep: as written; else by OpenCC after language identification"
    )


class Quality(Section):
    """The trained score."""

    model: str = Field("", description="fastText model file; empty: the one hanmill ships")
    min_score: float = Field(0.0, ge=0, le=1, description="least score that is kept")


class PersonalData(Section):
    """What is replaced by placeholders."""

    kinds: tuple[str, ...] = Field(pii.DEFAULT_KINDS, description="kinds that are masked")
    max_identities: int = Field(
        9,
        ge=1,
        description="more identity, passport and card numbers make the page a leak list that is"
        " dropped; METHODS 2.7",
    )


class Dedup(Section):
    """MinHash over character 5-grams of the comparison form; METHODS 2.8."""

    ngram: int = Field(5, ge=1, description="characters of a shingle")
    num_perm: int = Field(112, ge=2, description="values of a signature")
    bands: int = Field(14, ge=1, description="bands of a signature (FineWeb-2: 14 x 8)")
    rows: int = Field(8, ge=1, description="values of a band")
    seed: int = Field(1, ge=0, description="seed of datasketch's permutations")
    min_chars: int = Field(100, ge=0, description="shorter comparison forms: exact matches only")
    threshold: float = Field(
        0.75, ge=0, le=1, description="estimated Jaccard that a candidate pair needs"
    )
    hot_bucket: int = Field(10_000, ge=2, description="band buckets above this are reported")
    bands_per_pass: int = Field(
        14, ge=1, description="bands shuffled at a time; fewer: less memory"
    )

    @model_validator(mode="after")
    def _fits(self) -> Dedup:
        if self.bands * self.rows > self.num_perm:
            raise ValueError(
                f"bands x rows = {self.bands * self.rows} exceeds num_perm = {self.num_perm}"
            )
        return self


class Publish(Section):
    """The files users read."""

    shard_bytes: int = Field(
        512 * MIB, ge=1, description="text of a shard in UTF-8 bytes; on disk about 45 % of it"
    )
    row_group_rows: int = Field(2_000, ge=1, description="rows of a row group")
    compression_level: int = Field(3, ge=1, le=22, description="zstd")
    removed: bool = Field(True, description="also publish the rejects under removed/")


Action = Literal["drop", "tag", "off"]


def _entry(name: str, params: type[BaseModel]) -> type[BaseModel]:
    """A filter's parameters and what to do with its verdict."""
    default = "tag" if name in TAG_ONLY else "drop"
    action: Any = (Action, Field(default, description="drop, tag only, or off"))
    return create_model(name, __base__=params, action=action)


def _filters_section() -> type[Section]:
    fields: dict[str, Any] = {}
    for cls in FILTERS:
        model = _entry(cls.name, cls.Params)
        fields[cls.name] = (model, Field(model()))
    return create_model("FiltersSection", __base__=Section, **fields)


FiltersSection: Any = _filters_section()


class Config(Section):
    """Everything a run is told."""

    inputs: tuple[Input, ...] = Field((), description="files to read; --input replaces them")
    dataset: Dataset = Dataset()
    plan: Plan = Plan()
    read: ReadLimits = ReadLimits()
    admit: Admit = Admit()
    sandbox: Sandbox = Sandbox()
    language: LanguageSection = LanguageSection()
    script: ScriptSection = ScriptSection()
    lines: tuple[str, ...] = Field(lines.RULES, description="line editors, in their own order")
    filters: FiltersSection = FiltersSection()
    quality: Quality = Quality()
    personal_data: PersonalData = PersonalData()
    dedup: Dedup = Dedup()
    publish: Publish = Publish()
    max_dead_letter_ratio: float = Field(
        0.01, ge=0, le=1, description="a larger share of dead letters ends the run with exit 3"
    )

    def canonical(self) -> dict[str, Any]:
        """What the digest covers: everything but the inputs."""
        return self.model_dump(mode="json", exclude={"inputs"})

    def digest(self) -> str:
        """SHA-256 of the canonical form, 64 hex digits."""
        return _digest(json.dumps(self.canonical(), ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=8)
def _digest(canonical: str) -> str:
    return hashlib.sha256(canonical.encode()).hexdigest()
