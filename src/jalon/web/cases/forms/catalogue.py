"""The kinds of fact that somebody may record on a case, under the themes by which they are looked for."""

from dataclasses import dataclass

from jalon.rules.facts import KINDS, Withdrawal, tag_of
from jalon.web.cases.access import Access
from jalon.web.cases.page.themes import THEMES, theme_of
from jalon.web.cases.rights import may_record

from .keys import Things, kind_uses

FREQUENT = (
    "appointment_held", "letter_sent", "income_declared", "action_agreed", "action_closed", "objective_set",
    "brake_identified", "diagnosis_concluded", "contract_signed",
)  # fmt: skip
"""What is recorded most often, offered first."""
_OF_STRUCTURE = frozenset({"structure_described"})


@dataclass(frozen=True)
class Entry:
    """A kind of fact that can be recorded."""

    tag: str
    label: str


@dataclass(frozen=True)
class Theme:
    """Kinds that go together."""

    slug: str
    name: str
    entries: list[Entry]


def catalogue(access: Access, things: Things) -> list[Theme]:
    """What may be recorded, by theme: what the policy allows and the programme uses."""
    found: dict[str, list[Entry]] = {}
    structure = access.case.person.subject == "structure"
    for kind in KINDS:
        tag = tag_of(kind)
        if kind is Withdrawal or not may_record(access, tag) or not kind_uses(things, kind):
            continue
        if (tag in _OF_STRUCTURE) is not structure and tag in _OF_STRUCTURE:
            continue
        found.setdefault(theme_of(tag), []).append(Entry(tag, kind.label))
    return [Theme(slug, name, found[slug]) for slug, name in THEMES.items() if slug in found]


def frequent(themes: list[Theme]) -> list[Entry]:
    """What is recorded most often, among what may be."""
    known = {entry.tag: entry for theme in themes for entry in theme.entries}
    return [known[tag] for tag in FREQUENT if tag in known]
