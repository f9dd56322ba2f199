"""Panels of the demonstration: one closed, one convened with a case at each step, one in preparation, in two places."""

from collections.abc import Sequence
from datetime import date, time

from jalon.rules.months import add_days
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership
from jalon.web.accounts.policy import Role
from jalon.web.cases.models import Case
from jalon.web.panel import queries, services
from jalon.web.panel.journal import outcomes_for
from jalon.web.panel.models import Item, Session

from .cast import ALSACE, TARN, Cast

PLACES = {
    TARN: ("tarn-tns", "Maison du Département, salle 2"),
    ALSACE: ("cea-fiche-7", "Maison de l'Alsace, salle 4"),
}
_BY_HAND = (
    ("breach", "Deux rendez-vous annulés le jour même, et un contrat qui n'avance plus."),
    ("reorientation", "L'activité est arrêtée depuis deux mois : la personne cherche un emploi salarié."),
    ("extension", "La durée normale se termine ; le référent demande une année de plus."),
    ("other", "La personne demande à changer de référent."),
)
_WORDS = (
    "J'ai eu un souci de garde d'enfant, j'avais prévenu par téléphone.",
    "Je veux continuer, deux clients doivent signer ce mois-ci.",
    "Je préfère chercher un emploi et garder mon activité le samedi.",
)


def convene_panels(cast: Cast, made: Sequence[Case], day: date) -> None:
    """Hold the sessions of the places that have a panel."""
    for territory, (programme, place) in PLACES.items():
        holder = _one(cast, territory, Role.INCOME_OFFICER)
        member = _one(cast, territory, Role.PANEL_MEMBER)
        if holder and member:
            cases = [
                case for case in made if case.programme == programme and case.situation.standing == "entered"
            ]
            _Panel(holder, member, cases, place).hold(day)


def _one(cast: Cast, territory: str, role: Role) -> Membership | None:
    here = cast.territories[territory]
    return next(
        (one for one in cast.workers.values() if one.role == role and here in one.territories.all()), None
    )


class _Panel:
    def __init__(self, holder: Membership, member: Membership, cases: Sequence[Case], place: str) -> None:
        self.holder, self.member, self.cases, self.place = holder, member, list(cases), place
        self.agent = Agent(holder.user, holder)

    def hold(self, day: date) -> None:
        self._over(self._session(add_days(day, -7), time(9)))
        self._now(self._session(day, time(14)), day)
        self._session(add_days(day, 21), time(9, 30))

    def _session(self, on: date, at: time) -> Session:
        made = services.save_session(
            self.agent,
            Session(
                territory=self.holder.territories.get(), organisation=self.holder.organisation, on=on, at=at,
                place=self.place, quorum=3, by=self.holder,
            ),
        )  # fmt: skip
        named = (
            ("Odette Fictive", "représentante des bénéficiaires"),
            ("Yvon Fictif", "CAF"),
            ("Lise Fictive", "France Travail"),
        )
        seats = [services.seat(self.agent, made.pk, membership=self.member, name="", quality="élu")]
        seats += [
            services.seat(self.agent, made.pk, membership=None, name=name, quality=what)
            for name, what in named
        ]
        services.attend(self.agent, made.pk, {one.pk for one in seats})
        return made

    def _over(self, session: Session) -> None:
        """A session that is closed: attestations validated, else a change of direction that everybody agreed on."""
        found = [one for one in queries.awaiting(self.agent) if one.subject == "contract"][:3]
        services.add(self.agent, session.pk, found)
        if not found:
            self._by_hand(session, self.cases[0], *_BY_HAND[1])
        services.convene(self.agent, session.pk)
        for item in session.items.all():
            self._opine(item, "favourable")
            self._decide(item, "favourable")
        services.close(self.agent, session.pk)

    def _now(self, session: Session, day: date) -> None:
        """The session of the day: some cases that their situations bring, some by hand, each further than the last."""
        services.add(
            self.agent,
            session.pk,
            [one for one in queries.awaiting(self.agent) if one.subject == "absence"][:4],
        )
        for case, (subject, reason) in zip(self.cases[5::7], _BY_HAND, strict=False):
            self._by_hand(session, case, subject, reason)
        services.convene(self.agent, session.pk)
        for rank, item in enumerate(session.items.all()):
            if rank:
                services.warn(
                    self.agent,
                    session.pk,
                    item.pk,
                    on=add_days(day, -15),
                    how="letter",
                    token=f"demo-w{item.pk}",
                )
            if rank > 1:
                self._observe(item, rank, day)
            outcomes = [name for name, _ in outcomes_for(item.subject, removal=False)]
            if rank > 2:  # noqa: PLR2004  the first ones are still to be examined
                self._opine(item, outcomes[0])
            if rank > 3:  # noqa: PLR2004  and the next one to be decided
                self._decide(item, "postponed" if rank == 4 else outcomes[0])  # noqa: PLR2004  one comes back

    def _by_hand(self, session: Session, case: Case, subject: str, reason: str) -> None:
        services.add_by_hand(self.agent, session.pk, case.reference, subject, reason)

    def _observe(self, item: Item, rank: int, day: date) -> None:
        detail = {
            "means": "written", "text": _WORDS[rank % len(_WORDS)], "assisted_by": "son frère" if rank % 2 else "",
            "comes": rank % 2 == 0, "gives_up_delay": False,
        }  # fmt: skip
        services.observe(
            self.agent,
            item.session_id,
            item.pk,
            on=add_days(day, -3),
            detail=detail,
            token=f"demo-o{item.pk}",
        )

    def _opine(self, item: Item, outcome: str) -> None:
        detail = {
            "outcome": outcome,
            "reasons": "L'équipe a lu le dossier et entendu le référent.",
            "for": 3,
            "against": 0,
            "abstain": 1,
        }
        services.give_opinion(self.agent, item.session_id, item.pk, detail=detail, token=f"demo-a{item.pk}")

    def _decide(self, item: Item, outcome: str) -> None:
        toward = "France Travail, équipe des indépendants" if item.subject == "reorientation" else ""
        told = services.Decided(outcome, "Conforme à l'avis de l'équipe.", toward=toward)
        services.decide(self.agent, item.session_id, item.pk, told, token=f"demo-d{item.pk}")
