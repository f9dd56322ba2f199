"""Who is a TNS: the manager of a business, an unpaid president, a contributing spouse."""

from typing import Literal, NamedTuple

from ..base import Answer, Line, Question, Reason, Rule, Tri
from ..facts.person import SpouseStatus
from ..life import Business, businesses, ids, main_business, presidency
from ..situation import Draft
from ..view import View


class StatusRule(Rule):
    """How a programme tells who is a TNS."""

    kind: Literal["tns"]


class Status(NamedTuple):
    """Whether the person is a TNS, and the words of the reason."""

    tri: Tri
    text: str
    values: tuple[object, ...]
    facts: tuple[str, ...]
    answers: tuple[Answer, ...] = ()
    """What would tell it, when it is not known."""


_NO_BUSINESS = (
    Answer("business_registered"),
    Answer("spouse_status", (("of", "person"),), asks=("contributes_to",)),
)
"""A business of one's own, or a part in that of the spouse."""


def tns_status(view: View) -> Status:
    """Whether the person is a TNS (TARN-43 to TARN-49)."""
    spouse = _spouse(view)
    business = main_business(view)
    if business is None:
        return spouse or Status(
            "unknown",
            "Aucune entreprise n'est connue : le statut de TNS reste à établir.",
            (),
            (),
            _NO_BUSINESS,
        )
    if business.form in ("sas", "sasu"):
        return _president(view, business)
    if business.status == "ceased":
        fact = business.status_fact
        return Status("no", "L'entreprise a cessé le {0}.", (fact.on,), ids(fact))
    fact = business.registered
    return Status(
        "yes",
        "Entreprise en nom propre ou société dont le dirigeant est TNS, depuis le {0}.",
        (fact.on,),
        ids(fact),
    )


def _president(view: View, business: Business) -> Status:
    """Without pay nor subordination a president is treated as a TNS; the pay makes an employee of him."""
    fact = presidency(view, business.key)
    form = business.form.upper()
    if fact is None or fact.paid is None:
        text = "Président de {0} : on ne sait pas s'il est rémunéré, ce qui décide de son statut."
        asks = ("paid", "subordinate")
        answers = (
            Answer("presidency", (("business", business.key),), asks, completes=fact.id if fact else None),
        )
        return Status("unknown", text, (form,), ids(business.registered, fact), answers)
    if fact.paid:
        text = "Président de {0} rémunéré : il relève du régime général, pas de cette règle (dit le {1})."
        return Status("no", text, (form, fact.on), ids(fact))
    if fact.subordinate is None:
        text = "Président de {0} non rémunéré : reste à savoir s'il est subordonné à un donneur d'ordre."
        answers = (Answer("presidency", asks=("subordinate",), completes=fact.id),)
        return Status("unknown", text, (form,), ids(business.registered, fact), answers)
    if fact.subordinate:
        return Status(
            "no", "Président de {0} subordonné à un donneur d'ordre (dit le {1}).", (form, fact.on), ids(fact)
        )
    text = "Président de {0} sans rémunération ni lien de subordination : considéré comme TNS (dit le {1})."
    return Status("yes", text, (form, fact.on), ids(fact))


def _spouse(view: View) -> Status | None:
    """A person without a business of their own may take part in the spouse's."""
    fact = view.last(SpouseStatus)
    if fact is None or fact.status == "none" or fact.of != "person":
        return None
    return _spouse_status(fact)


_SPOUSE_WORDS = {
    "collaborator": "conjoint collaborateur", "employee": "conjoint salarié", "partner": "conjoint associé",
    "none": "sans participation",
}  # fmt: skip
_SCHEMES = {"ssi": "la SSI", "msa": "la MSA", "general": "au régime général", "none": "aucun régime"}


def _spouse_status(fact: SpouseStatus) -> Status:
    said = _SPOUSE_WORDS[fact.status]
    if fact.contributes_to is None:
        text = "Le {0} n'est TNS que s'il cotise à la SSI ou à la MSA : on ne le sait pas."
        answers = (Answer("spouse_status", asks=("contributes_to",), completes=fact.id),)
        return Status("unknown", text, (said,), ids(fact), answers)
    tri: Tri = "yes" if fact.contributes_to in ("ssi", "msa") else "no"
    text = "Le {0} " + ("est" if tri == "yes" else "n'est pas") + " TNS : régime de cotisation, {1}."
    return Status(tri, text, (said, _SCHEMES[fact.contributes_to]), ids(fact))


def assess_status(view: View, rule: StatusRule, draft: Draft) -> tuple[Line, Tri]:
    """The line that says who is a TNS; a question when it is not known."""
    status = tns_status(view)
    reason = Reason(rule, status.text, status.values, status.facts)
    if status.tri == "unknown":
        draft.questions.append(
            Question(
                id=f"{rule.id}:question", label="La personne est-elle TNS ?", reason=reason, ask="person",
                answers=status.answers,
            )
        )  # fmt: skip
    _tell_spouse(view, rule, draft)
    return Line(id=rule.id, label=rule.label, reason=reason), status.tri


def _tell_spouse(view: View, rule: StatusRule, draft: Draft) -> None:
    """Beside a business, the spouse's status is asked when it is half known."""
    fact = view.last(SpouseStatus)
    if fact is None or fact.status == "none" or fact.of == "person" or not businesses(view):
        return
    status = _spouse_status(fact)
    if status.tri == "unknown":
        draft.questions.append(
            Question(
                id=f"{rule.id}:conjoint", label="À quel régime le conjoint cotise-t-il ?", ask="person",
                reason=Reason(rule, status.text, status.values, status.facts), answers=status.answers,
            )
        )  # fmt: skip
