"""Every address, with every role, in every territory, and signed out: allowed or refused as the policy says.

An address that is not in the table below fails: whoever adds a page says who may open it.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.cases import euros, fact
from tests.web.cast import access, agent, case_for, client_of, paper_of
from tests.web.contracts.agreed import drafted, signed
from tests.web.letters.written import at_home, batch_of, sent
from tests.web.panel.seated import on_agenda
from tests.web.revisions.prepared import prepared, tried
from tests.web.workshops.gathered import sealed as sealed_meeting
from tests.web.workshops.gathered import signable

from jalon.benefits import answer
from jalon.benefits.question import Activity, Household, Month
from jalon.benefits.sheet import Sheet, encode
from jalon.benefits.simulate import simulate
from jalon.programmes.library import parameters
from jalon.rules.facts.base import ZERO
from jalon.web.accounts.models import Membership
from jalon.web.accounts.policy import Action, Role
from jalon.web.accounts.services import inviting
from jalon.web.amounts.families import GRID, family_of
from jalon.web.amounts.services import Voted, enter
from jalon.web.cases.access import Access, held, visible
from jalon.web.cases.links import handover, sharing
from jalon.web.cases.models import Case
from jalon.web.contracts.models import ModelObjective
from jalon.web.income.models import Simulation
from jalon.web.jobs.tasks import read_again
from jalon.web.kit.clock import now
from jalon.web.letters.batches import work
from jalon.web.letters.models import How
from jalon.web.mail.models import Message, Sending
from jalon.web.mail.printing import print_waiting

pytestmark = pytest.mark.django_db

LIBRARY = ("allauth", "django.")
"""Addresses whose views are a library's: signing in, second factor. They know no case."""
ANYBODY = "signed in, whatever the role"
PUBLIC = "open to who is signed out"
WRITES_PEOPLE = "who may open an accompaniment, or change who somebody is"
OF_PERSON = {"person", "person_edit", "accompaniment_new", "person_merge"}
"""Addresses that name a person, whom one knows by a case only."""
OF_DOCUMENT = {"document_file", "document_take_out", "document_put_back"}
"""Addresses that name a document: one that Alice added, which the right to correct is asked to take out."""

