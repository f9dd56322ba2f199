"""What people do in a session: prepare, convene, hear, give an opinion, decide, close. One transaction each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from jalon.letters import kind
from jalon.rules.contracts import contracts
from jalon.rules.errors import JalonError, MissingParameter
from jalon.rules.facts import Fact
from jalon.rules.facts.contract import ContractValidated
from jalon.rules.facts.path import (
    ExtensionAsked,
    ExtensionGranted,
    ExtensionRefused,
    Orientation,
    PanelDecided,
    PanelReferred,
)
from jalon.rules.facts.person import RsaClosed, RsaSuspended
from jalon.rules.french import day
from jalon.rules.measures import Bounds, beyond, bounds, is_shared, measures_before
from jalon.rules.view import Today, View
from jalon.study.words import capital, many
from jalon.web.accounts.agents import Agent
from jalon.web.accounts.models import Membership
from jalon.web.accounts.policy import Action
from jalon.web.cases import services as recording
from jalon.web.cases import store
from jalon.web.cases.access import Access, held, visible
from jalon.web.cases.models import Case
from jalon.web.cases.opened import Opened
from jalon.web.cases.rights import may_record
from jalon.web.kit.clock import now, today
from jalon.web.letters.batches import begin
from jalon.web.letters.models import How
from jalon.web.trust.services import note

from .journal import FOR_SUBJECT, USUAL, Journal, quorum_lacks
from .models import Entry, Item, Seat, Session, State, Subject, What
from .queries import Awaiting, holds, sessions


class Refused(JalonError):
    """It cannot be done: the sentence says why and what to do."""


def _hold(agent: Agent) -> None:
    if not holds(agent):
        raise PermissionDenied


def locked(agent: Agent, number: int) -> Session:
    """A session that somebody holds, held until the transaction ends. Raises ``Session.DoesNotExist``."""
    _hold(agent)
    return sessions(agent).select_for_update(no_key=True, of=("self",)).get(pk=number)


def _open(session: Session) -> None:
    if session.state == State.CLOSED:
        raise Refused("La séance est close : rien n'y change plus.")


# -- preparing -----------------------------------------------------------------------------------------------------


@transaction.atomic
def save_session(agent: Agent, session: Session) -> Session:
    """Make a session, or change its day, place or quorum. Raises ``Refused``, ``PermissionDenied``."""
    _hold(agent)
    if session.territory_id not in agent.territory_ids or session.organisation_id != agent.organisation.pk:
        raise PermissionDenied
    if session.pk:
        _open(locked(agent, session.pk))
    session.save()
    note(agent, "panel:session", session=session.pk)
    return session


@transaction.atomic
def seat(agent: Agent, number: int, *, membership: Membership | None, name: str, quality: str) -> Seat:
    """Add a member: a colleague who signs in, or somebody by their name. Raises ``Refused``."""
    session = locked(agent, number)
    _open(session)
    if membership is not None:
        if not membership.territories.filter(pk=session.territory_id).exists():
            raise PermissionDenied
        name = membership.user.name
        if again := session.seats.filter(membership=membership).first():
            return again
    if not name.strip():
        raise Refused("Dites qui siège : choisissez un agent, ou écrivez un nom.")
    made = Seat.objects.create(
        session=session, membership=membership, name=name.strip(), quality=quality.strip()
    )
    note(agent, "panel:seat", session=session.pk, seat=made.pk)
    return made


@transaction.atomic
def unseat(agent: Agent, number: int, pk: int) -> None:
    """Take a member off. Raises ``Refused`` when they were already named in a conflict."""
    session = locked(agent, number)
    _open(session)
    found = session.seats.get(pk=pk)
    if found.entries.exists():
        raise Refused(f"{found.name} a déclaré un conflit d'intérêts dans cette séance : son nom y reste.")
    found.delete()
    note(agent, "panel:unseat", session=session.pk, seat=pk)


@transaction.atomic
def attend(agent: Agent, number: int, present: set[int]) -> None:
    """Say who is there, by the numbers of the seats."""
    session = locked(agent, number)
    _open(session)
    for one in session.seats.all():
        if one.present != (one.pk in present):
            one.present = one.pk in present
            one.save(update_fields=["present"])
    note(agent, "panel:attend", session=session.pk, present=len(present))


@transaction.atomic
def convene(agent: Agent, number: int) -> None:
    """Convene a session: its members see their cases from now on. Raises ``Refused``."""
    session = locked(agent, number)
    if session.state != State.PREPARED:
        return
    if session.seats.count() < session.quorum:
        raise Refused(f"Il faut {session.quorum} membres pour le quorum : ajoutez-les avant de convoquer.")
    session.state, session.convened_at = State.CONVENED, now()
    session.save(update_fields=["state", "convened_at"])
    note(agent, "panel:convene", session=session.pk)


# -- the agenda ----------------------------------------------------------------------------------------------------


@transaction.atomic
def add(agent: Agent, number: int, found: list[Awaiting]) -> int:
    """Put cases that their situation brings on the agenda; how many are new. Each is referred, as the rules ask."""
    session = locked(agent, number)
    _open(session)
    return sum(_place(agent, session, one.case, _brought(one)) for one in found)


@dataclass(frozen=True)
class _Brought:
    """Why a case goes on the agenda."""

    subject: str
    reason: str
    about: str = ""
    line: str = ""
    refers: bool = True
    former: Item | None = None


def _brought(one: Awaiting) -> _Brought:
    reason = f"{one.line.sentence} ({one.line.source})"
    return _Brought(one.subject, reason, one.about, one.line.line, one.refers)


@transaction.atomic
def add_by_hand(agent: Agent, number: int, reference: str, subject: str, reason: str) -> Item:
    """Put a case on the agenda. Raises ``Refused``, ``Case.DoesNotExist`` when it is not theirs to see."""
    session = locked(agent, number)
    _open(session)
    case = visible(agent, Action.DECIDE_PANEL).get(reference=reference)
    if not _place(agent, session, case, _Brought(Subject(subject), reason)):
        raise Refused("Ce dossier est déjà à l'ordre du jour pour ce sujet.")
    return session.items.latest("pk")


def _place(agent: Agent, session: Session, case: Case, why: _Brought) -> bool:
    if case.territory_id != session.territory_id:
        return False
    if session.items.filter(case=case, subject=why.subject, about=why.about, removed="").exists():
        return False
    rank = (session.items.aggregate(most=Max("rank"))["most"] or 0) + 1
    made = Item.objects.create(
        session=session, case=case, subject=why.subject, about=why.about, line=why.line, reason=why.reason, rank=rank,
        former=why.former, by=agent.membership, at=now(),
    )  # fmt: skip
    if why.refers:
        _refer(agent, made)
    note(agent, "panel:item", person_id=case.person_id, case_id=case.pk, item=made.pk)
    return True


def _refer(agent: Agent, item: Item) -> None:
    """Tell, on the case, that the panel is asked about it."""
    read = opened(agent, item.case)
    if may_record(read.access, "panel_referred"):
        fact = PanelReferred(**_common(today()), subject=item.subject, about=item.about or None)  # type: ignore[arg-type]  # a subject
        recording.record(read.access, [fact], seen=read.stored.last, token=f"ep-saisine-{item.pk}")


@transaction.atomic
def move(agent: Agent, number: int, pk: int, *, up: bool) -> None:
    """Have a case examined sooner or later than its neighbour."""
    session = locked(agent, number)
    _open(session)
    rows = list(session.items.filter(removed=""))
    at = next((rank for rank, one in enumerate(rows) if one.pk == pk), None)
    if at is None or not 0 <= (other := at - 1 if up else at + 1) < len(rows):
        return
    rows[at], rows[other] = rows[other], rows[at]
    for rank, one in enumerate(rows, 1):
        if one.rank != rank:
            one.rank = rank
            one.save(update_fields=["rank"])


@transaction.atomic
def remove(agent: Agent, number: int, pk: int, why: str) -> None:
    """Take a case off the agenda, with the reason. Raises ``Refused`` once an opinion was given."""
    session = locked(agent, number)
    _open(session)
    item = session.items.get(pk=pk)
    if Journal(item).opinion:
        raise Refused("L'avis est déjà donné : la décision, un report par exemple, y met fin.")
    item.removed = why.strip() or "retiré de l'ordre du jour"
    item.save(update_fields=["removed"])
    note(agent, "panel:remove", person_id=item.case.person_id, case_id=item.case_id, item=item.pk)


# -- hearing, opinion ----------------------------------------------------------------------------------------------


def _item(agent: Agent, number: int, pk: int) -> tuple[Session, Item]:
    session = locked(agent, number)
    _open(session)
    rows = session.items.select_related("case").filter(
        removed="", case__in=visible(agent, Action.DECIDE_PANEL)
    )
    return session, rows.get(pk=pk)


def enter(
    item: Item, what: str, on: date, detail: dict[str, Any], *, by: Membership, token: str, seat: Seat | None = None,
    fact: str = "",
) -> Entry:  # fmt: skip
    """Add an entry to what was said of a case, whoever may; the same token adds it once."""
    if again := Entry.objects.filter(token=token).first():
        return again
    return Entry.objects.create(
        item=item, what=what, on=on, detail=detail, token=token, at=now(), by=by, seat=seat, fact=fact
    )


def _enter(
    agent: Agent,
    item: Item,
    what: str,
    on: date,
    detail: dict[str, Any],
    token: str,
    seat: Seat | None = None,
) -> Entry:
    made = enter(item, what, on, detail, by=agent.membership, token=token, seat=seat)
    note(agent, f"panel:{what}", person_id=item.case.person_id, case_id=item.case_id, item=item.pk)
    return made


@transaction.atomic
def warn(agent: Agent, number: int, pk: int, *, on: date, how: str, token: str) -> Entry:
    """Note that the person was warned of the session, and how. Raises ``Refused``."""
    session, item = _item(agent, number, pk)
    if on > today():
        raise Refused("Ce jour est à venir : notez l'envoi le jour où il est fait.")
    if on > session.on:
        raise Refused("La personne est prévenue avant la séance.")
    return _enter(agent, item, What.NOTICE, on, {"how": how}, token)


@transaction.atomic
def summon(agent: Agent, number: int, token: str) -> int:
    """Have the summons of everybody who is not warned yet written, in one batch; its number.

    Each letter, as it leaves, notes that the person is warned. Raises ``Refused``.
    """
    session = locked(agent, number)
    _open(session)
    if today() > session.on:
        raise Refused("La séance a eu lieu : on ne convoque plus.")
    items = session.items.filter(removed="").select_related("case").prefetch_related("entries")
    left = [one.case.reference for one in items if not Journal(one).notice and not Journal(one).decision]
    if not left:
        raise Refused("Toutes les personnes sont déjà prévenues.")
    return begin(
        agent, kind("panel-summons"), list(dict.fromkeys(left)), how=How.POST, on=today(), values={},
        token=f"ep-{session.pk}-{token}"[:40],
    ).pk  # fmt: skip


@transaction.atomic
def observe(agent: Agent, number: int, pk: int, *, on: date, detail: dict[str, Any], token: str) -> Entry:
    """Note what the person says: by which means, assisted by whom, whether they come. Raises ``Refused``."""
    _, item = _item(agent, number, pk)
    if on > today():
        raise Refused("Ce jour est à venir : on note ce qui est dit.")
    return _enter(agent, item, What.OBSERVATION, on, detail, token)


@transaction.atomic
def declare_conflict(agent: Agent, number: int, pk: int, seat_pk: int, why: str, token: str) -> Entry:
    """A member takes no part in a case: they do not see it any more. Raises ``Refused`` once an opinion was given."""
    session, item = _item(agent, number, pk)
    if Journal(item).opinion:
        raise Refused("L'avis est déjà donné : le conflit se déclare avant.")
    found = session.seats.get(pk=seat_pk)
    return _enter(agent, item, What.CONFLICT, today(), {"why": why.strip()}, token, found)


@transaction.atomic
def give_opinion(agent: Agent, number: int, pk: int, *, detail: dict[str, Any], token: str) -> Entry:
    """Record the opinion of the panel. Raises ``Refused`` when the person was not heard or the quorum is not there."""
    session, item = _item(agent, number, pk)
    if again := Entry.objects.filter(token=token).first():
        return again
    journal = Journal(item)
    if session.state != State.CONVENED:
        raise Refused("La séance n'est pas convoquée : convoquez-la d'abord.")
    if today() < session.on:
        raise Refused("La séance n'a pas encore eu lieu.")
    if journal.decision:
        raise Refused("La décision est déjà prise.")
    if unheard := journal.unheard(today(), opened(agent, item.case).programme.parameters):
        raise Refused(unheard)
    if lacking := quorum_lacks(session, list(session.seats.all()), journal):
        raise Refused(f"Le quorum n'est pas atteint : il manque {many(lacking, 'membre')} sans conflit.")
    _fits(item, detail)
    if detail["outcome"] == "removal":
        _may_remove(opened(agent, item.case))
    return _enter(agent, item, What.OPINION, session.on, detail, token)


def _fits(item: Item, detail: dict[str, Any]) -> None:
    if detail.get("outcome") not in FOR_SUBJECT.get(Subject(item.subject), USUAL):
        raise Refused("Cet avis n'existe pas pour ce sujet.")
    if not str(detail.get("reasons", "")).strip():
        raise Refused("Écrivez les motifs.")


# -- decision ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Decided:
    """What the entitled authority decides."""

    outcome: str
    reasons: str
    percent: int | None = None
    duration: int | None = None
    start: date | None = None
    toward: str = ""
    """The organisation to which a reorientation leads."""
    way: str = ""
    body: str = ""


def opened(agent: Agent, case: Case) -> Opened:
    """A case as whoever holds the session sees it."""
    fresh = Case.objects.with_names().get(pk=case.pk)
    return Opened(Access(agent, fresh, held(agent, fresh)), store.load(fresh), today())


def _view(read: Opened) -> View:
    return View(read.facts, Today(read.on), read.programme.parameters)


def bounds_of(read: Opened) -> Bounds | None:
    """The bounds of a measure of today for a case; nothing when the law of the day is not known."""
    view = _view(read)
    try:
        return bounds(
            view.parameters, read.on, measures=measures_before(view), shared=is_shared(view) is not False
        )
    except MissingParameter:
        return None


@transaction.atomic
def decide(agent: Agent, number: int, pk: int, decided: Decided, *, token: str) -> Entry:
    """Decide after the opinion: facts of the case and entry of the session together.

    Raises ``Refused`` with a sentence, and what ``cases.services.record`` raises.
    """
    _, item = _item(agent, number, pk)
    if again := Entry.objects.filter(token=token).first():
        return again
    journal = Journal(item)
    if journal.opinion is None:
        raise Refused("L'équipe donne d'abord son avis ; la décision vient ensuite.")
    if journal.decision is not None:
        raise Refused("La décision est déjà prise.")
    detail = {"outcome": decided.outcome, "reasons": decided.reasons.strip()}
    _fits(item, detail)
    read = opened(agent, item.case)
    if decided.outcome == "measure":
        detail |= _measure(read, decided)
    if decided.outcome == "removal":
        detail |= _removal(read, decided)
    if item.subject == Subject.REORIENTATION and decided.outcome == "favourable":
        detail |= _reorientation(decided)
    detail["follows"] = decided.outcome == journal.opinion.detail["outcome"]
    facts = _facts(read, item, decided, detail)
    recording.record(read.access, facts, seen=read.stored.last, token=f"ep-decision-{item.pk}")
    return _enter(agent, item, What.DECISION, today(), detail, token)


def _bounds_or_refuse(read: Opened) -> Bounds:
    found = bounds_of(read)
    if found is None:
        raise Refused(
            "Les bornes légales d'une mesure ne sont pas connues à ce jour : saisissez-les avant de décider."
        )
    return found


def _measure(read: Opened, decided: Decided) -> dict[str, Any]:
    found = _bounds_or_refuse(read)
    if decided.percent is None or decided.duration is None or decided.start is None:
        raise Refused("Une mesure a une part du RSA, une durée et un premier jour : écrivez les trois.")
    if decided.start < today():
        raise Refused("Une mesure ne prend pas effet avant d'être décidée.")
    if wrong := beyond(found, decided.percent, decided.duration):
        raise Refused(" ".join(capital(one) for one in wrong))
    return {"percent": decided.percent, "duration": decided.duration, "start": decided.start.isoformat()}


def _may_remove(read: Opened) -> None:
    if not _bounds_or_refuse(read).removal:
        raise Refused("La suppression du RSA n'est possible qu'après une première mesure (L262-37 CASF).")


def _removal(read: Opened, decided: Decided) -> dict[str, Any]:
    _may_remove(read)
    if decided.start is None:
        raise Refused("Une suppression a un premier jour : écrivez-le.")
    if decided.start < today():
        raise Refused("Une suppression ne prend pas effet avant d'être décidée.")
    return {"start": decided.start.isoformat()}


def _reorientation(decided: Decided) -> dict[str, Any]:
    if not decided.toward.strip():
        raise Refused("Dites vers quel organisme la personne est réorientée.")
    return {"toward": decided.toward.strip(), "way": decided.way}


def _facts(read: Opened, item: Item, decided: Decided, detail: dict[str, Any]) -> list[Fact]:
    """What the decision is for the case: what follows the panel, and what it grants, refuses or validates."""
    on = today()
    facts: list[Fact] = [
        PanelDecided(
            **_common(on), subject=item.subject, outcome=decided.outcome, about=item.about or None,  # type: ignore[arg-type]  # checked
            percent=detail.get("percent"), duration=detail.get("duration"),
            start=decided.start if "start" in detail else None, reasons=detail["reasons"],
        )
    ]  # fmt: skip
    facts += _following(decided, detail, on)
    body = decided.body.strip() or "l'équipe pluridisciplinaire"
    if item.subject == Subject.EXTENSION and decided.outcome == "favourable":
        asked = _view(read).last(ExtensionAsked)
        facts.append(ExtensionGranted(**_common(on), body=body, ground=asked.ground if asked else None))
    if item.subject == Subject.EXTENSION and decided.outcome == "unfavourable":
        facts.append(ExtensionRefused(**_common(on), body=body))
    if item.subject == Subject.CONTRACT and decided.outcome == "favourable":
        facts.append(ContractValidated(**_common(on), contract=_contract(read, item), body=body))
    return facts


def _following(decided: Decided, detail: dict[str, Any], on: date) -> list[Fact]:
    """What a measure does to the payment, a suppression to the right, a reorientation to the path."""
    told = f"décision du {day(on)}"
    if "percent" in detail and decided.start:
        why = f"{detail['percent']} % du RSA pendant {detail['duration']} mois, {told}"
        return [RsaSuspended(**_common(decided.start), reason=why)]
    if decided.outcome == "removal" and decided.start:
        return [RsaClosed(**_common(decided.start), reason="removed")]
    if "toward" in detail:
        way = decided.way or None
        return [Orientation(**_common(on), decision="reorientation", toward=detail["toward"], way=way)]  # type: ignore[arg-type]  # a way
    return []


def _contract(read: Opened, item: Item) -> str:
    if item.about:
        return item.about
    signed = contracts(_view(read))
    if not signed:
        raise Refused("Aucun contrat n'est signé dans ce dossier : il n'y a rien à valider.")
    return signed[-1].signed.contract


@transaction.atomic
def bring_back(agent: Agent, number: int, pk: int) -> bool:
    """Put a case that was postponed on the agenda of another session: its second passage."""
    session = locked(agent, number)
    _open(session)
    former = Item.objects.select_related("case").filter(session__in=sessions(agent), pk=pk, again=None).get()
    last = Journal(former).decision
    if last is None or last.detail["outcome"] != "postponed":
        raise Refused("Ce dossier n'a pas été reporté.")
    again = _Brought(former.subject, former.reason, former.about, former.line, refers=False, former=former)
    return _place(agent, session, former.case, again)


@transaction.atomic
def close(agent: Agent, number: int) -> Session:
    """Close a session: its minutes are sealed, its members see its cases no more. Raises ``Refused``."""
    from .minutes import seal  # noqa: PLC0415  it reads what is here

    session = locked(agent, number)
    if session.state == State.CLOSED:
        return session
    if session.state != State.CONVENED:
        raise Refused("La séance n'a pas été convoquée.")
    items = session.items.filter(removed="").prefetch_related("entries")
    if left := sum(1 for one in items if Journal(one).decision is None):
        raise Refused(
            f"{left} dossier{'s' if left > 1 else ''} sans décision : décidez, reportez, ou retirez de l'ordre du jour."
        )
    session.state, session.closed_at = State.CLOSED, now()
    session.save(update_fields=["state", "closed_at"])
    seal(agent, session)
    note(agent, "panel:close", session=session.pk)
    return session


def _common(on: date) -> dict[str, Any]:
    return {"id": "new", "on": on, "recorded_at": now(), "recorded_by": "…"}
