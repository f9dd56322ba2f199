"""What the queue is asked to show: read from the address, so that it can be saved, shared and gone back to."""

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Literal, cast, get_args
from urllib.parse import urlencode

from django.http import QueryDict

from jalon.programmes.library import programmes
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.policy import Action, Role

from .groups import BY_SLUG

When = Literal["semaine", "retard", "jour", "tout"]
WHENS: dict[When, str] = {
    "semaine": "Cette semaine et en retard",
    "retard": "En retard",
    "jour": "Aujourd'hui",
    "tout": "Tout ce qui est à venir",
}
ME, TEAM = "moi", "equipe"
_WITHOUT_PORTFOLIO = (Role.INCOME_OFFICER, Role.PANEL_MEMBER, Role.READER, Role.CONSULTANT, Role.MANAGER)
"""Roles whose day is that of all the cases that they see."""


@dataclass(frozen=True)
class Filters:
    """What is asked. Each value comes from the address; what it does not know is left out, never refused."""

    qui: str = ME
    """``moi``, ``equipe``, or the number of a colleague's membership."""
    quand: When = "semaine"
    groupe: str = ""
    programme: str = ""

    @classmethod
    def read(cls, data: QueryDict, agent: Agent) -> "Filters":
        """From an address."""
        default = TEAM if agent.role in _WITHOUT_PORTFOLIO else ME
        who = data.get("qui", default)
        if not agent.may(Action.TEAM_QUEUE) and who != TEAM:
            who = default
        when = data.get("quand", "semaine")
        group, programme = data.get("groupe", ""), data.get("programme", "")
        return cls(
            qui=who if who in (ME, TEAM) or who.isdecimal() else default,
            quand=cast("When", when) if when in get_args(When) else "semaine",
            groupe=group if group in BY_SLUG else "",
            programme=programme if programme in {one.id for one in programmes()} else "",
        )

    def but(self, **other: str) -> str:
        """The address of the same thing, but for some values."""
        return replace(self, **other).address  # type: ignore[arg-type]  # read again on arrival

    @property
    def address(self) -> str:
        """As an address writes it; what goes without saying is left out."""
        said = {
            field.name: value
            for field in fields(self)
            if (value := getattr(self, field.name)) != field.default or field.name == "qui"
        }
        return f"?{urlencode(said)}"


def end_of_week(day: date) -> date:
    """The Sunday of the week, included."""
    return day + timedelta(days=6 - day.weekday())
