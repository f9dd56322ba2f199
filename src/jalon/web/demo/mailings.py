"""Letters of the demonstration: letterheads, a text of one's own, letters that left, and a batch."""

from collections.abc import Sequence
from datetime import date

from jalon.letters import ValuesError, kind
from jalon.letters.template import Paragraph
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership, Organisation
from jalon.web.accounts.policy import Role
from jalon.web.cases import store
from jalon.web.cases.access import Access, held
from jalon.web.cases.models import Case
from jalon.web.cases.opened import Opened
from jalon.web.kit.clock import now
from jalon.web.letters import batches, library
from jalon.web.letters.heads import head_of
from jalon.web.letters.models import How, Letterhead
from jalon.web.letters.sending import Ready, send
from jalon.web.letters.values import known as known_values
from jalon.web.mail.models import Event, PrintRun, Sending, Why
from jalon.web.mail.outbox import Asked, ask
from jalon.web.mail.printing import Nothing, post, print_waiting
from jalon.web.mail.reminders import way_to

from .cast import Cast

_SENT = (("tarn-tns", "evaluation-notice"), ("cea-fiche-7", "review"), ("lulu", "turnover-attestation"))
EVERY = 5
"""One case in so many of those that could have one has a letter."""
_TOWNS = {
    "Tarn": ("Albi", "81000", "tribunal administratif de Toulouse"),
    "Alsace (Bas-Rhin)": ("Strasbourg", "67000", "tribunal administratif de Strasbourg"),
    "Ille-et-Vilaine": ("Rennes", "35000", "tribunal administratif de Rennes"),
}
_LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40" width="120" height="40">'
    b'<rect x="0" y="8" width="24" height="24" rx="5" fill="#12545b"/>'
    b'<path d="M32 30 L48 10 L64 30 Z" fill="#e9a23b"/></svg>'
)
_PAPERS = "Bonjour, pensez à apporter votre livre des recettes et votre dernière déclaration. À bientôt !\n"
_BECAME = (
    (("sending", ""), ("sent", "250 accepted"), ("answered", "par téléphone")),
    (("failed", "le serveur de courriel refuse le destinataire : 550 no such user"),),
    (("sending", ""), ("doubt", "l'envoi a été interrompu : il est peut-être parti")),
    (),
    (("sending", ""), ("sent", "250 accepted")),
    (("cancelled", "écrit par erreur"),),
)
"""What became of the messages, in turn."""
_PHONES = "05 99 00 {0:02} 01"
_QUALITY = "Pour le président et par délégation,\nla cheffe du service insertion"
_SAID = {
    "bilan.synthese": "L'activité progresse, les prix ont été revus.",
    "bilan.parole": "Je me sens plus à l'aise avec les chiffres.",
}
"""What a bilan says and that no fact tells."""
_WELCOME = (
    "Nous vous attendons. Si vous venez de loin, dites-le : nous pouvons aussi nous voir près de chez vous."
)


def write_letters(cast: Cast, made: Sequence[Case], day: date) -> None:
    """Give each house its letterhead, one its own words; have some letters leave, and one batch asked for."""
    for rank, house in enumerate(
        {one.organisation_id: one.organisation for one in cast.workers.values()}.values()
    ):
        _letterhead(house, rank)
    _own_words(cast)
    for programme, name in _SENT:
        mine = [case for case in made if case.programme == programme][::EVERY]
        for case in mine:
            _send(case, name, day)
    _batch(cast, day)
    _messages(made)
    Sending.objects.update(delay=5)


def _messages(made: Sequence[Case]) -> None:
    """Messages in every state: sent, waiting, refused, in doubt; letters printed, and some posted."""
    followed = [case for case in made if case.referent_id and (case.person.email or case.person.phone)]
    for rank, case in enumerate(followed[3::17]):
        fresh = Case.objects.with_names().get(pk=case.pk)
        way = way_to(fresh.person)
        if way is None or fresh.referent is None:
            continue
        asked = Asked(
            case=fresh, organisation=fresh.organisation, channel=way[0], why=Why.MESSAGE, to=way[1],
            to_name=fresh.person.name, subject="Vos papiers pour le prochain rendez-vous", text=_PAPERS,
            token=f"demo-message-{case.pk}", by=fresh.referent,
        )  # fmt: skip
        message = ask(asked)
        for what, detail in _BECAME[rank % len(_BECAME)]:
            Event.objects.create(message=message, what=what, at=now(), detail=detail)
    for who in {case.referent for case in made if case.referent and case.programme in ("tarn-tns", "lulu")}:
        run = _printed(who)
        if run and who.pk % 2:
            post(Agent(who.user, who), run.pk)


def _printed(who: Membership) -> PrintRun | None:
    try:
        return print_waiting(Agent(who.user, who))
    except Nothing:
        return None


def _letterhead(house: Organisation, rank: int) -> None:
    territory = house.territories.order_by("pk").first()
    town, code, court = _TOWNS.get(territory.name if territory else "", next(iter(_TOWNS.values())))
    authority = house.kind == "authority"
    Sending.objects.create(organisation=house, delay=0)
    Letterhead.objects.create(
        organisation=house, name=house.name, address=f"1 place de la Démonstration\n{code} {town.upper()}", place=town,
        service="service insertion" if authority else house.name, phone=_PHONES.format(rank),
        hours="du lundi au vendredi, de 9 h à 12 h", signatory="Camille Fictive",
        quality=_QUALITY if authority else "La directrice", appeal=f"Hôtel du Département, {code} {town}", court=court,
        data_contact=f"Délégué à la protection des données, Hôtel du Département, {code} {town}", logo=_LOGO,
        logo_alt=f"Logo de {house.name}", version=1, saved_at=now(), saved_by=house.memberships.order_by("pk").first(),
    )  # fmt: skip


def _own_words(cast: Cast) -> None:
    writer = next(one for one in cast.workers.values() if one.role == Role.MANAGER)
    known = kind("invitation")
    text = library.packaged(known.id)
    blocks = tuple(
        block.model_copy(update={"text": _WELCOME})
        if isinstance(block, Paragraph) and "plaisir" in block.text
        else block
        for block in text.letter
    )
    ours = text.model_copy(update={"letter": blocks})
    library.save(Agent(writer.user, writer), known.id, ours, seen=0, why="Plus accueillant")


def _send(case: Case, name: str, day: date) -> None:
    fresh = Case.objects.with_names().get(pk=case.pk)
    who: Membership | None = fresh.referent
    if who is None:
        return
    agent, known = Agent(who.user, who), kind(name)
    access = Access(agent, fresh, held(agent, fresh))
    stored = store.load(fresh)
    values = known_values(Opened(access, stored, day), known, head_of(who.organisation))
    values |= _SAID if name == "review" else {}
    ready = Ready(known, library.in_force(who.organisation, name), values, How.POST, day)
    try:
        send(access, ready, seen=stored.last, token=f"demo-letter-{case.pk}")
    except ValuesError:
        return  # the case does not tell enough for this letter


def _batch(cast: Cast, day: date) -> None:
    """The notices of income that a département owes: one batch, half of them left to be sent."""
    known = kind("evaluation-notice")
    for who in cast.workers.values():
        agent = Agent(who.user, who)
        if who.role != Role.INCOME_OFFICER:
            continue
        waiting = batches.waiting(agent, known)
        if len(waiting) > 1:
            chosen = [one.case.reference for one in waiting[: len(waiting) // 2]]
            made = batches.begin(
                agent, known, chosen, how=How.POST, on=day, values={}, token=f"demo-{known.id}"
            )
            while batches.work(made.pk):
                pass
            return
