"""Minutes of a session: what was said and decided of each case; once for the file, once without any name."""

import hashlib

from jalon.letters import Minutes as Words
from jalon.letters import Part, print_minutes
from jalon.rules.french import day, full_day, hour
from jalon.web.accounts.agents import Agent
from jalon.web.documents import files
from jalon.web.kit.clock import now
from jalon.web.letters.heads import head_of

from .journal import Journal, told_decision, told_opinion
from .models import Item, Minutes, Session, Subject


def words_of(session: Session, *, anonymous: bool) -> Words:
    """What the minutes of a session say. Few queries, whatever the number of cases."""
    items = list(
        session.items.filter(removed="")
        .select_related("case__person", "case__referent__user")
        .prefetch_related("entries__seat")
    )
    seats = list(session.seats.all())
    present = sum(1 for one in seats if one.present)
    members = [
        f"{one.quality or 'membre'}, {'présent' if one.present else 'absent'}"
        if anonymous
        else f"{one.name}{f', {one.quality}' if one.quality else ''} : {'présent' if one.present else 'absent'}"
        for one in seats
    ]
    return Words(
        title=f"Équipe pluridisciplinaire du {day(session.on)}",
        house=head_of(session.organisation).name,
        on=session.on,
        head=[
            f"{head_of(session.organisation).name}, {session.territory.name}.",
            f"Séance du {full_day(session.on)}, à {hour(session.at)}, {session.place}.",
            f"Quorum : {session.quorum}. Membres présents : {present} sur {len(seats)}.",
            f"Dossiers examinés : {len(items)}.",
        ],
        members=members,
        items=[_item(rank, one, anonymous=anonymous) for rank, one in enumerate(items, 1)],
        foot=["Copie sans nom, pour les membres de l'équipe."] if anonymous else [],
        footer=f"Procès-verbal, séance du {day(session.on)}{', copie sans nom' if anonymous else ''}",
    )


def _item(rank: int, item: Item, *, anonymous: bool) -> tuple[str, list[Part]]:
    """What was said of a case. Without names, what people wrote in their own words is left out: it might name them."""
    journal = Journal(item)
    who = (
        f"Dossier {rank}" if anonymous else f"{rank}. {item.case.person.name} (dossier {item.case.reference})"
    )
    parts = [Part("Sujet :", Subject(item.subject).label)]
    if not anonymous:
        parts.append(Part("Saisine :", item.reason))
    if journal.notice:
        parts.append(Part("Personne prévenue :", f"le {day(journal.notice.on)}"))
    if observed := journal.observation:
        said = observed.detail.get("text", "")
        with_whom = observed.detail.get("assisted_by", "")
        text = (
            f"reçues le {day(observed.on)}"
            if anonymous
            else f"le {day(observed.on)} : {said or 'venue sans écrit'}"
        )
        parts.append(Part("Observations :", text + (", personne assistée" if with_whom else "")))
    if journal.in_conflict:
        many = len(journal.in_conflict)
        names = [one.seat.name for one in journal.entries if one.what == "conflict" and one.seat]
        parts.append(
            Part("Ne prennent pas part :", str(many) if anonymous else ", ".join(dict.fromkeys(names)))
        )
    if opinion := journal.opinion:
        parts.append(Part("Avis :", told_opinion(opinion.detail)))
        if not anonymous:
            parts.append(Part("Motifs de l'avis :", opinion.detail["reasons"]))
    if decision := journal.decision:
        parts.append(Part("Décision :", told_decision(decision.detail)))
        if not anonymous:
            parts.append(Part("Motifs de la décision :", decision.detail["reasons"]))
    return who, parts


def seal(agent: Agent, session: Session) -> list[Minutes]:
    """Print both minutes of a session that closes and keep them: they are never printed again."""
    made = []
    for anonymous in (False, True):
        data = print_minutes(words_of(session, anonymous=anonymous))
        name = files.new_name()
        files.write(name, data)
        made.append(
            Minutes.objects.create(
                session=session, anonymous=anonymous, stored_as=name, sha256=hashlib.sha256(data).hexdigest(),
                at=now(), by=agent.membership,
            )
        )  # fmt: skip
    return made