TABLE: dict[str, Action | str] = {
    "today": ANYBODY,
    "keep_filter": ANYBODY,
    "forget_filter": ANYBODY,
    "cases": ANYBODY,
    "team": Action.ASSIGN,
    "handover": Action.ASSIGN,
    "take_back": Action.ASSIGN,
    "emergency": Action.BREAK_GLASS,
    "emergency_seen": ANYBODY,
    "share": Action.SHARE,
    "stop_sharing": Action.SHARE,
    "case": Action.SEE,
    "case_file": Action.LEAD,
    "agenda": Action.PLAN,
    "day_review": Action.PLAN,
    "agenda_feed": Action.PLAN,
    "revoke_feed": Action.PLAN,
    "feed": PUBLIC,
    "plan": Action.PLAN,
    "plan_conflicts": Action.PLAN,
    "invitation": Action.PLAN,
    "appointment": Action.SEE,
    "move": Action.PLAN,
    "undo_plan": Action.PLAN,
    "outcome": Action.PLAN,
    "undo_outcome": Action.PLAN,
    "record_choose": Action.RECORD,
    "record": Action.RECORD,
    "correct": Action.LEAD,
    "withdraw": Action.CORRECT,
    "income": Action.SEE,
    "evaluate": Action.INCOME,
    "evaluation_asked": Action.INCOME,
    "simulate": Action.INCOME,
    "simulation": Action.SEE,
    "simulations_compared": Action.SEE,
    "simulation_away": Action.INCOME,
    "evaluation": Action.SEE,
    "attestation": Action.INCOME,
    "income_year": Action.INCOME,
    "income_import": Action.INCOME,
    "income_columns": Action.INCOME,
    "contract": Action.SEE,
    "contract_build": Action.LEAD,
    "contract_give_up": Action.LEAD,
    "contract_sign": Action.LEAD,
    "contract_text": Action.SEE,
    "contract_validate": Action.VALIDATE,
    "contract_review": Action.LEAD,
    "contract_end": Action.LEAD,
    "case_letters": Action.SEE,
    "letter_write": Action.RECORD,
    "letter_preview": Action.RECORD,
    "letter_file": Action.SEE,
    "letters": Action.LETTERS,
    "letter_head": Action.LETTERS,
    "letter_text": Action.LETTERS,
    "letter_text_preview": Action.LETTERS,
    "letter_version": Action.LETTERS,
    "letter_restore": Action.LETTERS,
    "proof_file": Action.LEAD,
    "rules": Action.RULES,
    "rules_draft": Action.RULES,
    "rules_rule": Action.RULES,
    "rules_do": Action.RULES,
    "rules_trial": Action.RULES,
    "rules_progress": Action.RULES,
    "results": Action.RESULTS,
    "results_cases": Action.RESULTS,
    "results_attendance": Action.RESULTS,
    "results_compare": Action.RESULTS,
    "publications": Action.RESULTS,
    "publication_file": Action.RESULTS,
    "exports": Action.RESULTS,
    "exports_part": Action.RESULTS,
    "export_file": Action.RESULTS,
    "fse": Action.RESULTS,
    "panel": Action.SIT,
    "panel_new": Action.DECIDE_PANEL,
    "panel_session": Action.SIT,
    "panel_edit": Action.DECIDE_PANEL,
    "panel_do": Action.DECIDE_PANEL,
    "panel_agenda": Action.DECIDE_PANEL,
    "panel_item": Action.SIT,
    "panel_step": Action.DECIDE_PANEL,
    "panel_minutes": Action.SIT,
    "workshops": Action.RECORD,
    "offers": Action.RECORD,
    "offer_new": Action.CATALOGUE,
    "offer": Action.CATALOGUE,
    "offer_retire": Action.CATALOGUE,
    "meeting_plan": Action.RECORD,
    "meeting": Action.RECORD,
    "meeting_do": Action.RECORD,
    "meeting_invite": Action.RECORD,
    "meeting_signing": Action.RECORD,
    "meeting_sheet": Action.RECORD,
    "case_workshops": Action.SEE,
    "meeting_certificate": Action.RECORD,
    "case_messages": Action.SEE,
    "message_cancel": Action.RECORD,
    "message_settle": Action.RECORD,
    "message_answered": Action.RECORD,
    "outbox": Action.RECORD,
    "sending": Action.LETTERS,
    "print_letters": Action.RECORD,
    "print_run": Action.RECORD,
    "run_posted": Action.RECORD,
    "batches": Action.RECORD,
    "batch_new": Action.RECORD,
    "batch_preview": Action.RECORD,
    "batch": Action.RECORD,
    "batch_progress": Action.RECORD,
    "batch_stop": Action.RECORD,
    "batch_file": Action.RECORD,
    "objectives": Action.CATALOGUE,
    "objective_new": Action.CATALOGUE,
    "objective": Action.CATALOGUE,
    "objective_retire": Action.CATALOGUE,
    "documents": Action.DOCUMENTS,
    "document_file": Action.DOCUMENTS,
    "document_take_out": Action.CORRECT,
    "document_put_back": Action.CORRECT,
    "amounts": ANYBODY,
    "amounts_of": ANYBODY,
    "amounts_export": ANYBODY,
    "amounts_read_again": Action.AMOUNTS,
    "amount": ANYBODY,
    "amount_enter": Action.AMOUNTS,
    "amount_correct": Action.AMOUNTS,
    "amount_withdraw": Action.AMOUNTS,
    "jobs": Action.JOBS,
    "job_retry": Action.JOBS,
    "job_discard": Action.JOBS,
    "person": Action.SEE,
    "person_edit": Action.IDENTITY,
    "person_new": Action.OPEN,
    "accompaniment_new": Action.OPEN,
    "person_merge": Action.MERGE,
    "undo_merge": Action.MERGE,
    "person_duplicates": WRITES_PEOPLE,
    "towns": ANYBODY,
    "search": ANYBODY,
    "account": ANYBODY,
    "close_session": ANYBODY,
    "close_other_sessions": ANYBODY,
    "switch": ANYBODY,
    "signed_out": PUBLIC,
    "join": PUBLIC,
    "proconnect_login": PUBLIC,
    "proconnect_callback": PUBLIC,
    "agents": Action.AGENTS,
    "invite": Action.AGENTS,
    "resend_invitation": Action.AGENTS,
    "withdraw_invitation": Action.AGENTS,
    "agent": Action.AGENTS,
    "close_agent": Action.AGENTS,
    "reopen_agent": Action.AGENTS,
    "reset_second_factor": Action.AGENTS,
    "organisations": Action.ORGANISATION,
    "new_organisation": Action.ORGANISATION,
    "organisation": Action.ORGANISATION,
    "new_territory": Action.ORGANISATION,
    "territory": Action.ORGANISATION,
    "search_quick": ANYBODY,
    "demo": PUBLIC,
}
"""What it takes to open an address: an action of the policy, on the case when the address names one."""
PEOPLE = ("alice", "bob", "claire", "denis", "emilie", "remi", "farid", "gaelle", "hugo", "zoe")
POSTS = {
    "keep_filter", "forget_filter", "stop_sharing", "emergency_seen", "revoke_feed", "plan_conflicts", "undo_plan",
    "outcome", "undo_outcome", "close_session", "close_other_sessions", "resend_invitation", "withdraw_invitation",
    "simulation_away", "close_agent", "reopen_agent", "reset_second_factor", "person_duplicates", "undo_merge",
    "document_put_back", "amounts_read_again", "job_retry", "job_discard", "contract_give_up", "objective_retire",
    "panel_do", "panel_agenda", "panel_step", "rules_do", "offer_retire", "meeting_do",
    "message_cancel", "message_settle", "message_answered", "print_letters", "run_posted",
    "letter_preview", "letter_restore", "batch_preview", "batch_stop",
}  # fmt: skip
"""Addresses that only take what is sent."""


