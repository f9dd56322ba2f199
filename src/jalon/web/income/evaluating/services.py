"""What is done to an evaluation: proposed, decided, refused. Each writes a fact and what it stands on, together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from jalon.rules.errors import JalonError
from jalon.rules.facts import Euros, Fact
from jalon.rules.facts.path import EvaluationAsked, EvaluationDecided, EvaluationProposed, EvaluationRefused
from jalon.rules.income.ground import MANUAL, Ground, encode, ground_of
from jalon.web.accounts.policy import Action
from jalon.web.cases import services
from jalon.web.cases.access import Access
from jalon.web.cases.models import FactRow
from jalon.web.cases.services import Recorded
from jalon.web.income.models import Basis
from jalon.web.kit.clock import now, today

from .reading import Evaluating, keep_texts

CENT = Decimal("0.01")


class Refused(JalonError):
    """The evaluation cannot be recorded: the sentence says why and what to do."""


@dataclass(frozen=True)
class Asked:
    """What somebody retains."""

    way: str
    """The key of a way, or ``MANUAL``."""
    reasons: str
    amount: Euros | None = None
    """Euros a month, by hand only."""
    start: date | None = None
    end: date | None = None
    """Last day of effect, included."""
    documents: Sequence[str] = field(default_factory=list)
    on: date | None = None
    """The day of the decision; today without."""


def propose(reading: Evaluating, asked: Asked, *, seen: int, token: str) -> Recorded:
    """Submit an income for decision. Raises ``Refused``, and what ``cases.services.record`` raises."""
    ground, amount = _computed(reading, asked)
    fact = EvaluationProposed(
        **_common(asked), mode=ground.mode, amount=amount, **_told(reading, ground, asked)
    )
    return _write(reading, fact, ground, asked, seen=seen, token=token)


def decide(reading: Evaluating, asked: Asked, *, seen: int, token: str) -> Recorded:
    """Retain an income, with reasons and dates of effect. Same errors as ``propose``."""
    require_second_reader(reading)
    if asked.start is None:
        raise Refused("Dites à partir de quel jour ce revenu vaut.")
    if asked.end is not None and asked.end < asked.start:
        raise Refused("La fin vient avant le début : corrigez l'une des deux dates.")
    if not asked.reasons:
        raise Refused("Une décision a des motifs : écrivez pourquoi ce revenu est retenu.")
    ground, amount = _computed(reading, asked)
    period = reading.computed.situation.income.period if ground.mode == "grid" else None
    fact = EvaluationDecided(
        **_common(asked), mode=ground.mode, amount=amount, start=asked.start, end=asked.end, period=period,
        **_told(reading, ground, asked),
    )  # fmt: skip
    return _write(reading, fact, ground, asked, seen=seen, token=token)


def refuse(reading: Evaluating, asked: Asked, *, seen: int, token: str) -> Recorded:
    """Refuse to set an income, with reasons. Same errors as ``propose``."""
    require_second_reader(reading)
    if not asked.reasons:
        raise Refused("Un refus a des motifs : écrivez ce qui manque ou ce qui empêche de fixer un revenu.")
    ground = ground_of(reading.computed, MANUAL, reading.opened.stored.file, keep_texts(reading.computed))
    fact = EvaluationRefused(**_common(asked), reasons=asked.reasons)
    return _write(reading, fact, ground, asked, seen=seen, token=token)


def ask(access: Access, *, on: date, asked_by: str, seen: int, token: str) -> Recorded:
    """Note that the CAF or the MSA submits the income to the département. Raises as ``cases.services.record``."""
    fact = EvaluationAsked(id="new", on=on, recorded_at=now(), recorded_by="…", asked_by=asked_by)  # type: ignore[arg-type]  # the form checked it
    return services.record(access, [fact], seen=seen, token=token)


def needs_second_reader(reading: Evaluating) -> bool:
    """Whether this person must leave the decision to another one, as their organisation asks."""
    if not reading.opened.access.agent.organisation.second_reading:
        return False
    pending = reading.pending
    return pending is None or _author(pending.id) == reading.opened.access.agent.membership.pk


def require_second_reader(reading: Evaluating) -> None:
    """Raises ``Refused`` when the organisation asks for a second reading and this person is the first reader."""
    reading.opened.access.require(Action.DECIDE_INCOME)
    if needs_second_reader(reading):
        raise Refused(
            "Votre organisme demande une seconde lecture : proposez ce revenu, une autre personne le décidera."
        )


def _author(key: str) -> int | None:
    return FactRow.objects.filter(key=key).values_list("author_id", flat=True).first()


def _computed(reading: Evaluating, asked: Asked) -> tuple[Ground, Euros]:
    if reading.withheld and asked.way != MANUAL and asked.way not in {way.key for way in reading.ways}:
        raise PermissionDenied
    try:
        ground = ground_of(
            reading.computed, asked.way, reading.opened.stored.file, keep_texts(reading.computed)
        )
    except KeyError:
        raise Refused(
            "Cette voie n'est plus possible : le dossier a changé. Choisissez-en une autre."
        ) from None
    if asked.way == MANUAL:
        return _by_hand(ground, asked)
    if ground.monthly is None:
        raise Refused("Cette voie ne donne pas de montant : il manque ce que dit son calcul.")
    return ground, Euros(ground.monthly.quantize(CENT))


def _by_hand(ground: Ground, asked: Asked) -> tuple[Ground, Euros]:
    if asked.amount is None:
        raise Refused("Écrivez le montant retenu par mois, 0 si aucun revenu ne l'est.")
    if asked.amount < 0:
        raise Refused("Un revenu retenu ne peut pas être négatif : une perte compte pour zéro (R262-21).")
    if not asked.reasons:
        raise Refused("Une évaluation qui ne vient pas d'un calcul a des motifs : écrivez-les.")
    return ground, asked.amount


def _common(asked: Asked) -> dict[str, Any]:
    return {"id": "new", "on": asked.on or today(), "recorded_at": now(), "recorded_by": "…"}


def _told(reading: Evaluating, ground: Ground, asked: Asked) -> dict[str, Any]:
    """What stands beside the amount: the real income, when it was earned, why."""
    way = reading.computed.way(ground.choice)
    earned = way.earned if way else None
    return {
        "real": None if ground.real is None else Euros(ground.real.quantize(CENT)),
        "earned_from": earned[0] if earned else None,
        "earned_to": earned[1] if earned else None,
        "reasons": asked.reasons or None,
    }


@transaction.atomic
def _write(
    reading: Evaluating, fact: Fact, ground: Ground, asked: Asked, *, seen: int, token: str
) -> Recorded:
    access = reading.opened.access
    proposal = reading.pending
    done = services.record(access, [fact], seen=seen, token=token)
    if not done.again:
        Basis.objects.create(
            case=access.case,
            fact_key=done.facts[0].id,
            at=now(),
            by=access.agent.membership,
            ground=encode(ground),
            documents=list(asked.documents),
            proposal=proposal.id if proposal and not isinstance(fact, EvaluationProposed) else "",
        )
    return done
