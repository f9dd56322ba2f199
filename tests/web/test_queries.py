"""What each page asks of the database: a number that does not depend on how many people there are."""

from collections.abc import Iterator
from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.cases import fact
from tests.web.cast import Cast, case_for, client_of

from jalon.web.agenda.models import Appointment, Attendance
from jalon.web.cases.course import rank
from jalon.web.cases.models import Assignment, Case, CourseRow, Owed, SituationRow
from jalon.web.kit.clock import today
from jalon.web.people.models import Person

pytestmark = pytest.mark.django_db

BUSINESS = fact("business_registered", "2025-01-10", form="micro", natures=("services",))
PAGES = {
    "/": 13,
    "/?qui=equipe&quand=tout": 13,
    "/?qui=equipe&groupe=appeler": 13,
    "/dossiers/": 8,
    "/dossiers/?etat=retard&qui=moi": 8,
    "/agenda/": 8,
    "/agenda/?vue=jour&qui=equipe": 8,
    "/agenda/bilan/": 7,
    "/recherche/?q=crowd": 6,
    "/recherche/rapide/?q=crowd": 6,
    "/recherche/rapide/?q=crwod": 7,
    "/equipe/": 8,
    "/dossiers/{case}/": 17,
    "/dossiers/{case}/pieces/": 8,
    "/dossiers/{case}/contrat/": 10,
    "/dossiers/{case}/contrat/preparer/": 10,
    "/dossiers/{case}/courriers/": 9,
    "/dossiers/{case}/courriers/ecrire/information/": 13,
    "/dossiers/{case}/messages/": 7,
    "/ateliers/": 6,
    "/dossiers/{case}/ateliers/": 8,
    "/envois/": 8,
    "/courriers/lots/": 6,
    "/courriers/lots/nouveau/information/": 7,
    "/dossiers/{case}/noter/": 8,
    "/dossiers/{case}/noter/letter_sent/": 10,
    "/dossiers/{case}/revenus/": 10,
    "/dossiers/{case}/revenus/2026/": 10,
    "/dossiers/{case}/revenus/evaluer/": 10,
    "/dossiers/{case}/revenus/simuler/": 9,
    "/dossiers/{case}/revenus/simulations/comparer/": 7,
    "/dossiers/{case}/revenus/importer/": 8,
    "/resultats/": 13,
    "/resultats/dossiers/": 7,
    "/resultats/programmes/": 10,
    "/resultats/publications/": 6,
    "/resultats/fichiers/": 10,
    "/resultats/fse/": 11,
    "/montants/81/": 6,
    "/montants/81/grille/tarn-tns/": 6,
    "/montants/81/montant/rsa.base.single/": 5,
    "/personnes/{person}/": 18,
    "/personnes/{person}/modifier/": 14,
}
"""Queries of each page, those that say who is signed in included."""


def crowd(cast: Cast, count: int) -> None:
    """So many cases of Alice's and Bob's, each with lines of the queue and an appointment today."""
    people = Person.objects.bulk_create(_people(cast, count), 1000)
    cases = Case.objects.bulk_create(_cases(cast, people), 1000)
    day = today()
    SituationRow.objects.bulk_create(
        [SituationRow(case=one, on=day, version=day, standing="entered", late=1, open=1) for one in cases],
        1000,
    )
    CourseRow.objects.bulk_create(
        [
            CourseRow(
                case=one,
                entered_on=day,
                entry_rank=rank(day),
                programme=one.programme,
                territory=cast.tarn,
                organisation=cast.operator,
                referent=one.referent,
            )
            for one in cases
        ],
        1000,
    )
    Assignment.objects.bulk_create(
        [Assignment(case=one, membership=one.referent, since=day) for one in cases], 1000
    )
    Owed.objects.bulk_create(
        [
            Owed(
                case=one,
                line=f"l{act}",
                nature="obligation",
                act=act,
                owed_by="operator",
                state="late",
                due=day,
            )
            for one in cases
            for act in ("call", "meet")
        ],
        1000,
    )
    met = Appointment.objects.bulk_create(
        [
            Appointment(
                case=one,
                key="r1",
                day=day,
                at=time(9),
                minutes=45,
                meeting="individual",
                place="operator",
                state="planned",
                attended=True,
            )
            for one in cases[:: max(len(cases) // 10, 1)]
        ]
    )
    Attendance.objects.bulk_create(
        [Attendance(appointment=one, membership=cast.alice, day=day) for one in met]
    )
    if connection.vendor == "postgresql":
        # What a nightly vacuum does: without it, the plans are those of nearly empty tables.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _people(cast: Cast, count: int) -> Iterator[Person]:
    for number in range(count):
        name = f"Crowd{number}"
        yield Person(
            territory=cast.tarn, last_name=name, first_name="Ada", search=f"{name.lower()} ada crowd"
        )


def _cases(cast: Cast, people: list[Person]) -> Iterator[Case]:
    for number, person in enumerate(people):
        yield Case(
            reference=f"foule{number}", person=person, programme="lulu", territory=cast.tarn,
            organisation=cast.operator, referent=cast.bob if number % 2 else cast.alice, opened_at=timezone.now(),
            sort_name=f"crowd ada {number:06}",
        )  # fmt: skip


@pytest.mark.parametrize("count", [10, 10_000])
def test_a_page_asks_as_many_queries_with_ten_cases_as_with_ten_thousand(cast, count):
    crowd(cast, count)
    case = case_for(cast.alice, [fact("accompaniment_started", "2026-03-02"), BUSINESS])
    client = client_of(cast.alice)
    asked = {}
    for page in PAGES:
        address = page.format(case=case.reference, person=case.person_id)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        assert answer.status_code == 200, address
        asked[page] = len(queries)
    assert asked == PAGES
