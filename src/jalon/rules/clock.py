"""Clocks: where they start, what stops them, how long they may run, who may lengthen them."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Struct
from msgspec.structs import replace
from pydantic import BeforeValidator, Field

from .base import Actor, Alert, Answer, Model, Obligation, Question, Reason, Rule, Slug, as_tuple
from .facts import Fact
from .facts.contract import ContractSigned
from .facts.path import (
    AppointmentHeld,
    ExtensionAsked,
    ExtensionGranted,
    ExtensionRefused,
    Orientation,
)
from .facts.person import RsaOpened
from .life import Run, activity_runs, capped, entry, ids, incapacities, leaving
from .months import FAR, add_days, add_months, rest_in_days, whole_months
from .situation import Clock, Draft, Elapsed
from .view import View

Origin = Literal[
    "entry", "orientation", "first_contract", "first_appointment", "rsa_opened", "activity_started"
]
ORIGINS: dict[Origin, str] = {
    "entry": "l'entrée dans l'accompagnement",
    "orientation": "l'orientation",
    "first_contract": "le premier contrat",
    "first_appointment": "le premier rendez-vous",
    "rsa_opened": "l'ouverture du droit au RSA",
    "activity_started": "le début de l'activité",
}


_STARTS: dict[Origin, Answer] = {
    "entry": Answer("accompaniment_started"),
    "orientation": Answer("orientation"),
    "first_contract": Answer("contract_signed"),
    "first_appointment": Answer("appointment_held"),
    "rsa_opened": Answer("rsa_opened"),
    "activity_started": Answer("business_registered"),
}
"""The fact that tells each origin."""


_LEAVE = (Answer("exited"),)
"""What comes at the end is told by leaving the programme."""


class Freeze(Model):
    """What stops the clock, and for how long at most, each time."""

    on: Literal["incapacity"]
    max_months: int = Field(ge=1)


class Ground(Model):
    """A ground for an extension."""

    id: Slug
    label: str


class Extension(Rule):
    """More time than the normal maximum: on which ground, approved by whom."""

    to_months: int = Field(ge=1)
    grounds: Annotated[tuple[Ground, ...], BeforeValidator(as_tuple)]
    body: str
    """The approving body, as sentences name it."""
    decided_by: Actor = "panel"
    ask_months_before: int = Field(ge=0)
    """How long before the end the question is put."""


class Restart(Rule):
    """A new start soon after a stop does not begin at the beginning."""

    within_months: int = Field(ge=1)
    credited_months: int = Field(ge=1)
    """Months taken as already elapsed."""


class ClockRule(Rule):
    """How long an accompaniment, or an evaluation, may last."""

    origin: Annotated[tuple[Origin, ...], BeforeValidator(as_tuple), Field(min_length=1)]
    choose: Literal["first_known", "latest"] = "first_known"
    """Among several origins: the first of the list that is known, or the latest of all once all are known."""
    max_months: int = Field(ge=1)
    freeze: Freeze | None = None
    extension: Extension | None = None
    restart: Restart | None = None
    warn_months_before: int = Field(default=3, ge=0)
    owed_by: Actor = "referent"
    at_end: str
    """What the source asks at the end, in French."""


class Running(Struct, frozen=True):
    """A clock that has started: turns months into days of the calendar."""

    rule: ClockRule
    start: date
    credited: int
    freezes: tuple[Run, ...]
    reason: Reason
    months: int
    """The months that it may last, extension included."""

    def day_of(self, months: int) -> date:
        """First day past ``months`` of the clock, freezes included. Months already credited are in the past."""
        day = add_months(self.start, months - self.credited)
        for freeze in self.freezes:
            begin = max(freeze.start, self.start)
            if begin < day:
                day = add_days(
                    add_months(day, whole_months(begin, freeze.end)), rest_in_days(begin, freeze.end)
                )
        return day


def current_freeze(view: View, clock: Running) -> Run | None:
    """The freeze in which the day falls."""
    return next((freeze for freeze in clock.freezes if _inside(view, freeze)), None)


def running(view: View, rule: ClockRule) -> Running | None:
    """The clock, once its origin is known and has come."""
    origin = _origin(view, rule)
    if origin is None:
        return None
    start, facts = origin
    if not view.today.reached(start):
        return None
    credited, start, restart = _restarted(view, rule, start)
    reason = restart or Reason(
        rule,
        "La durée se compte depuis {0}, le {1}.",
        (listed_origins(rule), start),
        facts,
    )
    return Running(rule, start, credited, _freezes(view, rule, start), reason, rule.max_months)


def listed_origins(rule: ClockRule) -> str:
    """The origins of a clock in words."""
    words = [ORIGINS[origin] for origin in rule.origin]
    if len(words) == 1:
        return words[0]
    joint = " ou, à défaut, " if rule.choose == "first_known" else " et "
    return ("le plus tardif entre " if rule.choose == "latest" else "") + joint.join(words)


def _origin(view: View, rule: ClockRule) -> tuple[date, tuple[str, ...]] | None:
    known = [found for origin in rule.origin if (found := _origin_day(view, origin))]
    if rule.choose == "first_known":
        return known[0] if known else None
    if len(known) < len(rule.origin):
        return None
    latest = max(day for day, _ in known)
    return latest, tuple(dict.fromkeys(fact for _, facts in known for fact in facts))


def _origin_day(view: View, origin: Origin) -> tuple[date, tuple[str, ...]] | None:
    if origin == "activity_started":
        runs = activity_runs(view)
        return (runs[-1].start, runs[-1].facts[:1]) if runs else None
    if origin == "first_contract":
        contract = min(view.all(ContractSigned), key=lambda fact: fact.start, default=None)
        return (contract.start, ids(contract)) if contract else None
    fact: Fact | None
    if origin == "entry":
        fact = entry(view)
    elif origin == "orientation":
        fact = view.first(Orientation)
    elif origin == "first_appointment":
        fact = view.first(AppointmentHeld)
    else:
        fact = view.last(RsaOpened)
    return (fact.on, ids(fact)) if fact else None


def _restarted(view: View, rule: ClockRule, start: date) -> tuple[int, date, Reason | None]:
    """Months credited, start and reason when the activity starts again soon after a stop."""
    runs = activity_runs(view)
    if rule.restart is None or len(runs) < 2:  # noqa: PLR2004  one run before, one after
        return 0, start, None
    stopped, again = runs[-2], runs[-1]
    if again.start > add_months(stopped.end, rule.restart.within_months):
        return 0, start, None
    reason = Reason(
        rule.restart,
        "L'activité a repris le {0}, moins de {1} mois après l'arrêt du {2} : {3} mois comptent comme déjà écoulés.",
        (again.start, rule.restart.within_months, stopped.end, rule.restart.credited_months),
        (stopped.facts[-1], again.facts[0]),
    )
    return rule.restart.credited_months, max(start, again.start), reason


def _freezes(view: View, rule: ClockRule, start: date) -> tuple[Run, ...]:
    if rule.freeze is None:
        return ()
    runs = (capped(run, rule.freeze.max_months) for run in incapacities(view))
    return tuple(run for run in runs if run.end > start and run.end > run.start)


# -- the line, and what is owed at the end -------------------------------------------------------------------------


def assess(
    view: View, rules: tuple[ClockRule, ...], draft: Draft
) -> tuple[tuple[Clock, ...], dict[str, Running]]:
    """The clocks as lines, and those that run, by the id of their rule."""
    lines, started = [], {}
    for rule in rules:
        run = running(view, rule)
        if run is None:
            lines.append(_not_started(view, rule, draft))
            continue
        line = _line(view, run, draft)
        started[rule.id] = replace(run, months=line.max_months)
        lines.append(line)
    return tuple(lines), started


def _not_started(view: View, rule: ClockRule, draft: Draft) -> Clock:
    reason = Reason(
        rule, "La durée se comptera depuis {0}, qui n'est pas encore enregistré.", (listed_origins(rule),)
    )
    if (
        entry(view) and _origin(view, rule) is None
    ):  # one that is known and still to come asks nothing of anybody
        missing = tuple(_STARTS[origin] for origin in rule.origin if _origin_day(view, origin) is None)
        draft.questions.append(
            Question(id=f"{rule.id}:question", label=f"Depuis quand compter : {rule.label}", reason=reason,
                     ask="referent", answers=missing)
        )  # fmt: skip
    return Clock(
        id=rule.id, label=rule.label, reason=reason, state="not_started", start=None, limit=None,
        max_months=rule.max_months,
    )  # fmt: skip


def _line(view: View, run: Running, draft: Draft) -> Clock:
    months, reason = _maximum(view, run, draft)
    limit = run.day_of(months)
    gone = leaving(view)
    state = "stopped" if gone else _state(view, run, limit)
    ahead = sum(
        (freeze.end - max(freeze.start, run.start)).days for freeze in run.freezes if freeze.start < limit
    )
    if not gone:
        _owe_the_end(view, run, months, limit, draft)
    return Clock(
        id=run.rule.id, label=run.rule.label, reason=reason, state=state, start=run.start, limit=limit,
        max_months=months, credited_months=run.credited, frozen_days=ahead, extended=months > run.rule.max_months,
        elapsed=_elapsed(view, run, limit, gone.on if gone else None),
    )  # fmt: skip


def _state(view: View, run: Running, limit: date) -> Literal["running", "frozen", "over"]:
    if current_freeze(view, run):
        return "frozen"
    return "over" if view.today.reached(limit) else "running"


def _inside(view: View, freeze: Run) -> bool:
    begun, ended = view.today.reached(freeze.start), view.today.reached(freeze.end)
    return begun and not ended


def _maximum(view: View, run: Running, draft: Draft) -> tuple[int, Reason]:
    """The months that the clock may last, and why."""
    rule = run.rule
    reason = Reason(
        rule,
        "{0} : {1} mois au plus, comptés depuis le {2}.",
        (rule.label, rule.max_months, run.start),
        tuple(fact for freeze in run.freezes for fact in freeze.facts),
        (run.reason,),
    )
    if rule.extension is None:
        return rule.max_months, reason
    return _extended(view, rule, rule.extension, reason, draft)


def _extended(
    view: View, rule: ClockRule, extension: Extension, reason: Reason, draft: Draft
) -> tuple[int, Reason]:
    granted, refused = view.last(ExtensionGranted), view.last(ExtensionRefused)
    if granted and refused and granted.on == refused.on:
        conflict = Reason(
            extension,
            "La dérogation est à la fois accordée et refusée le {0} : rien ne dit laquelle des deux décisions vaut.",
            (granted.on,),
            ids(granted, refused),
        )
        draft.alerts.append(
            Alert(
                id=f"{extension.id}:conflit",
                label="Deux décisions contraires",
                reason=conflict,
                kind="conflict",
            )
        )
        return rule.max_months, reason
    if granted and not (refused and refused.on > granted.on):
        text = "{0} : {1} mois, par dérogation accordée le {2} ({3})."
        values = (rule.label, extension.to_months, granted.on, granted.body)
        return extension.to_months, Reason(extension, text, values, ids(granted), (reason,))
    return rule.max_months, reason


def _elapsed(view: View, run: Running, limit: date, stopped: date | None) -> Elapsed:
    """Counters only: nothing else may be read off the day itself."""
    now = min(view.today.counter, stopped or FAR)
    effective = now
    for freeze in run.freezes:
        begin, end = max(freeze.start, run.start), min(freeze.end, now)
        effective = add_days(add_months(effective, -whole_months(begin, end)), -rest_in_days(begin, end))
    return Elapsed(
        months=whole_months(run.start, effective) + run.credited,
        days=rest_in_days(run.start, effective),
        left_months=whole_months(now, limit),
        left_days=rest_in_days(now, limit),
    )


def _owe_the_end(view: View, run: Running, months: int, limit: date, draft: Draft) -> None:
    rule = run.rule
    if view.today.reached(add_months(limit, -rule.warn_months_before)):
        over = view.today.reached(limit)
        reason = Reason(
            rule,
            "Les {0} mois " + ("sont écoulés depuis le {1}" if over else "seront écoulés le {1}") + " : {2}.",
            (months, limit, rule.at_end),
            run.reason.facts,
        )
        draft.obligations.append(
            Obligation(
                id=f"{rule.id}:fin", label="Décider de la suite : " + rule.at_end, reason=reason, act="decide",
                owed_by=rule.owed_by, state="late" if over else "open", due=add_days(limit, -1), answers=_LEAVE,
            )
        )  # fmt: skip
    if rule.extension and months < rule.extension.to_months:
        _owe_the_extension(view, rule.extension, limit, draft)


def _owe_the_extension(view: View, rule: Extension, limit: date, draft: Draft) -> None:
    """The question is put in time; once it is asked, the approving body owes an answer."""
    asked, refused = view.last(ExtensionAsked), view.last(ExtensionRefused)
    if refused and (asked is None or refused.on >= asked.on):
        reason = Reason(
            rule, "La dérogation a été refusée le {0} ({1}).", (refused.on, refused.body), ids(refused)
        )
        draft.alerts.append(Alert(id=f"{rule.id}:refusee", label="Dérogation refusée", reason=reason))
        return
    if asked is None:
        if view.today.reached(add_months(limit, -rule.ask_months_before)):
            draft.questions.append(_extension_question(rule, limit))
        return
    late = view.today.reached(limit)
    ground = {ground.id: ground.label for ground in rule.grounds}.get(asked.ground, asked.ground)
    reason = Reason(
        rule,
        "Le référent a demandé le {0} d'aller jusqu'à {1} mois, au motif « {2} » : {3} doit se prononcer.",
        (asked.on, rule.to_months, ground, rule.body),
        ids(asked),
    )
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:decision", label="Se prononcer sur la dérogation", reason=reason, act="decide",
            owed_by=rule.decided_by, state="late" if late else "open", due=add_days(limit, -1),
            then="sans accord, l'accompagnement s'arrête à son terme normal", answers=_decisions(rule, asked),
        )
    )  # fmt: skip


def _decisions(rule: Extension, asked: ExtensionAsked) -> tuple[Answer, ...]:
    """The extension asked for is granted, or refused, by the body that decides."""
    body = ("body", rule.body)
    return Answer("extension_granted", (body, ("ground", asked.ground))), Answer("extension_refused", (body,))


def _extension_question(rule: Extension, limit: date) -> Question:
    grounds = tuple(ground.label for ground in rule.grounds)
    reason = Reason(
        rule,
        "La durée normale s'achève le {0}. Aller jusqu'à {1} mois reste exceptionnel ; motifs admis : {2}.",
        (limit, rule.to_months, grounds),
    )
    asks = tuple(Answer("extension_asked", (("ground", ground.id),)) for ground in rule.grounds)
    return Question(
        id=f"{rule.id}:question", label="Demander la dérogation de durée ?", reason=reason, ask="referent",
        answers=asks or (Answer("extension_asked"),),
    )  # fmt: skip
