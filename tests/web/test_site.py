"""What the tests of the site stand on: the guards on its tables, the strict reading of templates."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.template import engines
from tests.cases import fact
from tests.web.cast import access, agent, case_for, paper_of
from tests.web.contracts.agreed import signed
from tests.web.insight.counted import published
from tests.web.letters.written import sent
from tests.web.panel.seated import held
from tests.web.revisions.prepared import prepared
from tests.web.revisions.prepared import voted as rules_voted
from tests.web.site import UndefinedVariable, guarded_tables
from tests.web.workshops.gathered import sealed as sealed_meeting

from jalon.web.amounts.models import AmountValue, VotedRules
from jalon.web.amounts.services import Voted, enter
from jalon.web.cases.access import open_case
from jalon.web.cases.models import FactRow
from jalon.web.contracts.models import Sealed
from jalon.web.documents.models import Change, Document, Support
from jalon.web.documents.services import support, take_out
from jalon.web.income.models import Basis, KeptText
from jalon.web.insight.models import Publication
from jalon.web.kit.clock import now
from jalon.web.letters import library
from jalon.web.letters.models import How, KeptLetter, TemplateVersion
from jalon.web.mail.models import Event, Message, PrintRun, Sending
from jalon.web.mail.printing import print_waiting
from jalon.web.panel.models import Entry, Minutes
from jalon.web.trust.models import Reading, Writing
from jalon.web.trust.services import note
from jalon.web.workshops.models import Mark, Sheet

GUARDED = {
    "amounts_amountvalue": AmountValue,
    "amounts_votedrules": VotedRules,
    "cases_factrow": FactRow,
    "contracts_sealed": Sealed,
    "documents_change": Change,
    "documents_document": Document,
    "documents_support": Support,
    "income_basis": Basis,
    "income_kepttext": KeptText,
    "insight_publication": Publication,
    "letters_keptletter": KeptLetter,
    "letters_templateversion": TemplateVersion,
    "mail_event": Event,
    "mail_message": Message,
    "mail_printrun": PrintRun,
    "panel_entry": Entry,
    "panel_minutes": Minutes,
    "trust_reading": Reading,
    "trust_writing": Writing,
    "workshops_mark": Mark,
    "workshops_sheet": Sheet,
}
COLUMNS = {
    "amounts_amountvalue": "source",
    "amounts_votedrules": "text",
    "cases_factrow": "kind",
    "contracts_sealed": "text",
    "documents_change": "what",
    "documents_document": "kind",
    "documents_support": "fact",
    "income_basis": "ground",
    "income_kepttext": "text",
    "insight_publication": "title",
    "letters_keptletter": "subject",
    "letters_templateversion": "content",
    "mail_event": "what",
    "mail_message": "text",
    "mail_printrun": "sha256",
    "panel_entry": "what",
    "panel_minutes": "sha256",
    "workshops_mark": "how",
    "workshops_sheet": "sha256",
}
VERBS = {
    "update": "UPDATE {table} SET {column} = {column}",
    "delete": "DELETE FROM {table}",
    "truncate": "TRUNCATE {table} CASCADE",
}


@pytest.fixture
def rows(cast):
    """A row in each of the tables to which rows are only added."""
    case = case_for(cast.alice, [fact("rsa_opened", "2026-01-01")])
    open_case(agent(cast.alice), case.reference, "Dossier")
    note(agent(cast.alice), "essai:note", case_id=case.pk)
    KeptText.objects.create(sha256="a" * 64, text="Règles")
    Basis.objects.create(case=case, fact_key="f1", at=now(), by=cast.emilie, ground="{}")
    signed(case, cast.alice)
    sent(case, cast.alice)
    Sending.objects.create(organisation=cast.operator, delay=0)
    sent(case, cast.alice, "invitation", how=How.POST)
    print_waiting(agent(cast.alice))
    held(cast, case)
    published(cast)
    rules_voted(cast, prepared(cast))
    sealed_meeting(cast, [case])
    library.save(agent(cast.hugo), "end", library.packaged("end"), seen=0)
    paper = paper_of(cast.alice, case)
    support(access(cast.alice, case), [paper], FactRow.objects.earliest("pk").key)
    take_out(access(cast.alice, case), paper, "Essai")
    voted = Voted("tarn.grid.period_1.average", date(2027, 1, 1), Decimal(125), date(2025, 11, 20), "vote")
    enter(agent(cast.hugo), cast.tarn, [voted])
    assert all(model._default_manager.exists() for model in GUARDED.values())


def attempt(verb: str, table: str) -> None:
    column = COLUMNS.get(table, "who")
    connection.check_constraints()  # PostgreSQL empties no table while some of its rows are still to be checked
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(VERBS[verb].format(table=table, column=column))


@pytest.mark.django_db
def test_the_guarded_tables_are_the_facts_the_papers_what_was_signed_or_sent_and_the_logs():
    assert guarded_tables() == sorted(GUARDED)


@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("verb", VERBS)
def test_a_fact_or_a_line_of_a_log_can_be_neither_changed_nor_removed(rows, verb, table):
    if verb == "truncate" and connection.vendor == "sqlite":
        pytest.skip("SQLite has no such command")
    with pytest.raises(DatabaseError, match="rows are only ever added"):
        attempt(verb, table)
    assert GUARDED[table]._default_manager.exists()


@pytest.mark.django_db(transaction=True)
def test_after_a_test_with_real_transactions_the_tables_are_empty_and_guarded_again(rows):
    call_command("flush", interactive=False, inhibit_post_migrate=True, verbosity=0)
    assert not any(model._default_manager.exists() for model in GUARDED.values())
    assert guarded_tables() == sorted(GUARDED)


@pytest.mark.django_db(transaction=True)
def test_a_fact_stays_guarded_where_transactions_are_real(rows):
    with pytest.raises(DatabaseError, match="rows are only ever added"):
        attempt("delete", "cases_factrow")


def render(text: str, **given: object) -> str:
    return str(engines["django"].from_string(text).render(given))


@pytest.mark.parametrize("text", ["{{ nobody }}", "{{ there.nobody }}", "{{ nobody|upper }}"])
def test_a_template_that_shows_what_is_not_given_fails(text):
    with pytest.raises(UndefinedVariable, match="nobody"):
        render(text, there={})


@pytest.mark.parametrize("text", ["{% if nobody %}yes{% endif %}", "{% for x in nobody %}yes{% endfor %}"])
def test_a_template_may_ask_whether_something_is_there(text):
    assert render(text) == ""
