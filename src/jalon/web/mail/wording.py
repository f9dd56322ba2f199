"""What messages say: the texts that come with Jalon, in the person's language where somebody wrote them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jalon.letters import fill, kind
from jalon.rules.french import full_day, hour
from jalon.study.words import PLACES, capital
from jalon.web.agenda.models import Appointment
from jalon.web.kit.templatetags.kit import telephone
from jalon.web.kit.text import plain
from jalon.web.letters.heads import head_of, house_of
from jalon.web.letters.library import packaged, read
from jalon.web.letters.models import KeptLetter
from jalon.web.people.models import Person

from .models import Channel

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The letters of the usual alphabet of SMS; one that is not among them makes every SMS of the message shorter."""
_TWICE = frozenset("^{}\\[~]|€")
"""Letters of it that take the place of two."""
_ONE, _MANY = 160, 153
_ONE_OTHER, _MANY_OTHER = 70, 67


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "texts.toml").read_text("utf-8"))


def language_of(person: Person) -> str:
    """The language in which Jalon writes to somebody: theirs if it has its words, else French."""
    spoken = plain(person.language).strip()
    return next((code for code, names in _texts()["languages"].items() if spoken in names), "fr")


@dataclass(frozen=True)
class Written:
    """A message in words."""

    subject: str
    text: str
    language: str


def reminder(one: Appointment, channel: str) -> Written:
    """The reminder of an appointment of a case that came with its names."""
    case = one.case
    language = language_of(case.person)
    words = _texts()["reminder"][language]
    head = head_of(case.organisation)
    who = case.referent.user if case.referent else None
    told = {
        "name": case.person.name,
        "day": _day(one, language),
        "at": _at(one, language),
        "where": _where(one),
        "who": who.name if who else case.organisation.name,
        "phone": telephone(who.phone) if who and who.phone else head.phone or "…",
        "organisation": head.name,
    }
    text = words["email" if channel == Channel.EMAIL else "sms"].strip().format_map(told)
    text = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    return Written(
        words["subject"].format_map(told), f"{text}\n" if channel == Channel.EMAIL else text, language
    )


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _day(one: Appointment, language: str) -> str:
    if language == "en":
        return f"{_DAYS[one.day.weekday()]} {one.day.day} {_MONTHS[one.day.month - 1]} {one.day.year}"
    return full_day(one.day)


def _at(one: Appointment, language: str) -> str:
    if one.at is None:
        return ""
    return f" at {one.at:%H:%M}" if language == "en" else f" à {hour(one.at)}"


def _where(one: Appointment) -> str:
    if one.link:
        return f"{one.link}"
    said = one.where or (capital(PLACES[one.place]) if one.place in PLACES else "")
    return f"{said.strip().rstrip('.')}." if said.strip() else ""


def with_letter(kept: KeptLetter, values: Mapping[str, Any]) -> Written:
    """The e-mail that carries a letter: what it says in plain language, and that the letter is joined."""
    template = read(kept.version) if kept.version else packaged(kept.kind)
    simple = fill(template, values, house_of(head_of(kept.organisation))).content["plain"]
    lines = [" ".join(simple["title"])]
    for part in simple["parts"]:
        lines += ["", " ".join(part["title"]), *(f"- {' '.join(item)}" for item in part["items"])]
    lines += ["", "La lettre est jointe à ce message (PDF).", "", head_of(kept.organisation).name]
    return Written(kept.subject, "\n".join(lines).replace("\u200b", "") + "\n", "fr")


def segments(text: str) -> int:
    """How many SMS a text takes."""
    if set(text) <= GSM | _TWICE:
        long = len(text) + sum(1 for one in text if one in _TWICE)
        return 1 if long <= _ONE else -(-long // _MANY)
    long = len(text.encode("utf-16-le")) // 2
    return 1 if long <= _ONE_OTHER else -(-long // _MANY_OTHER)


def label_of(name: str) -> str:
    """What a kind of letter is called."""
    return kind(name).label
