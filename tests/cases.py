"""Small case files for tests: short builders of facts, and readers of situations.

A test tells what happened and on which day, nothing else::

    delphine = case(entered("2024-03-04"), met("2024-03-18"), missed("2024-04-15"))

Each fact says its day as ISO text, is recorded that day at noon UTC by « Agent fictif », and takes its id from
its kind and its day (``met("2024-03-18").id == "appointment_held:2024-03-18"``); a second one of the same kind on
the same day gets ``:2``. Any field of the fact may be given by its name, ``id``, ``recorded`` (ISO day),
``recorded_by``, ``supersedes`` and ``because`` included. ``case`` writes and reads the file back, so that what a
test uses is always a valid case file.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any, Literal

from msgspec import structs

from jalon.rules.base import Line, Obligation, Question
from jalon.rules.casefile import CaseFile, decode, encode
from jalon.rules.facts import BY_TAG, Euros, Fact
from jalon.rules.facts.business import Turnover
from jalon.rules.months import add_months, last_day
from jalon.rules.situation import Situation, Target

AGENT = "Agent fictif"

# -- a case, a fact ------------------------------------------------------------------------------------------------


def day(text: str) -> date:
    """A day from its ISO text: ``day("2024-03-04")``."""
    return date.fromisoformat(text)


def case(
    *facts: Fact,
    reference: str = "CAS-1",
    name: str = "Personne fictive",
    subject: Literal["person", "structure"] = "person",
) -> CaseFile:
    """A valid case file made of these facts, in this order. Raises ``CaseFileError`` when a fact is not valid."""
    seen: Counter[str] = Counter()
    told = []
    for each in facts:
        seen[each.id] += 1
        rank = seen[each.id]
        told.append(structs.replace(each, id=f"{each.id}:{rank}") if rank > 1 else each)
    return decode(
        encode(CaseFile(format=1, reference=reference, name=name, subject=subject, facts=tuple(told)))
    )


def fact(kind: str, on: str, *, recorded: str | None = None, **fields: Any) -> Fact:
    """A fact of any kind, by the word that names it in JSON: ``fact("rsa_opened", "2024-01-01")``."""
    fields.setdefault("id", f"{kind}:{on}")
    fields.setdefault("recorded_by", AGENT)
    fields.setdefault("recorded_at", datetime.combine(day(recorded or on), time(12), UTC))
    return BY_TAG[kind](on=day(on), **{name: value for name, value in fields.items() if value is not None})


def correction(old: Fact, new: Fact, because: str = "Erreur de saisie") -> Fact:
    """``new`` takes the place of ``old``, recorded when ``new`` says."""
    return structs.replace(new, id=f"{old.id}:corrige", supersedes=old.id, because=because)


def withdrawal(old: Fact, on: str, **fields: Any) -> Fact:
    """``old`` was recorded by mistake."""
    fields.setdefault("because", "Erreur de saisie")
    return fact("withdrawal", on, withdraws=old.id, **fields)


def euros(amount: str | int | None) -> Euros | None:
    """An amount from its text, ``"1234.50"``, or from whole euros."""
    return None if amount is None else Euros(amount)


# -- the right, the person, the business ---------------------------------------------------------------------------


def rsa_opened(on: str, **fields: Any) -> Fact:
    """The right to RSA opens."""
    return fact("rsa_opened", on, **fields)


def rsa_closed(on: str, **fields: Any) -> Fact:
    """The right to RSA ends."""
    return fact("rsa_closed", on, **fields)


def rights_and_duties(on: str, *, subject: bool = True, **fields: Any) -> Fact:
    """Whether the person is subject to droits et devoirs."""
    return fact("rights_and_duties", on, subject=subject, **fields)


def described(on: str, **fields: Any) -> Fact:
    """What is known of the person: ``education``, ``street_history``, ``excluded``."""
    return fact("person_described", on, **fields)


def looking_for_job(on: str, since: str | None, **fields: Any) -> Fact:
    """Looking for a job since a day; ``None``: is not."""
    return fact("unemployment_declared", on, since=day(since) if since else None, **fields)


def rqth(on: str, *, recognised: bool = True, until: str | None = None, **fields: Any) -> Fact:
    """RQTH obtained, or absent."""
    return fact("rqth", on, recognised=recognised, until=day(until) if until else None, **fields)


def structure(on: str, **fields: Any) -> Fact:
    """A participant that is an organisation: ``works_for_insertion``, ``project``."""
    return fact("structure_described", on, **fields)


def incapacity(on: str, until: str | None = None, **fields: Any) -> Fact:
    """A temporary incapacity; ``until`` is the first day of work again."""
    return fact("incapacity_started", on, until=day(until) if until else None, **fields)


def project(on: str, **fields: Any) -> Fact:
    """A project of independent activity."""
    return fact("project_declared", on, **fields)


def registered(on: str, form: str = "micro", natures: tuple[str, ...] = ("services",), **fields: Any) -> Fact:
    """A business is registered."""
    return fact("business_registered", on, form=form, natures=natures, **fields)


def ceased(on: str, **fields: Any) -> Fact:
    """The business stops."""
    return fact("business_ceased", on, **fields)


def income(
    month: str, turnover: str | int, nature: str = "services", on: str | None = None, **fields: Any
) -> Fact:
    """Turnover of a month (``"2024-03"``), in euros, told on the first day after; ``months=3`` for a quarter."""
    first = day(f"{month}-01")
    for name in ("costs", "contributions"):
        fields[name] = euros(fields.get(name))
    told = on or add_months(first, fields.get("months", 1)).isoformat()
    fields.setdefault("id", f"income_declared:{month}")
    return fact(
        "income_declared", told, month=first, turnover=Turnover(**{nature: Euros(turnover)}), **fields
    )


def incomes(first: str, *turnovers: str | int, **fields: Any) -> tuple[Fact, ...]:
    """Turnovers of consecutive months from ``first``."""
    start = day(f"{first}-01")
    months = (f"{add_months(start, rank):%Y-%m}" for rank in range(len(turnovers)))
    return tuple(income(month, amount, **fields) for month, amount in zip(months, turnovers, strict=True))


def accounts(year: int, profit: str | int, on: str | None = None, **fields: Any) -> Fact:
    """The accounts of a calendar year, told by default on 1 May of the next."""
    told = on or f"{year + 1}-05-01"
    whole = {"start": date(year, 1, 1), "end": last_day(date(year, 12, 1))}
    return fact("accounts_closed", told, profit=euros(profit), **(whole | fields))


# -- entering, meeting, leaving ------------------------------------------------------------------------------------


def oriented(on: str, toward: str = "Opérateur fictif", **fields: Any) -> Fact:
    """The département orients the person."""
    return fact("orientation", on, toward=toward, **fields)


def entered(on: str, **fields: Any) -> Fact:
    """The person, or the structure, enters the programme."""
    return fact("accompaniment_started", on, **fields)


def letter(on: str, kind: str = "information", **fields: Any) -> Fact:
    """A letter leaves."""
    return fact("letter_sent", on, letter=kind, **fields)


def planned(on: str, date_: str, appointment: str | None = None, **fields: Any) -> Fact:
    """An appointment is made on a day for another day."""
    return fact(
        "appointment_planned", on, date=day(date_), appointment=appointment or f"rdv-{date_}", **fields
    )


def met(on: str, **fields: Any) -> Fact:
    """An appointment took place."""
    return fact("appointment_held", on, **fields)


def missed(on: str, appointment: str | None = None, **fields: Any) -> Fact:
    """The person did not come."""
    return fact("appointment_missed", on, appointment=appointment or f"rdv-{on}", **fields)


def excused(on: str, appointment: str, **fields: Any) -> Fact:
    """The person said why they could not come."""
    return fact("appointment_excused", on, appointment=appointment, **fields)


def answered(on: str, grid: str, **answers: bool) -> Fact:
    """An entry grid is answered; ``_`` in a name stands for ``-``."""
    named = {name.replace("_", "-"): value for name, value in answers.items()}
    return fact("entry_grid_answered", on, grid=grid, answers=named)


def document(on: str, name: str, **fields: Any) -> Fact:
    """A charter or another document is signed."""
    return fact("document_signed", on, document=name, **fields)


def diagnosed(on: str, conclusion: str = "development", **fields: Any) -> Fact:
    """The diagnosis ends with a proposal."""
    return fact("diagnosis_concluded", on, conclusion=conclusion, **fields)


def social_diagnosis(on: str, **fields: Any) -> Fact:
    """The social diagnosis is made."""
    return fact("social_diagnosis_done", on, **fields)


def phase(on: str, name: str, **fields: Any) -> Fact:
    """The person enters a phase."""
    return fact("phase_entered", on, phase=name, **fields)


def decided(on: str, decision: str, phase: str, **fields: Any) -> Fact:
    """A phase is left by a decision: the id of the move."""
    return fact("phase_left", on, phase=phase, decision=decision, **fields)


def signed(on: str, end: str, start: str | None = None, contract: str = "contrat-1", **fields: Any) -> Fact:
    """A contract is signed, to its last day included."""
    return fact("contract_signed", on, contract=contract, start=day(start or on), end=day(end), **fields)


def reviewed(on: str, contract: str = "contrat-1", **fields: Any) -> Fact:
    """The bilan of a contract."""
    return fact("contract_reviewed", on, contract=contract, **fields)


def exited(on: str, way: str, **fields: Any) -> Fact:
    """The person leaves the programme."""
    return fact("exited", on, way=way, **fields)


def followed_up(on: str, months: int, status: str = "unknown", **fields: Any) -> Fact:
    """News some months after the exit."""
    return fact("followed_up", on, months_after=months, status=status, **fields)


# -- what helps ----------------------------------------------------------------------------------------------------


def brake(on: str, theme: str, name: str | None = None, **fields: Any) -> Fact:
    """An obstacle is identified; its name is its theme unless given."""
    return fact("brake_identified", on, theme=theme, brake=name or theme, **fields)


def brake_lifted(on: str, name: str, **fields: Any) -> Fact:
    """The obstacle is lifted."""
    return fact("brake_lifted", on, brake=name, **fields)


def referred(on: str, toward: str, name: str | None = None, **fields: Any) -> Fact:
    """The person is referred to a social professional, for an obstacle or not."""
    return fact("social_referral", on, toward=toward, brake=name, **fields)


def compensation(on: str, request: str = "demande-1", **fields: Any) -> Fact:
    """A compensation of disability is asked for: by default a digital tool, of the Agefiph."""
    expected = fields.pop("expected", None)
    chosen = {"nature": "digital_tool", "funder": "agefiph"} | fields
    return fact(
        "compensation_requested", on, request=request, expected=day(expected) if expected else None, **chosen
    )


def compensation_obtained(on: str, request: str = "demande-1", **fields: Any) -> Fact:
    """The compensation is obtained."""
    return fact("compensation_obtained", on, request=request, **fields)


def compensation_refused(on: str, request: str = "demande-1", *, final: bool = False, **fields: Any) -> Fact:
    """The compensation is refused, with or without anything left to try."""
    return fact("compensation_refused", on, request=request, final=final, **fields)


def mission_brought(on: str, mission: str, **fields: Any) -> Fact:
    """The programme brings a client."""
    return fact("mission_brought", on, mission=mission, **fields)


def mission_done(on: str, mission: str, amount: str | int, **fields: Any) -> Fact:
    """The mission is done, for an amount in euros."""
    return fact("mission_done", on, mission=mission, amount=euros(amount), **fields)


# -- reading a situation -------------------------------------------------------------------------------------------


def known[T](value: T | None) -> T:
    """The part of a situation that must be there."""
    assert value is not None, "nothing there"
    return value


def only[L: Line](lines: Iterable[L], line_id: str) -> L:
    """The line of this id. Raises ``AssertionError``, naming the lines that there are, when it is not there."""
    found = {line.id: line for line in lines}
    assert line_id in found, f"{line_id!r} is not among {sorted(found)}"
    return found[line_id]


def obligation(situation: Situation, line_id: str) -> Obligation:
    """What is owed, by its id."""
    return only(situation.obligations, line_id)


def question(situation: Situation, line_id: str) -> Question:
    """What is asked, by its id."""
    return only(situation.questions, line_id)


def target(situation: Situation, line_id: str) -> Target:
    """A figure to reach, by its id."""
    return only(situation.targets, line_id)


def counted(situation: Situation) -> dict[str, str]:
    """How the exit counts: ``{"dynamic": "yes", "durable": "unknown"}``."""
    return {count.counted_as: count.verdict for count in known(situation.exit).counts}


def ids(lines: Iterable[Line]) -> set[str]:
    """The ids of lines."""
    return {line.id for line in lines}
