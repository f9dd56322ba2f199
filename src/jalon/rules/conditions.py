"""Conditions of entry: who a programme is for."""

from datetime import date
from typing import Annotated, Literal, NamedTuple

from msgspec.structs import replace
from pydantic import BeforeValidator, Field

from .base import Actor, Answer, Question, Reason, Rule, Tri, as_tuple
from .facts import Fact
from .facts.business import ProjectDeclared
from .facts.path import Orientation
from .facts.person import (
    DisabilityRecognised,
    HouseholdDescribed,
    PersonDescribed,
    RightsAndDuties,
    StructureDescribed,
    UnemploymentDeclared,
)
from .income.status import tns_status
from .life import activity_runs, businesses, entry, ids, rsa_right
from .months import FAR, add_months
from .situation import Draft, Eligibility
from .view import View

Plain = Literal[
    "rsa_open", "rights_and_duties", "registered", "project", "project_or_registered", "rqth",
    "education_below_bac", "street_history", "excluded", "lone_parent", "tns", "oriented", "works_for_insertion",
]  # fmt: skip


class PlainCondition(Rule):
    """A condition that needs no figure."""

    kind: Plain


class UnemployedFor(Rule):
    """Looking for a job for more than a number of civil months."""

    kind: Literal["unemployed_for"]
    more_than_months: int = Field(ge=1)


class BusinessUnder(Rule):
    """A business started less than a number of civil months ago."""

    kind: Literal["business_under"]
    months: int = Field(ge=1)


Single = Annotated[PlainCondition | UnemployedFor | BusinessUnder, Field(discriminator="kind")]


class AnyOf(Rule):
    """Fulfilled as soon as one of its parts is."""

    kind: Literal["any_of"]
    of: Annotated[tuple[Single, ...], BeforeValidator(as_tuple), Field(min_length=2)]


Condition = Annotated[PlainCondition | UnemployedFor | BusinessUnder | AnyOf, Field(discriminator="kind")]


class Verdict(NamedTuple):
    """Yes, no or not known, with the words of the reason and, when not known, whom to ask."""

    tri: Tri
    text: str
    values: tuple[object, ...] = ()
    facts: tuple[str, ...] = ()
    ask: Actor = "person"
    answers: tuple[Answer, ...] = ()
    """The facts that would tell it, the best first, when it is not known."""


def _either(kind: str, field: str) -> tuple[Answer, Answer]:
    """Yes, or no, in one field of a fact."""
    return Answer(kind, ((field, True),)), Answer(kind, ((field, False),))


_RIGHT = (Answer("rsa_opened"), Answer("rsa_closed"))
_DUTIES = _either("rights_and_duties", "subject")
_RQTH = _either("rqth", "recognised")
_ORIENTED = (Answer("orientation"),)
_LOOKING = (
    Answer("unemployment_declared", asks=("since",)),
    Answer("unemployment_declared", (("since", None),)),
)
_REGISTERED = (Answer("business_registered"),)
_PROJECT = (Answer("project_declared"),)
_EDUCATION = (Answer("person_described", asks=("education",)),)


def assess(view: View, conditions: tuple[Condition, ...], draft: Draft) -> tuple[Eligibility, ...]:
    """Judge each condition on the day of entry, or today for somebody who has not entered."""
    return tuple(_judge(view, condition, draft) for condition in conditions)


def verdict_on(view: View, condition: Condition) -> Eligibility:
    """Judge a condition without asking anything of anybody."""
    return _judge(view, condition, Draft())


def _judge(view: View, rule: Condition, draft: Draft) -> Eligibility:
    if isinstance(rule, AnyOf):
        return _judge_any(view, rule, draft)
    verdict = _verdict(view, rule)
    reason = Reason(rule, verdict.text, verdict.values, verdict.facts)
    if verdict.tri == "unknown":
        draft.questions.append(
            Question(
                id=f"{rule.id}:question", label=f"À établir : {rule.label}", reason=reason, ask=verdict.ask,
                answers=verdict.answers,
            )
        )  # fmt: skip
    return Eligibility(id=rule.id, label=rule.label, reason=reason, verdict=verdict.tri)