def addresses() -> Iterator[tuple[str, URLPattern]]:
    """Our own addresses, by their names."""
    yield from _walk(get_resolver().url_patterns)


def _walk(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns)
        elif not pattern.callback.__module__.startswith(LIBRARY):
            yield pattern.name or str(pattern.pattern), pattern


NAMES = sorted({name for name, _ in addresses()})


@pytest.fixture
def world(cast):
    """A case of Alice's that a partner shares, and what the addresses ask to be named."""
    planned = fact("appointment_planned", "2026-06-01", appointment="r1", date=date(2026, 7, 1))
    business = fact("business_registered", "2025-01-10", form="micro", natures=("services",))
    decided = fact(
        "evaluation_decided", "2026-06-01", mode="manual", amount=euros(100), start=date(2026, 7, 1)
    )
    case = case_for(cast.alice, [fact("accompaniment_started", "2026-03-02"), business, planned, decided])
    other = case_for(cast.alice)
    sealed = signed(case, cast.alice)
    drafted(case, cast.alice)
    at_home(case)
    letter = sent(case, cast.alice)
    batch = batch_of([case], cast.alice)
    while work(batch.pk):
        pass
    Sending.objects.create(organisation=cast.operator, delay=0)
    sent(case, cast.alice, "invitation", how=How.POST)
    run = print_waiting(agent(cast.alice))
    message = Message.objects.latest("pk")
    passage = on_agenda(cast, case)
    trial = tried(cast, prepared(cast, quinze_jours={"within_days": "5"}))
    met, open_meeting = sealed_meeting(cast, [case]), signable(cast, [case])
    objective = ModelObjective.objects.create(organisation=cast.operator, title="Trouver trois clients")
    share = sharing.share(access(cast.alice, case), cast.partner, "Atelier", None)
    name = handover.hand_over(agent(cast.alice), [case], [cast.bob], until=None, reason="Essai")
    handover.take_back(agent(cast.alice), name)
    return {
        "case": Case.objects.get(pk=case.pk),
        "reference": case.reference,
        "pk": {
            "stop_sharing": share.pk,
            **dict.fromkeys(OF_DOCUMENT, paper_of(cast.alice, case).pk),
            "handover": cast.alice.pk,
            **dict.fromkeys(("objective", "objective_retire"), objective.pk),
            "agent": cast.gaelle.pk,
            "organisation": cast.departement.pk,
            "territory": cast.tarn.pk,
            **dict.fromkeys(OF_PERSON, case.person_id),
            **dict.fromkeys(
                ("job_retry", "job_discard"), UUID(str(read_again.enqueue(territory=cast.tarn.pk).id))
            ),
        }.get,
        "other": other.person_id,
        "kind": kind_of,
        "code": "81",
        "since": voted_for(cast).isoformat(),
        "year": 2026,
        "rank": 1,
        "rule": "quinze-jours",
        "trial": trial.pk,
        "session": passage.session_id,
        "item": passage.pk,
        "offer": met.offer_id,
        "meeting": lambda name, _: met.pk if name == "meeting_certificate" else open_meeting.pk,
        "half_day": open_meeting.half_days.get().pk,
        "step": "avis",
        "uuid": message.uuid,
        "number": {
            "contract_text": sealed.pk,
            **dict.fromkeys(("simulation", "simulation_away"), simulation_of(case, cast.alice).pk),
            "letter_file": letter.pk,
            **dict.fromkeys(("letter_version", "letter_restore"), 0),
            **dict.fromkeys(("print_run", "run_posted"), run.pk),
            **dict.fromkeys(("batch", "batch_progress", "batch_stop", "batch_file"), batch.pk),
            **dict.fromkeys(("publication_file", "export_file"), 0),
            **dict.fromkeys(
                ("rules_draft", "rules_rule", "rules_do", "rules_trial", "rules_progress"), trial.draft_id
            ),
        }.get,
        "name": name,
        "key": key_of(case),
        "token": invited(cast).link.rstrip("/").rpartition("/")[2],
    }


