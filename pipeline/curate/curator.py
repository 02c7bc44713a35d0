"""The steps of curation, composed in one place: pages in, judged and signed documents out.

Order and reasons: DESIGN section 3. Steps that libraries do faster for many texts at once
(language, score, signature) take the batch; the others take a page. Whatever a page makes a
step raise becomes that page's dead letter, in `guarded`, and nobody else's.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from filters import charset, comparison, lines, normalize, page, pii, url, wikipedia
from filters.extract import extract, prescreen
from filters.language import Identifier
from filters.minhash import MinHasher
from filters.registry import FILTERS, judge_all, measure_all
from filters.script import Converter
from filters.view import TextView
from pipeline import models
from pipeline.curate.document import Document, page_key
from pipeline.curate.sandbox import Sandbox
from pipeline.quality_model import QUALITY, load_quality
from pipeline.records import DeadLetter, Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from filters.base import Filter
    from pipeline.config import Config

TEXT_TYPES = frozenset({"text/plain"})


class Curator:
    """Holds the models and compiled rules of one configuration; one per process."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.identifier = Identifier(models.load_predict(Path(config.language.model or models.LID)))
        self.scorer = load_quality(Path(config.quality.model or QUALITY))
        self.converter = Converter(config.script.policy)
        dedup = config.dedup
        self.hasher = MinHasher(dedup.num_perm, dedup.ngram, dedup.seed)
        sandbox = config.sandbox
        self.sandbox = Sandbox(sandbox.cpu_s, sandbox.memory_bytes, sandbox.wall_s)
        self.measuring: list[Filter] = []  # all: a threshold may be set later, the score needs them
        self.judging: list[Filter] = []
        self.tagging: list[Filter] = []
        for cls in FILTERS:
            entry: Any = getattr(config.filters, cls.name)
            made = cls(cls.Params.model_validate(entry.model_dump(exclude={"action"})))
            self.measuring.append(made)
            if entry.action != "off":
                (self.judging if entry.action == "drop" else self.tagging).append(made)

    @property
    def measurement_names(self) -> tuple[str, ...]:
        """Names of all numbers measured, in the order of the filters."""
        return tuple(name for made in self.measuring for name in made.measurements)

    def curate(self, pages: Sequence[Page]) -> list[Document]:
        """One document a page, in the same order, each with a verdict."""
        documents = [Document(page=given, key=page_key(given)) for given in pages]
        self._each(documents, self._read)
        self._together(documents, self._identify)
        self._each(documents, self._refine)
        self._together(documents, self._score)
        self._each(documents, self._mask)
        self._together(documents, self._sign)
        return documents

    # --- reading: bytes to text ---------------------------------------------------------

    def _read(self, document: Document) -> None:
        given = document.page
        document.title, document.date = given.title, ""
        address = self._admit(document)
        if not document.wanted:
            return
        if given.text is not None:
            text = given.text
        else:
            decoded = charset.decode(given.body or b"", given.charset)
            document.charset, document.charset_source = decoded.charset, decoded.source
            document.decode_damage, document.repaired = decoded.damage, decoded.repaired
            if given.content_type in TEXT_TYPES:
                text = decoded.text
            else:
                text = self._extract(document, decoded.text)
        document.text = normalize.normalize(text)
        self._find_wikipedia(document, address)
        if document.alive and not document.text.strip():
            document.reject("extract", "no_text", 0, 1)

    def _admit(self, document: Document) -> url.Url | None:
        """Judge what needs no look into the page: status, media type, host, robots header."""
        given, admit = document.page, self.config.admit
        address = url.parse_url(given.url)
        document.domain = address.domain if address else ""
        if given.status not in admit.statuses:
            document.reject("admit", "http_status", given.status, admit.statuses[0])
        elif given.body is not None and given.content_type not in admit.content_types:
            document.reject("admit", "content_type")
        elif not given.body and not given.text:
            document.reject("admit", "empty_body", 0, 1)
        self._obey(document, given.headers.get("x-robots-tag", "").lower())
        if address is None or not document.alive:
            return address
        if any(address.host == host or address.host.endswith("." + host)
               for host in admit.block_hosts):  # fmt: skip
            document.reject("host", "blocked")
        tier = wikipedia.source_tier(address)
        if tier == "baike":
            if not admit.baike:
                document.reject("host", "baike_host")
        elif tier:
            document.reject("wikipedia", f"{tier}_host")
            document.poison = True
        return address

    def _obey(self, document: Document, words: str) -> None:
        """Refuse a page whose robots words say so; ``agent: word`` forms are for that agent."""
        refused = self.config.admit.refuse_robots
        for word in words.replace(";", ",").split(","):
            if word.strip() in refused:
                document.reject("robots", word.strip())

    def _extract(self, document: Document, html: str) -> str:
        """Main text of a page, with its title, date, author and robots words."""
        document.html = html
        if prescreen(html):
            signals, extracted = self.sandbox.extract(html)
        else:
            tree = page.parse(html)
            signals, extracted = page.page_signals(tree), extract(tree)
        document.title = signals.title or document.title
        document.date, document.author = signals.date, signals.author
        self._obey(document, ",".join(signals.robots))
        return extracted.text

    def _find_wikipedia(self, document: Document, address: url.Url | None) -> None:
        tier = wikipedia.source_tier(address) if address else ""
        found = wikipedia.judge(
            tier,
            wikipedia.html_signals(document.html),
            wikipedia.text_signals(document.text, document.title),
        )
        document.html = ""  # not needed any more, and large
        if found.is_wikipedia:
            document.reject("wikipedia", found.reason, found.score, found.threshold)
            document.poison = True

    # --- language -------------------------------------------------------------------------

    def _identify(self, documents: Sequence[Document]) -> None:
        wanted = self.config.language
        found = self.identifier.identify([document.text for document in documents])
        for document, language in zip(documents, found, strict=True):
            document.language, document.language_score = language.language, language.score
            document.script, document.region = language.script, language.region
            document.top_languages = language.top
            if language.language not in wanted.keep:
                document.reject("language", "other_language")
            elif language.score < wanted.min_score:
                document.reject("language", "unsure", language.score, wanted.min_score)
            elif language.script not in wanted.scripts:
                document.reject("language", "other_script")

    # --- cleaning and judging ---------------------------------------------------------------

    def _refine(self, document: Document) -> None:
        if document.poison:  # only its comparison form is wanted
            return
        text = self.converter.convert(document.text, document.script, document.region)
        cleaned = lines.clean_lines(text, self.config.lines)
        document.text, document.removed_lines = cleaned.text, cleaned.removed_lines
        view = TextView(cleaned.text, removed_share=cleaned.removed_share, title=document.title)
        document.char_count = view.chars
        document.measurements = measure_all(self.measuring, view)
        tagging = (made.judge(document.measurements) for made in self.tagging)
        document.tags = tuple(tag.filter for tag in tagging if tag)
        rejection = judge_all(self.judging, document.measurements)
        if rejection is not None:
            document.reject(
                rejection.filter, rejection.reason, rejection.value, rejection.threshold
            )

    def _score(self, documents: Sequence[Document]) -> None:
        least = self.config.quality.min_score
        measured = [document for document in documents if document.measurements]
        for document, score in zip(
            measured,
            self.scorer.score(
                [document.text for document in measured],
                [document.measurements for document in measured],
            ),
            strict=True,
        ):
            document.quality_score, document.quality_bucket = score.value, score.bucket
            if score.value < least:
                document.reject("quality", "low_score", score.value, least)

    def _mask(self, document: Document) -> None:
        if not document.measurements:
            return
        masked = pii.mask(document.text, self.config.personal_data.kinds)
        document.text, document.masked = masked.text, masked.counts
        identities = sum(masked.counts.get(kind, 0) for kind in pii.PERSON_KINDS)
        most = self.config.personal_data.max_identities
        if identities > most:
            document.reject("personal_data", "leak_list", identities, most)

    # --- signing ------------------------------------------------------------------------------

    def _sign(self, documents: Sequence[Document]) -> None:
        forms = comparison.comparison_forms(
            [wikipedia.without_apparatus(document.text) for document in documents]
        )
        signatures = self.hasher.signatures(forms)
        for document, form, signature in zip(documents, forms, signatures, strict=True):
            document.form, document.digest = form, comparison.exact_digest(form)
            document.signature = signature.tobytes()

    # --- the guard ------------------------------------------------------------------------------

    def _each(self, documents: Sequence[Document], step: Callable[[Document], None]) -> None:
        for document in documents:
            if document.wanted:
                guarded(step, document, [document])

    def _together(
        self, documents: Sequence[Document], step: Callable[[Sequence[Document]], None]
    ) -> None:
        """Give a step its batch; if it fails, page by page, so that only the culprit dies."""
        batch = [document for document in documents if document.wanted]
        if batch and not guarded(step, batch, ()):
            for document in batch:
                guarded(step, [document], [document])


def guarded(step: Callable[[Any], None], argument: Any, victims: Sequence[Document]) -> bool:
    """Run a step; if it raises, make the victims dead letters that say so.

    The one broad ``except`` of hanmill: pages are hostile, and a defect that one of them
    triggers in any library must not cost the others. Returns whether the step went through.
    """
    try:
        step(argument)
    except Exception as error:  # noqa: BLE001 - see above
        for victim in victims:
            victim.bury(type(error).__name__, str(error) or step.__name__)
        return False
    return True


def batches(
    pages: Iterable[Page | DeadLetter], most_pages: int, most_bytes: int
) -> Iterator[list[Page | DeadLetter]]:
    """Group what a reader gives so that a batch stays below both bounds.

    A single page may be larger than ``most_bytes``.
    """
    batch: list[Page | DeadLetter] = []
    held = 0
    for given in pages:
        size = len(given.body or given.text or "") if isinstance(given, Page) else 0
        if batch and (len(batch) >= most_pages or held + size > most_bytes):
            yield batch
            batch, held = [], 0
        batch.append(given)
        held += size
    if batch:
        yield batch
