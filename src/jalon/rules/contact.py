"""The first letter, the first contact, reminders, absences."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from .base import Actor, Answer, Obligation, Reason, Rule
from .facts import Fact
from .facts.path import (
    AppointmentExcused,
    AppointmentHeld,
    AppointmentMissed,
    AppointmentPlanned,
    Letter,
    LetterSent,
    PanelDecided,
    PanelReferred,
    ReferentNamed,
)
from .facts.person import RsaOpened
from .life import entry, ids, leaving, rsa_right
from .months import add_days
from .situation import Draft
from .view import View


class LetterDue(Rule):
    """A letter to send when something happens."""

    kind: Literal["letter"]
    letter: Letter
    after: Literal["rsa_opened", "entry"]
    within_days: int = Field(ge=0)
    names_referent: bool = False
    """Whether the letter also names the référent, who must then be named."""
    owed_by: Actor = "department"


class FirstContact(Rule):
    """The delay in which the person makes an appointment, and who reminds when it is over."""

    kind: Literal["first_contact"]
    after: Letter
    within_days: int = Field(ge=1)
    postal_days: int = Field(ge=0)
    """Days allowed for the post, from dispatch."""
    reminder_by: Actor
    reminder_within_days: int = Field(ge=0)


class Absences(Rule):
    """What follows an absence without excuse."""

    kind: Literal["absences"]
    allowed: int = Field(ge=0)
    """Absences without consequence."""
    then: Literal["panel", "recontact"]
    within_days: int | None = Field(default=None, ge=1)
    """Delay, where there is one."""
    owed_by: Actor


_NAME_REFERENT = (Answer("referent_named"),)
_MEET = (Answer("appointment_planned"), Answer("appointment_held"))
_REMIND = (Answer("letter_sent", (("letter", "reminder"),)), *_MEET)
"""A reminder sent, or the appointment that makes it useless."""

ContactRule = Annotated[LetterDue | FirstContact | Absences, Field(discriminator="kind")]


def assess(view: View, rules: tuple[ContactRule, ...], draft: Draft) -> None:
    """What is owed around the first contact and after absences."""
    gone = leaving(view) is not None
    for rule in rules:
        if isinstance(rule, LetterDue) and not gone:
            _letter(view, rule, draft)
        elif isinstance(rule, FirstContact) and not gone:
            _first_contact(view, rule, draft)
        elif isinstance(rule, Absences):
            _absences(view, rule, gone, draft)


# -- letters -------------------------------------------------------------------------------------------------------


def _letter(view: View, rule: LetterDue, draft: Draft) -> None:
    trigger: Fact | None = view.last(RsaOpened) if rule.after == "rsa_opened" else entry(view)
    if trigger is None or not rule.in_force(trigger.on) or (rule.after == "rsa_opened" and _is_closed(view)):
        return
    sent = next((fact for fact in _sent(view, rule.letter) if fact.on >= trigger.on), None)
    due = add_days(trigger.on, rule.within_days)
    event = "le droit au RSA s'est ouvert" if rule.after == "rsa_opened" else "l'accompagnement a commencé"
    text = "Courrier dû au plus tard le {1}, car {0} le {2}" + (" ; il est parti le {3}." if sent else ".")
    late = sent is None and view.today.past(due)
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:courrier", label=rule.label, act="write", owed_by=rule.owed_by,
            state="done" if sent else "late" if late else "open", due=due, done_on=sent.on if sent else None,
            reason=Reason(rule, text, (event, due, trigger.on, sent.on if sent else None), ids(trigger, sent)),
            answers=() if sent else (Answer("letter_sent", (("letter", rule.letter),)),),
        )
    )  # fmt: skip
    if rule.names_referent:
        _name_referent(view, rule, due, draft)


def _is_closed(view: View) -> bool:
    return rsa_right(view)[0] == "no"


def _sent(view: View, letter: Letter) -> list[LetterSent]:
    return [fact for fact in view.all(LetterSent) if fact.letter == letter]


def _name_referent(view: View, rule: LetterDue, due: date, draft: Draft) -> None:
    started = entry(view)
    named: Fact | None = view.last(ReferentNamed) or (started if started and started.referent else None)
    if named:
        reason = Reason(rule, "Le référent de parcours est nommé depuis le {0}.", (named.on,), ids(named))
    else:
        reason = Reason(
            rule, "Le courrier annonce aussi le référent de parcours, qui n'est pas encore nommé."
        )
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:referent", label="Nommer le référent de parcours", act="decide", owed_by=rule.owed_by,
            state="done" if named else "late" if view.today.past(due) else "open", due=due,
            done_on=named.on if named else None, reason=reason, answers=() if named else _NAME_REFERENT,
        )
    )  # fmt: skip


# -- first contact -------------------------------------------------------------------------------------------------


def _first_contact(view: View, rule: FirstContact, draft: Draft) -> None:
    letters = _sent(view, rule.after)
    if not letters or not rule.in_force(letters[-1].on):
        return
    letter = letters[-1]
    due = add_days(letter.on, rule.postal_days + rule.within_days)
    answers = view.told(AppointmentPlanned, AppointmentHeld)
    made = next((fact for fact in answers if fact.on >= letter.on), None)
    late = made is None and view.today.past(due)
    text = "Courrier parti le {0} : {1} jours pour prendre rendez-vous, plus {2} jours d'acheminement, soit le {3}."
    if made:
        text += " Le rendez-vous a été pris le {4}."
    values = (letter.on, rule.within_days, rule.postal_days, due, made.on if made else None)
    reason = Reason(rule, text, values, ids(letter, made))
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:rendez-vous", label=rule.label, act="call", owed_by="person",
            state="done" if made else "late" if late else "open", due=due, done_on=made.on if made else None,
            reason=reason, answers=() if made else _MEET,
        )
    )  # fmt: skip
    if late:
        _remind(view, rule, letter, due, reason, draft)


def _remind(
    view: View, rule: FirstContact, letter: LetterSent, missed: date, because: Reason, draft: Draft
) -> None:
    reminder = next((fact for fact in _sent(view, "reminder") if fact.on >= letter.on), None)
    due = add_days(missed, rule.reminder_within_days)
    text = "Aucun rendez-vous n'a été pris avant le {0}" + (
        " ; la relance est partie le {1}." if reminder else "."
    )
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:relance", label="Relancer la personne", act="call", owed_by=rule.reminder_by,
            state="done" if reminder else "late" if view.today.past(due) else "open", due=due,
            done_on=reminder.on if reminder else None,
            reason=Reason(rule, text, (missed, reminder.on if reminder else None), ids(letter, reminder), (because,)),
            answers=() if reminder else _REMIND,
        )
    )  # fmt: skip


# -- absences ------------------------------------------------------------------------------------------------------


def _absences(view: View, rule: Absences, gone: bool, draft: Draft) -> None:
    """Each absence beyond those allowed has its own consequence, unless an excuse is recorded in time."""
    excuses = {fact.appointment: fact for fact in view.all(AppointmentExcused)}
    counted = 0
    for missed in view.all(AppointmentMissed):
        if not rule.in_force(missed.on):
            continue
        excuse = excuses.get(missed.appointment)
        if excuse is None:
            counted += 1
            if counted <= rule.allowed:
                continue
        elif counted < rule.allowed:
            continue
        if rule.then == "panel":
            _refer(view, rule, missed, excuse, gone, draft)
        elif not gone:
            _recontact(view, rule, missed, excuse, draft)


def _refer(
    view: View,
    rule: Absences,
    missed: AppointmentMissed,
    excuse: AppointmentExcused | None,
    gone: bool,
    draft: Draft,
) -> None:
    referred = _concerning(view.all(PanelReferred), missed)
    decided = _concerning([fact for fact in view.all(PanelDecided) if fact.outcome != "postponed"], missed)
    if excuse and (decided is None or excuse.on <= decided.on):
        text, facts = (
            "Absence du {0}, excusée le {1} avant le passage en équipe pluridisciplinaire.",
            ids(missed, excuse),
        )
        _owe_absence(
            rule, missed, Reason(rule, text, (missed.on, excuse.on), facts), "waived", None, None, (), draft
        )
        return
    passed = decided or referred
    if gone and passed is None:
        return
    due = add_days(missed.on, rule.within_days) if rule.within_days else None
    text = "Absence du {0} sans excuse : toute absence passe en équipe pluridisciplinaire"
    if rule.allowed:
        text = "Absence du {0} sans excuse, au-delà de celles admises : passage en équipe pluridisciplinaire"
    text += ", saisie le {1}." if referred else "."
    late = passed is None and due is not None and view.today.past(due)
    reason = Reason(
        rule, text, (missed.on, referred.on if referred else None), ids(missed, referred, decided)
    )
    done = passed.on if passed else None
    state: Literal["done", "late", "open"] = "done" if passed else "late" if late else "open"
    answers = () if passed else (*_pass(missed), _excuse(missed))
    _owe_absence(rule, missed, reason, state, due, done, answers, draft)
    if referred and not decided and not gone:
        _await_panel(rule, missed, referred, draft)


def _pass(missed: AppointmentMissed) -> tuple[Answer, Answer]:
    """The referral of this absence to the panel, then what follows it."""
    fields = (("subject", "absence"), ("about", missed.appointment))
    return Answer("panel_referred", fields), Answer("panel_decided", fields)


def _excuse(missed: AppointmentMissed) -> Answer:
    return Answer("appointment_excused", (("appointment", missed.appointment),))


def _concerning[F: (PanelReferred, PanelDecided)](facts: list[F], missed: AppointmentMissed) -> F | None:
    """The passage that names the appointment; without a name, the first one for an absence from that day on."""
    mine = [fact for fact in facts if fact.subject == "absence" and fact.on >= missed.on]
    named = [fact for fact in mine if fact.about == missed.appointment]
    return next(iter(named or [fact for fact in mine if fact.about is None]), None)


def _owe_absence(
    rule: Absences,
    missed: AppointmentMissed,
    reason: Reason,
    state: Literal["done", "late", "open", "waived"],
    due: date | None,
    done_on: date | None,
    answers: tuple[Answer, ...],
    draft: Draft,
) -> None:
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:{missed.id}", label=rule.label, act="refer" if rule.then == "panel" else "call",
            owed_by=rule.owed_by, state=state, due=due, done_on=done_on, reason=reason, answers=answers,
        )
    )  # fmt: skip


def _await_panel(rule: Absences, missed: AppointmentMissed, referred: PanelReferred, draft: Draft) -> None:
    reason = Reason(
        rule,
        "L'équipe pluridisciplinaire est saisie depuis le {0} de l'absence du {1} : elle doit donner son avis.",
        (referred.on, missed.on),
        ids(missed, referred),
    )
    draft.obligations.append(
        Obligation(
            id=f"{rule.id}:{missed.id}:avis", label="Examiner l'absence", act="decide", owed_by="panel",
            state="open", reason=reason, answers=(_pass(missed)[1], _excuse(missed)),
        )
    )  # fmt: skip


def _comes_after(fact: Fact, missed: AppointmentMissed) -> bool:
    """Whether contact was made again: a meeting after the absence, or another one fixed, be it on the same day."""
    ahead = fact.date if isinstance(fact, AppointmentPlanned) and fact.on == missed.on else fact.on
    return ahead > missed.on


def _recontact(
    view: View, rule: Absences, missed: AppointmentMissed, excuse: AppointmentExcused | None, draft: Draft
) -> None:
    if excuse:
        return
    back = [fact for fact in view.told(AppointmentPlanned, AppointmentHeld) if _comes_after(fact, missed)]
    due = add_days(missed.on, rule.within_days) if rule.within_days else None
    late = not back and due is not None and view.today.past(due)
    text = "Absence du {0}" + (
        " ; le contact a repris le {1}." if back else " : reprendre contact, comprendre, proposer."
    )
    reason = Reason(rule, text, (missed.on, back[0].on if back else None), ids(missed, *back[:1]))
    state: Literal["done", "late", "open"] = "done" if back else "late" if late else "open"
    answers = () if back else (*_MEET, _excuse(missed))
    _owe_absence(rule, missed, reason, state, due, back[0].on if back else None, answers, draft)