def voted_for(cast) -> date:
    """The first day of a grid that the administrator of the Tarn entered."""
    family = family_of(cast.tarn, GRID, "tarn-tns")
    assert family is not None
    since = date(2027, 1, 1)
    values = [Voted(name, since, Decimal(100), date(2026, 6, 1), "Vote") for name in family.names]
    enter(agent(cast.hugo), cast.tarn, values)
    return since


def simulation_of(case: Case, by: Membership) -> Simulation:
    """A simulation that was kept, computed by the simple formula."""
    asked = Sheet(
        household=Household(birth=date(1986, 5, 17)), activity=Activity(kind="services", started=date(2024, 1, 1)),
        first=date(2026, 7, 1), each=Month(turnover=euros(600) or ZERO),
    )  # fmt: skip
    told = simulate(asked.scenarios(), parameters())
    return Simulation.objects.create(
        case=case,
        name="Essai",
        at=now(),
        by=by,
        sheet=encode(asked).decode(),
        answer=answer.encode(told),
    )


def kind_of(name: str, _: object) -> str:
    """The kind that an address names: of an amount, of a letter, or of a fact."""
    if name.startswith("amount"):
        return GRID
    return "information" if name.startswith(("letter_", "batch_")) else "letter_sent"


def invited(cast) -> inviting.Sent:
    """An invitation that waits for its answer."""
    post = inviting.Post("nina@example.org", "Nina", "Iris", cast.operator, Role.ADVISER, [cast.tarn])
    return inviting.invite(agent(cast.hugo), post, "http://testserver")


