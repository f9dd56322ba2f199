"""Panels for tests: a session convened with its members, a case on its agenda, one that went the whole way."""

from datetime import date, time
from typing import Any

from tests.web.cast import Cast, agent

from jalon.web.cases.models import Case
from jalon.web.kit.clock import now, today
from jalon.web.panel import services
from jalon.web.panel.models import Item, Session


def session(cast: Cast, on: date | None = None, quorum: int = 2, **more: Any) -> Session:
    """A session of the Tarn, held by Émilie: Farid sits, and two who have no account; all of them are there."""
    made = services.save_session(
        agent(cast.emilie),
        Session(
            territory=cast.tarn, organisation=cast.departement, on=on or today(), at=time(14), place="Salle fictive",
            quorum=quorum, by=cast.emilie, **more,
        ),
    )  # fmt: skip
    seats = [
        services.seat(agent(cast.emilie), made.pk, membership=cast.farid, name="", quality="élue"),
        services.seat(
            agent(cast.emilie), made.pk, membership=None, name="Rose Fictive", quality="bénéficiaire"
        ),
        services.seat(agent(cast.emilie), made.pk, membership=None, name="Paul Fictif", quality="CAF"),
    ]
    services.attend(agent(cast.emilie), made.pk, {one.pk for one in seats})
    return made


def on_agenda(cast: Cast, case: Case, subject: str = "reorientation", made: Session | None = None) -> Item:
    """A case put by hand before a session that is convened."""
    made = made or session(cast)
    item = services.add_by_hand(agent(cast.emilie), made.pk, case.reference, subject, "Raison fictive.")
    services.convene(agent(cast.emilie), made.pk)
    return item


def opine(cast: Cast, item: Item, outcome: str = "favourable") -> None:
    """The opinion of the panel on a case."""
    detail = {"outcome": outcome, "reasons": "Motifs de l'avis.", "for": 3, "against": 0, "abstain": 0}
    services.give_opinion(
        agent(cast.emilie), item.session_id, item.pk, detail=detail, token=f"avis-{item.pk}"
    )


def decide(cast: Cast, item: Item, outcome: str = "favourable", **more: Any) -> None:
    """The decision on a case."""
    if item.subject == "reorientation" and outcome == "favourable":
        more.setdefault("toward", "France Travail")
    told = services.Decided(outcome, "Motifs de la décision.", **more)
    services.decide(agent(cast.emilie), item.session_id, item.pk, told, token=f"decision-{item.pk}")


def heard(cast: Cast, item: Item, **more: Any) -> None:
    """The person was warned, spoke, and does not wish to wait."""
    who = agent(cast.emilie)
    services.warn(who, item.session_id, item.pk, on=now().date(), how="letter", token=f"n{item.pk}")
    detail = {
        "means": "written",
        "text": "J'étais malade.",
        "assisted_by": "ma sœur",
        "gives_up_delay": True,
    } | more
    services.observe(who, item.session_id, item.pk, on=now().date(), detail=detail, token=f"o{item.pk}")


def held(cast: Cast, case: Case) -> Session:
    """A session that is over and closed: one case, favourable."""
    item = on_agenda(cast, case)
    opine(cast, item)
    decide(cast, item)
    return services.close(agent(cast.emilie), item.session_id)
