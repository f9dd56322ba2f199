"""The story of the case: every fact that the reader may see, the latest first, corrections and withdrawals visible."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jalon.rules.facts import tag_of
from jalon.study.timeline import Moment, timeline
from jalon.web.accounts.policy import Action
from jalon.web.cases.rights import actions_for

from .opened import Opened
from .sayings import say
from .themes import THEMES, theme_of


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
    in_force: bool
    fate: str
    """What became of it, when it is no longer in force."""
    reserved: bool
    editable: bool


@dataclass(frozen=True)
class Story:
    """The facts asked for, and what can be asked."""

    told: list[Told]
    total: int
    themes: list[tuple[str, str]]
    authors: list[str]
    theme: str
    author: str


def story(opened: Opened, theme: str = "", author: str = "") -> Story:
    """The facts of a theme and of an author, or all of them, the latest first."""
    moments = [moment for moment in timeline(opened.file, opened.names) if _known(opened, moment)]
    everything = list(_told(opened, moments))
    present = {one.theme for one in everything}
    kept = [
        one
        for one in everything
        if (not theme or one.theme == theme) and (not author or one.author == author)
    ]
    return Story(
        kept[::-1],
        len(everything),
        [(slug, name) for slug, name in THEMES.items() if slug in present],
        sorted({one.author for one in everything}),
        theme,
        author,
    )


def _known(opened: Opened, moment: Moment) -> bool:
    fact = moment.fact
    return fact.on <= opened.on and (opened.known_on is None or fact.recorded_at.date() <= opened.known_on)


def _told(opened: Opened, moments: list[Moment]) -> Iterator[Told]:
    for moment in moments:
        fact = moment.fact
        may_edit = all(opened.access.may(action) for action in actions_for(fact))
        fate = "corrigé" if moment.corrected_by else "retiré" if moment.withdrawn_by else ""
        yield Told(
            fact.id,
            fact.on,
            say(fact, opened.names, opened.things),
            type(fact).label,
            theme_of(tag_of(type(fact))),
            fact.recorded_by,
            fact.recorded_at.date(),
            fact.note or "",
            fact.because or "",
            moment.in_force,
            fate,
            fact.id in opened.stored.reserved,
            may_edit and moment.in_force and not opened.read_only and opened.access.may(Action.RECORD),
        )