def _judge_any(view: View, rule: AnyOf, draft: Draft) -> Eligibility:
    """One yes is enough; without any, what is not known is asked before the answer is no."""
    inner = Draft()
    parts = tuple(_judge(view, part, inner) for part in rule.of)
    verdicts = {part.verdict for part in parts}
    tri: Tri = "yes" if "yes" in verdicts else "unknown" if "unknown" in verdicts else "no"
    if tri == "unknown":
        draft.questions.extend(inner.questions)
    text = {
        "yes": "Une condition suffit, et {0} est remplie.",
        "unknown": "Une condition suffit ; aucune n'est établie, et il reste à savoir : {0}.",
        "no": "Une condition suffit, mais aucune n'est remplie : {0}.",
    }[tri]
    named = tuple(f"« {part.label} »" for part in parts if part.verdict == tri)
    facts = tuple(fact for part in parts for fact in part.reason.facts)
    reason = Reason(rule, text, (named,), facts, tuple(part.reason for part in parts))
    return Eligibility(id=rule.id, label=rule.label, reason=reason, verdict=tri, parts=parts)


def _verdict(view: View, rule: PlainCondition | UnemployedFor | BusinessUnder) -> Verdict:
    if isinstance(rule, UnemployedFor):
        return _unemployed_for(view, rule.more_than_months)
    if isinstance(rule, BusinessUnder):
        return _business_under(view, rule.months)
    return _PLAIN[rule.kind](view)


def _day_of_judgement(view: View) -> date | None:
    started = entry(view)
    return started.on if started else None


def _has_come(view: View, day: date) -> bool:
    """Whether a day had come at entry; or has come today, for somebody who has not entered."""
    judged = _day_of_judgement(view)
    return day <= judged if judged else view.today.reached(day)


def _at_entry[F: Fact](view: View, facts: list[F]) -> F | None:
    """The latest fact of the day of entry or before; the latest of all when none is that old."""
    judged = _day_of_judgement(view)
    before = [fact for fact in facts if judged is None or fact.on <= judged]
    return before[-1] if before else None


