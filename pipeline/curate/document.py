"""A page on its way through curation: what is known of it so far."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from filters.base import Rejection

if TYPE_CHECKING:
    from pipeline.records import Page

KEPT, REJECTED, DEAD = "kept", "rejected", "dead"


@dataclass(slots=True)
class Document:
    """Filled in step by step by `Curator`, in order; a verdict other than kept ends the way.

    This is the one mutable record: it never leaves the batch it is made in, but as columns of
    the staged file or as the JSON of ``hanmill explain``.
    """

    page: Page
    key: bytes
    verdict: str = KEPT
    rejection: Rejection | None = None
    error: str = ""  # class of the error of a dead letter
    message: str = ""

    domain: str = ""
    html: str = ""  # decoded, until extracted
    charset: str = ""
    charset_source: str = ""
    decode_damage: int = 0
    repaired: str = ""
    title: str = ""
    date: str = ""  # of publication, where the page says so
    author: str = ""
    text: str = ""
    language: str = ""
    language_score: float = 0.0
    top_languages: tuple[tuple[str, float], ...] = ()
    script: str = ""
    region: str = ""
    char_count: int = 0  # characters of the cleaned text, white space not counted
    measurements: dict[str, float] = field(default_factory=dict)
    tags: tuple[str, ...] = ()  # filters that would have rejected but only tag
    removed_lines: tuple[tuple[str, str], ...] = ()
    quality_score: float = 0.0
    quality_bucket: int = 0
    masked: dict[str, int] = field(default_factory=dict)
    poison: bool = False  # Wikipedia: signed, so that its copies are found; never staged as text
    form: str = ""  # comparison form
    digest: bytes = b""
    signature: bytes = b""

    @property
    def alive(self) -> bool:
        """Still on the way to be published."""
        return self.verdict == KEPT

    @property
    def wanted(self) -> bool:
        """Its text is still worked on: kept, poison for its copies, or measured.

        A page that only a threshold rejected goes all the way, so that the threshold can be
        moved later without reading the page again.
        """
        return self.alive or self.poison or (self.verdict == REJECTED and bool(self.measurements))

    def reject(
        self, filter_name: str, reason: str, value: float | None = None, threshold: float = 0.0
    ) -> None:
        """Reject, unless it is rejected already: the first reason stands."""
        if self.verdict == KEPT:
            self.verdict = REJECTED
            self.rejection = Rejection(
                filter_name, reason, float("nan") if value is None else value, threshold
            )

    def bury(self, error: str, message: str) -> None:
        """Make it a dead letter: nothing more is done with it."""
        self.verdict, self.error, self.message = DEAD, error, message
        self.poison = False


def page_key(page: Page) -> bytes:
    """128 bits from all that decides what becomes of a page, so equal keys are equal pages.

    SHA-256, cut: an attacker who could choose colliding pages could have others dropped.
    """
    digest = hashlib.sha256()
    declared = page.headers.get("content-type", page.content_type)
    robots = page.headers.get("x-robots-tag", "")
    for part in (page.url, page.date, page.id, page.title, str(page.status), declared, robots):
        digest.update(part.encode("utf-8", "surrogatepass"))
        digest.update(b"\0")
    if page.body is not None:
        digest.update(b"b")
        digest.update(page.body)
    else:
        digest.update(b"t")
        digest.update((page.text or "").encode("utf-8", "surrogatepass"))
    return digest.digest()[:16]