def key_of(case: Case) -> Callable[[str, object], str]:
    """The key that an address names: an appointment, or a fact."""
    keys = dict(case.facts.values_list("kind", "key"))
    kinds = {
        "correct": "accompaniment_started",
        "withdraw": "accompaniment_started",
        "evaluation": "evaluation_decided",
    }

    def key(name: str, _: object) -> str:
        return "tarn-tns" if name.startswith("amount") else keys[kinds[name]] if name in kinds else "r1"

    return key


def path_of(name: str, pattern: URLPattern, world: dict) -> str:
    """The address, with what it names."""
    given = {}
    for key in pattern.pattern.converters:
        value = world[key]
        given[key] = value(name, 1) if callable(value) else value
    return reverse(name, kwargs=given)


def expected(member: Membership, name: str, pattern: URLPattern, case: Case) -> set[int]:
    """The answers that the policy allows."""
    asked = TABLE[name]
    fine = {200, 302, 400, 405, 409, 422}
    if asked == ANYBODY:
        return fine | {404}
    who = agent(member)
    if asked == WRITES_PEOPLE:
        return fine if who.may(Action.OPEN) or who.may(Action.IDENTITY) else {403}
    assert isinstance(asked, Action)
    if "reference" not in pattern.pattern.converters and name not in OF_PERSON:
        # The role is enough to open the page; what it then names may not be theirs to know.
        return (fine | {404}) if who.may(asked) else {403}
    if not visible(who).filter(pk=case.pk).exists():
        return {404}
    return fine if Access(who, case, held(who, case)).may(asked) else {403}


@pytest.mark.parametrize("name", NAMES)
def test_an_address_says_who_may_open_it(name):
    assert name in TABLE


def answered(client: Client, name: str, pattern: URLPattern, world: dict) -> HttpResponseBase:
    """What an address answers; whatever it wrote is undone, so that each is asked of the same world."""
    point = transaction.savepoint_create()
    ask = client.post if name in POSTS else client.get
    answer = ask(path_of(name, pattern, world))
    transaction.savepoint_rollback(point)
    return answer


def test_who_is_signed_out_is_sent_to_sign_in(world):
    for name, pattern in addresses():
        answer = answered(Client(), name, pattern, world)
        if TABLE[name] == PUBLIC:
            assert answer.status_code in {200, 302, 404, 405, 410}, name
        else:
            assert answer.status_code == 302, name
            assert answer["Location"].startswith("/compte/login/"), name


@pytest.mark.parametrize("who", PEOPLE)
def test_each_address_opens_to_whom_the_policy_says(cast, world, who):
    member = cast.everybody[who]
    client = client_of(member)
    wrong = []
    for name, pattern in addresses():
        if TABLE[name] == PUBLIC:
            continue
        case = Case.objects.with_names().get(pk=world["case"].pk)
        answer = answered(client, name, pattern, world).status_code
        if answer not in expected(member, name, pattern, case):
            wrong.append((name, answer))
    assert not wrong


def test_everybody_of_the_cast_is_asked(cast):
    assert set(PEOPLE) == set(cast.everybody)


def test_no_line_of_the_table_is_out_of_date():
    assert set(TABLE) <= set(NAMES)


def test_somebody_without_a_role_any_more_opens_nothing(cast, world):
    Membership.objects.filter(pk=cast.bob.pk).update(until="2026-06-01")
    client = client_of(cast.bob)
    for name, pattern in addresses():
        if TABLE[name] == PUBLIC:
            continue
        answer = answered(client, name, pattern, world)
        assert answer.status_code in {403, 404, 302} or name == "account", name
        assert world["case"].person.last_name not in getattr(answer, "content", b"").decode()
