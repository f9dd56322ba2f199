"""What was said of a case before the panel, read from its entries: where it stands, and what is still missing."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from jalon.rules.errors import MissingParameter
from jalon.rules.french import day
from jalon.rules.months import add_days
from jalon.rules.parameters import Parameters

from .models import Entry, Item, Seat, Session, Subject, What

ADVERSE = frozenset({Subject.ABSENCE, Subject.BREACH, Subject.EVALUATION, Subject.OTHER})
"""Subjects that may end in a measure against the person: they are warned and heard first (L262-37, R262-69 CASF)."""
OUTCOMES = {
    "favourable": "favorable",
    "unfavourable": "défavorable",
    "no_action": "sans suite",
    "measure": "mesure",
    "removal": "suppression du RSA",
    "postponed": "reporté",
}
FOR_SUBJECT = {
    Subject.ABSENCE: ("no_action", "measure", "removal", "postponed"),
    Subject.BREACH: ("no_action", "measure", "removal", "postponed"),
    Subject.OTHER: ("favourable", "unfavourable", "no_action", "measure", "postponed"),
}
USUAL = ("favourable", "unfavourable", "postponed")


def outcomes_for(subject: str, *, removal: bool) -> list[tuple[str, str]]:
    """The outcomes that a subject may have, with their names; ``removal``: whether the law of the day has it."""
    found = FOR_SUBJECT.get(Subject(subject), USUAL)
    return [(one, OUTCOMES[one]) for one in found if removal or one != "removal"]


@dataclass(frozen=True)
class Journal:
    """The entries of an item, read."""

    item: Item

    @cached_property
    def entries(self) -> list[Entry]:
        """All of them, oldest first; those that came with the item, when it was read with them."""
        return list(self.item.entries.all())

    def last(self, what: str) -> Entry | None:
        """The last entry of a kind."""
        return next((one for one in reversed(self.entries) if one.what == what), None)

    @property
    def notice(self) -> Entry | None:
        """How the person was warned; a summons that was taken back before it left warned nobody."""
        told = [one for one in self.entries if one.what == What.NOTICE and not _taken_back(one)]
        return told[-1] if told else None

    @property
    def observation(self) -> Entry | None:
        """What the person said."""
        return self.last(What.OBSERVATION)

    @property
    def opinion(self) -> Entry | None:
        """What the panel thinks."""
        return self.last(What.OPINION)

    @property
    def decision(self) -> Entry | None:
        """What was decided."""
        return self.last(What.DECISION)

    @property
    def in_conflict(self) -> set[int]:
        """The seats that take no part."""
        return {one.seat_id for one in self.entries if one.what == What.CONFLICT and one.seat_id}

    @property
    def adverse(self) -> bool:
        """Whether a measure against the person may follow."""
        return self.item.subject in ADVERSE

    def heard_until(self, parameters: Parameters) -> date | None:
        """The last day on which the person may still speak, once they were warned; ``None``: they were not."""
        return last_word(self.notice.on, parameters) if self.notice else None

    def unheard(self, on: date, parameters: Parameters) -> str:
        """Why no opinion may be given yet, in French; nothing when the person was heard, or could be."""
        if not self.adverse or (self.observation and self.observation.detail.get("gives_up_delay")):
            return ""
        until = self.heard_until(parameters)
        if until is None:
            return "La personne n'a pas encore été prévenue : elle doit pouvoir présenter ses observations."
        if on <= until and self.observation is None:
            return f"La personne a jusqu'au {day(until)} pour présenter ses observations."
        return ""


def _taken_back(entry: Entry) -> bool:
    """Whether the letter that an entry tells of was taken back: a fact withdrawn, or one that did not come with it."""
    return bool(getattr(entry, "taken_back", False))


def last_word(warned: date, parameters: Parameters) -> date:
    """The last day of the delay in which somebody warned on a day may speak, by the law of that day."""
    try:
        days = int(parameters.amount("law.panel.observation_days", warned))
    except MissingParameter:
        days = 0
    return add_days(warned, days)


def quorum_lacks(session: Session, seats: list[Seat], journal: Journal) -> int:
    """How many members are still missing for an opinion, those in conflict left out; 0 when there are enough."""
    here = [one for one in seats if one.present and one.pk not in journal.in_conflict]
    return max(session.quorum - len(here), 0)


def told_opinion(detail: dict[str, Any]) -> str:
    """An opinion in French."""
    votes = [
        (name, detail.get(key))
        for key, name in (("for", "pour"), ("against", "contre"), ("abstain", "abstention"))
    ]
    said = ", ".join(f"{count} {name}" for name, count in votes if count is not None)
    return f"{OUTCOMES[detail['outcome']]}{f' ({said})' if said else ''}"


def told_decision(detail: dict[str, Any]) -> str:
    """A decision in French."""
    if detail["outcome"] == "measure":
        return f"mesure : {detail['percent']} % du RSA pendant {detail['duration']} mois"
    if detail["outcome"] == "removal":
        return f"suppression du RSA à partir du {day(date.fromisoformat(detail['start']))}"
    if detail.get("toward"):
        return f"réorientation vers {detail['toward']}"
    return OUTCOMES[detail["outcome"]]
