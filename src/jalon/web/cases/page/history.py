"""The story of the case: every fact that the reader may see, the latest first, corrections and withdrawals visible."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from msgspec.structs import replace

from jalon.rules.facts import Fact, Withdrawal, tag_of
from jalon.study.timeline import Moment, timeline
from jalon.web.cases.opened import Opened
from jalon.web.cases.rights import aim_of

from .themes import THEMES, theme_of

LATEST = 25
"""Facts shown at first: who takes over reads the last ones, and asks for the rest."""


@dataclass(frozen=True)
class Fate:
    """What became of a fact that is no longer in force."""

    word: str
    """« corrigé » or « retiré »."""
    key: str
    """The fact that says so."""
    on: date
    by: str
    because: str


@dataclass(frozen=True)
class Told:
    """A fact in the story."""

    key: str
    on: date
    text: str
    label: str
    theme: str
    author: str
    recorded: date
    note: str
    because: str
    aim: str
    """The fact that this one corrects or withdraws."""
    in_force: bool
    fate: Fate | None
    reserved: bool
    editable: bool
    """Whether the reader may correct or withdraw it from this page."""
    correctable: bool
    """A withdrawal can only be withdrawn in turn."""


@dataclass(frozen=True)
class Asked:
    """What is asked of the story: a theme, an author, the latest facts or all of them."""

    theme: str = ""
    author: str = ""
    whole: bool = False


@dataclass(frozen=True)
class Story:
    """The facts asked for, and what can be asked."""

    told: list[Told]
    found: int
    """Facts that answer what is asked, shown or not."""
    total: int
    """Facts of the case that the reader may see."""
    keys: frozenset[str]
    """The facts shown: only these can be linked to."""
    themes: list[tuple[str, str]]
    authors: list[str]
    asked: Asked

    @property
    def older(self) -> int:
        """Facts asked for that are not shown."""
        return self.found - len(self.told)


def story(opened: Opened, asked: Asked = Asked()) -> Story:
    """The facts of a theme and of an author, or all of them, the latest first."""
    moments = _moments(opened)
    facts = [moment.fact for moment in moments]
    present = {theme_of(tag_of(type(fact))) for fact in facts}
    kept = [moment for moment in moments if _answers(moment.fact, asked)][::-1]
    shown = kept if asked.whole else kept[:LATEST]
    return Story(
        list(_told(opened, shown)),
        len(kept),
        len(moments),
        frozenset(moment.fact.id for moment in shown),
        [(slug, name) for slug, name in THEMES.items() if slug in present],
        sorted({fact.recorded_by for fact in facts}),
        asked,
    )


def _moments(opened: Opened) -> list[Moment]:
    """What had happened by the day, as it was known: a correction recorded since then corrects nothing yet."""
    facts = opened.file.facts
    if opened.known_on is not None:
        facts = tuple(fact for fact in facts if fact.recorded_at.date() <= opened.known_on)
    told = timeline(replace(opened.file, facts=facts), opened.names)
    return [moment for moment in told if moment.fact.on <= opened.on]


def _answers(fact: Fact, asked: Asked) -> bool:
    return (not asked.theme or theme_of(tag_of(type(fact))) == asked.theme) and (
        not asked.author or fact.recorded_by == asked.author
    )


def _told(opened: Opened, moments: list[Moment]) -> Iterator[Told]:
    for moment in moments:
        fact = moment.fact
        yield Told(
            key=fact.id,
            on=fact.on,
            text=opened.say(fact),
            label=type(fact).label,
            theme=theme_of(tag_of(type(fact))),
            author=fact.recorded_by,
            recorded=fact.recorded_at.date(),
            note=fact.note or "",
            because=fact.because or "",
            aim=aim_of(fact) or "",
            in_force=moment.in_force,
            fate=_fate(opened, moment),
            reserved=fact.id in opened.stored.reserved,
            editable=moment.in_force and opened.may_edit(fact),
            correctable=not isinstance(fact, Withdrawal),
        )


def _fate(opened: Opened, moment: Moment) -> Fate | None:
    key = moment.withdrawn_by or moment.corrected_by
    if moment.in_force or key is None:
        return None
    by = opened.by_id[key]
    word = "retiré" if moment.withdrawn_by else "corrigé"
    return Fate(word, key, by.recorded_at.date(), by.recorded_by, by.because or "")
