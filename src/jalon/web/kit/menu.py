"""The places of the site, as the menu lists them for a role."""

from dataclasses import dataclass

from django.urls import reverse

from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action


@dataclass(frozen=True)
class Entry:
    """A line of the menu."""

    name: str
    icon: str
    address: str
    current: bool


_PLACES: tuple[tuple[str, str, str, Action], ...] = (
    ("Aujourd'hui", "sun", "today", Action.SEE),
    ("Agenda", "calendar", "agenda", Action.PLAN),
    ("Dossiers", "people", "cases", Action.SEE),
    ("Séances", "team", "panel", Action.SIT),
    ("Ateliers", "people", "workshops", Action.RECORD),
    ("Courriers", "mail", "batches", Action.RECORD),
    ("Courriers", "mail", "letters", Action.LETTERS),
    ("Équipe", "team", "team", Action.ASSIGN),
    ("Résultats", "chart", "results", Action.RESULTS),
    ("Règles", "doc", "rules", Action.RULES),
    ("Agents", "key", "agents", Action.AGENTS),
    ("Montants", "euro", "amounts", Action.AMOUNTS),
    ("Travaux", "clock", "jobs", Action.JOBS),
)
"""Name, icon, name of the address, and what the role must be allowed to do somewhere; the first place of a name."""


def entries(agent: Agent, path: str) -> list[Entry]:
    """The places open to somebody, the one where they are marked."""
    found: list[Entry] = []
    for name, icon, view, action in _PLACES:
        if agent.may(action) and name not in {entry.name for entry in found}:
            address = reverse(view)
            found.append(
                Entry(name, icon, address, path == address if address == "/" else path.startswith(address))
            )
    return found