def _before_entry(view: View, answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """What is judged on the day of entry is only answered by what was true by then."""
    judged = _day_of_judgement(view)
    return tuple(replace(answer, by=judged) for answer in answers) if judged else answers


def _rsa_open(view: View) -> Verdict:
    tri, fact = rsa_right(view, _day_of_judgement(view))
    if fact is None:
        return Verdict(
            "unknown", "Le droit au RSA n'est pas connu à l'entrée : demander l'attestation.", ask="payer",
            answers=_before_entry(view, _RIGHT),
        )  # fmt: skip
    text = (
        "Le droit au RSA est ouvert depuis le {0}."
        if tri == "yes"
        else "Le droit au RSA est fermé depuis le {0}."
    )
    return Verdict(tri, text, (fact.on,), ids(fact))


def _rights_and_duties(view: View) -> Verdict:
    fact = _at_entry(view, view.all(RightsAndDuties))
    if fact is None:
        return Verdict(
            "unknown", "On ne sait pas si la personne est soumise aux droits et devoirs.", ask="payer",
            answers=_before_entry(view, _DUTIES),
        )  # fmt: skip
    said = "est" if fact.subject else "n'est pas"
    return Verdict(
        "yes" if fact.subject else "no",
        "La personne {1} soumise aux droits et devoirs depuis le {0}.",
        (fact.on, said),
        ids(fact),
    )


def _registered(view: View) -> Verdict:
    known = [business for business in businesses(view) if _has_come(view, business.registered.on)]
    if not known:
        return _not_registered(view)
    ceased = [b for b in known if b.status == "ceased" and _has_come(view, b.status_fact.on)]
    if len(ceased) == len(known):
        return Verdict(
            "no", "L'entreprise a cessé le {0}.", (ceased[-1].status_fact.on,), ids(ceased[-1].status_fact)
        )
    fact = known[-1].registered
    return Verdict("yes", "L'entreprise est immatriculée depuis le {0}.", (fact.on,), ids(fact))


def _not_registered(view: View) -> Verdict:
    """Silence is not a no: only a project, or a registration after the entry, tells that there was no business."""
    later = businesses(view)
    if later:
        fact = later[0].registered
        return Verdict(
            "no", "L'entreprise n'a été immatriculée que le {0}, après l'entrée.", (fact.on,), ids(fact)
        )
    project = view.last(ProjectDeclared)
    if project:
        return Verdict("no", "Le projet décrit le {0} n'est pas immatriculé.", (project.on,), ids(project))
    answers = (*_before_entry(view, _REGISTERED), *_PROJECT)
    return Verdict("unknown", "On ne sait pas si l'entreprise est immatriculée.", answers=answers)


def _project(view: View) -> Verdict:
    fact = view.first(ProjectDeclared)
    if fact is None:
        return Verdict(
            "unknown", "Aucun projet d'activité indépendante n'est encore décrit.", answers=_PROJECT
        )
    return Verdict("yes", "La personne porte un projet, décrit le {0}.", (fact.on,), ids(fact))


def _project_or_registered(view: View) -> Verdict:
    registered = _registered(view)
    if registered.tri == "yes":
        return registered
    project = _project(view)
    if project.tri == "unknown" and registered.tri == "unknown":
        return project._replace(answers=registered.answers)
    return project


def _rqth(view: View) -> Verdict:
    fact = _at_entry(view, view.all(DisabilityRecognised))
    if fact is None:
        text = "On ne sait pas si la personne a une RQTH."
        return Verdict("unknown", text, answers=_before_entry(view, _RQTH))
    if not fact.recognised:
        return Verdict("no", "La personne a dit le {0} ne pas avoir de RQTH.", (fact.on,), ids(fact))
    if fact.until and _has_come(view, add_one(fact.until)):
        return Verdict("no", "La RQTH n'est plus valable depuis le {0}.", (add_one(fact.until),), ids(fact))
    return Verdict("yes", "La RQTH est reconnue depuis le {0}.", (fact.on,), ids(fact))


def add_one(day: date) -> date:
    """The day after, inside the calendar."""
    return FAR if day >= FAR else date.fromordinal(day.toordinal() + 1)


def _described(view: View, field: str) -> tuple[object | None, PersonDescribed | None]:
    """The latest known value of a field of the person's description."""
    for fact in reversed(view.all(PersonDescribed)):
        value = getattr(fact, field)
        if value is not None:
            return value, fact
    return None, None


def _education(view: View) -> Verdict:
    value, fact = _described(view, "education")
    if fact is None:
        return Verdict("unknown", "Le niveau d'études n'est pas connu.", answers=_EDUCATION)
    below = value == "below_bac"
    return Verdict(
        "yes" if below else "no",
        "Le niveau d'études déclaré le {0} est " + ("inférieur au bac." if below else "au moins le bac."),
        (fact.on,),
        ids(fact),
    )


def _yes_or_no(view: View, field: str, what: str) -> Verdict:
    value, fact = _described(view, field)
    if fact is None:
        answers = _either("person_described", field)
        return Verdict("unknown", f"On ne sait pas si la personne {what}.", answers=answers)
    said = "oui" if value else "non"
    return Verdict(
        "yes" if value else "no", f"La personne {what} : {{1}}, dit le {{0}}.", (fact.on, said), ids(fact)
    )


def _street_history(view: View) -> Verdict:
    return _yes_or_no(view, "street_history", "a connu un parcours de rue")


def _excluded(view: View) -> Verdict:
    return _yes_or_no(view, "excluded", "est en situation d'exclusion")


def _lone_parent(view: View) -> Verdict:
    fact = _at_entry(view, [told for told in view.all(HouseholdDescribed) if told.lone_parent is not None])
    if fact is None:
        text = "On ne sait pas si la personne élève seule ses enfants."
        return Verdict("unknown", text, answers=_lone_parent_told(view))
    said = "élève" if fact.lone_parent else "n'élève pas"
    text = "La personne {1} seule ses enfants, dit le {0}."
    return Verdict("yes" if fact.lone_parent else "no", text, (fact.on, said), ids(fact))


def _lone_parent_told(view: View) -> tuple[Answer, ...]:
    """The household as it is described already, completed; or described anew."""
    described = _at_entry(view, view.all(HouseholdDescribed))
    if described:
        return (Answer("household_described", asks=("lone_parent",), completes=described.id),)
    return _before_entry(view, (Answer("household_described", asks=("lone_parent",)),))


def _oriented(view: View) -> Verdict:
    fact = _at_entry(view, view.all(Orientation))
    if fact is None:
        return Verdict(
            "unknown", "Aucune orientation vers cet accompagnement n'est enregistrée.", ask="referent",
            answers=_before_entry(view, _ORIENTED),
        )  # fmt: skip
    return Verdict("yes", "Orientation du {0} vers {1}.", (fact.on, fact.toward), ids(fact))


def _works_for_insertion(view: View) -> Verdict:
    fact = view.last(StructureDescribed)
    if fact is None or fact.works_for_insertion is None:
        answer = Answer(
            "structure_described", asks=("works_for_insertion",), completes=fact.id if fact else None
        )
        text = "On ne sait pas si la structure œuvre à l'insertion de personnes fragiles."
        return Verdict("unknown", text, answers=(answer,))
    return Verdict(
        "yes" if fact.works_for_insertion else "no",
        "La structure "
        + ("œuvre" if fact.works_for_insertion else "n'œuvre pas")
        + " à l'insertion (dit le {0}).",
        (fact.on,),
        ids(fact),
    )


def _tns(view: View) -> Verdict:
    status = tns_status(view)
    return Verdict(status.tri, status.text, status.values, status.facts, answers=status.answers)


def _unemployed_for(view: View, months: int) -> Verdict:
    fact = _at_entry(view, view.all(UnemploymentDeclared))
    if fact is None:
        text = "On ne sait pas depuis quand la personne cherche un emploi."
        return Verdict("unknown", text, answers=_before_entry(view, _LOOKING))
    if fact.since is None:
        return Verdict("no", "La personne a dit le {0} ne pas chercher d'emploi.", (fact.on,), ids(fact))
    long_enough = _has_come(view, add_one(add_months(fact.since, months)))
    text = "En recherche d'emploi depuis le {0}, soit {2} de {1} mois."
    said = "plus" if long_enough else "moins"
    return Verdict("yes" if long_enough else "no", text, (fact.since, months, said), ids(fact))


def _business_under(view: View, months: int) -> Verdict:
    runs = activity_runs(view)
    if not runs:
        return Verdict("unknown", "La date de début de l'activité n'est pas connue.", answers=_REGISTERED)
    over = _has_come(view, add_months(runs[-1].start, months))
    text = "L'activité a commencé le {0}, il y a {2} de {1} mois."
    said = "plus" if over else "moins"
    return Verdict("no" if over else "yes", text, (runs[-1].start, months, said), runs[-1].facts[:1])


_PLAIN = {
    "rsa_open": _rsa_open,
    "rights_and_duties": _rights_and_duties,
    "registered": _registered,
    "project": _project,
    "project_or_registered": _project_or_registered,
    "rqth": _rqth,
    "education_below_bac": _education,
    "street_history": _street_history,
    "excluded": _excluded,
    "lone_parent": _lone_parent,
    "tns": _tns,
    "oriented": _oriented,
    "works_for_insertion": _works_for_insertion,
}
