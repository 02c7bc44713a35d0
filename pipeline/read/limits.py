"""What reading may spend on one record."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

MIB = 1 << 20


class ReadLimits(BaseModel):
    """Bounds of one record; RELIABILITY B.4. Every one of them can change the dataset."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_record_bytes: int = Field(
        16 * MIB,
        ge=1 << 16,
        description="bytes of a record as it is stored: the rest of an archive record is skipped"
        " and the page says so, a longer line of JSONL is a dead letter",
    )
    max_body_bytes: int = Field(
        5 * MIB,
        ge=1,
        description="bytes of a page after decoding; longer pages are cut there, as Common Crawl"
        " does, and say so in their header warc-truncated",
    )
    max_inflate_ratio: int = Field(
        100,
        ge=1,
        description="how many times its size a body may inflate to beyond 1 MiB before it is a"
        " dead letter",
    )
