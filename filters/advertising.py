"""Advertising: trade, cures, doubtful services, contacts (METHODS 2.6 S05, S06)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from filters import base
from filters.base import Rejection, above, ratio
from filters.classes import DIGIT
from filters.contacts import count_number_domains

if TYPE_CHECKING:
    from collections.abc import Mapping

    from filters.view import TextView


class AdvertisingParams(base.Params):
    """Numbers of different phrases, and per 1,000 chars."""

    max_calls: int = Field(
        1,
        ge=0,
        description="most different phrases of advertising; 22 of 1,629 good documents have 2",
    )
    max_per_1k: float = Field(
        2.0,
        ge=0,
        description="most of them per 1,000 chars; both limits must be passed; no good "
        "document passes them, two do at 1.5",
    )
    max_with_contact_per_1k: float = Field(
        3.0,
        ge=0,
        description="most of them per 1,000 chars beside a telephone number or account",
    )


class Advertising:
    """Rejects pages that speak to a customer: call now, our company, factory prices."""

    name: ClassVar[str] = "advertising_v1"
    reasons: ClassVar[tuple[str, ...]] = ("advertising", "advertising_contact")
    Params: ClassVar[type[base.Params]] = AdvertisingParams
    measurements: ClassVar[tuple[str, ...]] = ("ad_calls", "ad_calls_per_1k", "ad_contacts")

    def __init__(self, params: AdvertisingParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Different phrases, all of them per 1,000 chars, and contacts where there is one."""
        calls = view.words_in("ad.call")
        return {
            "ad_calls": float(len(calls)),
            "ad_calls_per_1k": 1000.0 * ratio(sum(calls.values()), view.chars),
            "ad_contacts": float(view.contacts) if calls else 0.0,
        }

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the density of text with enough phrases, or with one and a contact."""
        params, dense = self.params, measured["ad_calls_per_1k"]
        if measured["ad_calls"] > params.max_calls and dense > params.max_per_1k:
            return Rejection(self.name, "advertising", dense, params.max_per_1k)
        if measured["ad_contacts"]:
            return above(self.name, "advertising_contact", dense, params.max_with_contact_per_1k)
        return None


class ServiceAdsParams(base.Params):
    """Numbers of different words, and per 1,000 chars."""

    max_words: int = Field(
        1,
        ge=0,
        description="most different words of such offers; reports on fraud use one or two",
    )
    max_per_1k: float = Field(
        2.0,
        ge=0,
        description="most of them per 1,000 chars; none of 1,629 good documents passes it, "
        "48 of the 230 spam documents do",
    )
    max_support: int = Field(
        0, ge=0, description="most contacts and calls to the customer beside a single word"
    )


class ServiceAds:
    """Rejects offers of doubtful services: invoices, loans, surrogacy, private servers."""

    name: ClassVar[str] = "service_ads_v1"
    reasons: ClassVar[tuple[str, ...]] = ("service_ad", "service_ad_contact")
    Params: ClassVar[type[base.Params]] = ServiceAdsParams
    measurements: ClassVar[tuple[str, ...]] = (
        "service_words",
        "service_words_per_1k",
        "service_support",
    )

    def __init__(self, params: ServiceAdsParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Different words, their density, and contacts and calls beside them."""
        words = view.words_in("ad.service")
        support = view.contacts + len(view.words_in("ad.call")) if words else 0
        return {
            "service_words": float(len(words)),
            "service_words_per_1k": 1000.0 * ratio(sum(words.values()), view.chars),
            "service_support": float(support),
        }

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the density, then the words, then one word with support."""
        params, dense = self.params, measured["service_words_per_1k"]
        if dense <= params.max_per_1k:
            return None
        if measured["service_words"] > params.max_words:
            return Rejection(self.name, "service_ad", dense, params.max_per_1k)
        support = measured["service_support"]
        return above(self.name, "service_ad_contact", support, params.max_support)


class MedicalAdsParams(base.Params):
    """Numbers of different words, and per 1,000 chars."""

    max_words: int = Field(1, ge=0, description="most different words of clinic advertising")
    max_per_1k: float = Field(
        2.0, ge=0, description="most of them per 1,000 chars; both limits must be passed"
    )
    max_in_title: int = Field(
        0,
        ge=0,
        description="most of them in the headline; of clinic words, beside max_clinic_words",
    )
    max_clinic_words: int = Field(
        2, ge=0, description="most different words of clinics, harmless one by one"
    )
    max_clinic_per_1k: float = Field(
        5.0, ge=0, description="most of them per 1,000 chars; both limits must be passed"
    )


class MedicalAds:
    """Rejects advertising of clinics and cures."""

    name: ClassVar[str] = "medical_ads_v1"
    reasons: ClassVar[tuple[str, ...]] = ("medical_ad_title", "medical_ad", "clinic_ad")
    Params: ClassVar[type[base.Params]] = MedicalAdsParams
    measurements: ClassVar[tuple[str, ...]] = (
        "medical_words",
        "medical_words_per_1k",
        "medical_title",
        "clinic_words",
        "clinic_words_per_1k",
        "clinic_title",
    )

    def __init__(self, params: MedicalAdsParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Different words, their density, those in the headline; the same of clinic words."""
        words, clinic = view.words_in("ad.medical"), view.words_in("ad.clinic")
        return {
            "clinic_words": float(len(clinic)),
            "clinic_title": float(len(view.headline_view.words_in("ad.clinic"))),
            "clinic_words_per_1k": 1000.0 * ratio(sum(clinic.values()), view.chars),
            "medical_words": float(len(words)),
            "medical_words_per_1k": 1000.0 * ratio(sum(words.values()), view.chars),
            "medical_title": float(len(view.headline_view.words_in("ad.medical"))),
        }

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the title, then the density."""
        params = self.params
        words, clinic = measured["medical_words_per_1k"], measured["clinic_words_per_1k"]
        title = above(self.name, "medical_ad_title", measured["medical_title"], params.max_in_title)
        if title:
            return title
        if measured["medical_words"] > params.max_words and words > params.max_per_1k:
            return Rejection(self.name, "medical_ad", words, params.max_per_1k)
        if measured["clinic_words"] > params.max_clinic_words:
            if measured["clinic_title"] > params.max_in_title:
                in_title = measured["clinic_title"]
                return Rejection(self.name, "medical_ad_title", in_title, params.max_in_title)
            return above(self.name, "clinic_ad", clinic, params.max_clinic_per_1k)
        return None


class ContactsParams(base.Params):
    """Numbers, and per 1,000 chars."""

    max_contacts: int = Field(
        1, ge=0, description="most contacts that are let be whatever the length"
    )
    max_per_1k: float = Field(3.0, ge=0, description="most contacts per 1,000 chars; METHODS S06 3")
    max_number_domains: int = Field(
        2, ge=0, description="most different domains made of digits, well-known ones excepted"
    )


class Contacts:
    """Rejects yellow pages and pages that list the domains of a spider pool."""

    name: ClassVar[str] = "contacts_v1"
    reasons: ClassVar[tuple[str, ...]] = ("contact_density", "number_domains")
    Params: ClassVar[type[base.Params]] = ContactsParams
    measurements: ClassVar[tuple[str, ...]] = ("contacts", "contacts_per_1k", "number_domains")

    def __init__(self, params: ContactsParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Contacts, their density, and different domains such as ``44567.com``."""
        domains = count_number_domains(view.folded) if view.counts[DIGIT] >= 3 else 0
        return {
            "contacts": float(view.contacts),
            "contacts_per_1k": 1000.0 * ratio(view.contacts, view.chars),
            "number_domains": float(domains),
        }

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the domains, then the contacts."""
        params = self.params
        domains, dense = measured["number_domains"], measured["contacts_per_1k"]
        rejection = above(self.name, "number_domains", domains, params.max_number_domains)
        if rejection is None and measured["contacts"] > params.max_contacts:
            rejection = above(self.name, "contact_density", dense, params.max_per_1k)
        return rejection
