"""Results: each figure says what it counts, among whom, over which time, and opens its cases."""

from datetime import date

import pytest
from tests.cases import met, missed, oriented, planned
from tests.web.cast import agent, client_of, tell
from tests.web.insight.counted import asked, course, fact, left, richer

from jalon.web.accounts.policy import Action
from jalon.web.cases.access import visible
from jalon.web.cases.links.handover import hand_over
from jalon.web.cases.models import Case, CourseRow
from jalon.web.cases.refresh import refresh
from jalon.web.insight import queries
from jalon.web.insight.queries import quantile

pytestmark = pytest.mark.django_db


def board(member, **filters):
    return queries.board(agent(member), asked(member, **filters))


def attended(member, **filters):
    wanted = asked(member, **filters)
    return queries.attendance(wanted, queries.courses(agent(member), wanted))


def counts(member, **filters):
    return {one.indicator.id: one.numerator for one in board(member, **filters).counts}


def share_of(told, name):
    return next(one for one in told.shares if one.indicator.id == name)


@pytest.fixture
def three(cast):
    """One still there since 2024, one who came and left in the period, one who left long before it."""
    return (
        course(cast, "2024-03-04"),
        course(cast, "2025-09-01", left("2026-04-30")),
        course(cast, "2023-01-02", left("2024-06-30", "autre")),
    )


def test_people_are_counted_by_their_dates_in_the_period(cast, three):
    assert counts(cast.claire) == {"actifs": 1, "suivis": 2, "entrees": 1, "sorties": 1}
    assert counts(cast.claire, periode="2024") == {"actifs": 1, "suivis": 2, "entrees": 1, "sorties": 1}
    assert counts(cast.claire, du="2023-01-01", au="2023-12-31") == {
        "actifs": 1,
        "suivis": 1,
        "entrees": 1,
        "sorties": 0,
    }


def test_a_day_at_either_end_counts(cast):
    course(cast, "2025-07-01", left("2026-06-30"))
    assert counts(cast.claire) == {"actifs": 0, "suivis": 1, "entrees": 1, "sorties": 1}
    assert counts(cast.claire, du="2025-07-02", au="2026-06-29") == {
        "actifs": 1,
        "suivis": 1,
        "entrees": 0,
        "sorties": 0,
    }


def test_an_exit_counts_as_its_programme_says_and_what_it_expects_stands_beside(cast):
    course(cast, "2024-01-08", left("2025-12-31"))
    course(cast, "2024-01-08", left("2025-12-31", "renonciation"))
    course(cast, "2024-01-08", left("2025-12-31", "autre"))
    told = share_of(board(cast.claire), "sorties-positive")
    assert (told.numerator, told.denominator, told.unknown) == (1, 2, 0)  # « autre » is not counted so
    assert f"{told.percent}" == "50.0"
    assert told.expected == ()  # nothing is expected of the Tarn
    course(cast, "2024-01-08", left("2025-12-31", "pluriactivite"), programme="cea-fiche-7")
    employment = share_of(board(cast.claire), "sorties-employment")
    assert (employment.numerator, employment.denominator) == (1, 1)
    assert [(short, figure.value) for short, figure in employment.expected] == [("Alsace", 35)]


def test_what_nobody_knows_is_counted_and_said(cast):
    course(cast, "2025-01-06", *richer(200, 500, entry="2024-10", leaving="2025-11"), left("2026-01-31"))
    course(cast, "2025-01-06", *richer(500, 200, entry="2024-10", leaving="2025-11"), left("2026-01-31"))
    course(cast, "2025-01-06", left("2026-01-31"))
    told = share_of(board(cast.claire), "revenu-en-hausse")
    assert (told.numerator, told.denominator, told.unknown) == (1, 3, 1)
    change = board(cast.claire).change
    assert (change.people, change.before, change.after) == (2, 350, 350)


def test_news_after_six_months_are_those_of_exits_whose_six_months_are_over(cast):
    course(
        cast,
        "2024-01-08",
        left("2025-10-01"),
        fact("followed_up", "2026-04-02", months_after=6, status="salaried"),
    )
    course(
        cast,
        "2024-01-08",
        left("2025-10-01"),
        fact("followed_up", "2026-04-02", months_after=6, status="unknown"),
    )
    course(cast, "2024-01-08", left("2025-10-01"))
    course(cast, "2024-01-08", left("2026-03-01"))
    told = share_of(board(cast.claire), "emploi-a-six-mois")
    assert (told.numerator, told.denominator, told.unknown) == (1, 3, 2)


def test_delays_are_those_of_the_entries_of_the_period_the_middle_one(cast):
    for day in ("2025-09-11", "2025-09-21", "2025-10-31"):
        course(cast, "2025-09-05", oriented("2025-09-01"), met(day))
    course(cast, "2025-09-05", oriented("2025-09-01"))
    first = board(cast.claire).delays[0]
    assert (first.median, first.slowest, first.done, first.among) == (20, 60, 3, 4)


@pytest.mark.parametrize(
    ("days", "half", "nine"),
    [({}, None, None), ({5: 1}, 5, 5), ({1: 1, 3: 1}, 1, 3), ({1: 8, 2: 1, 9: 1}, 1, 2)],
)
def test_a_quantile_is_a_number_of_days_that_somebody_waited(days, half, nine):
    assert (quantile(days, 1, 2), quantile(days, 9, 10)) == (half, nine)


def test_attendance_is_that_of_the_appointments_of_the_period(cast):
    case = course(cast, "2025-09-01")
    for rank, day in enumerate(("2025-10-01", "2025-11-03", "2025-12-01")):
        tell(case, planned("2025-09-02", day, f"r{rank}", id=f"p{rank}"))
    tell(case, met("2025-10-01", appointment="r0", id="h0"))
    tell(case, met("2025-11-03", appointment="r1", id="h1"))
    tell(case, missed("2025-12-01", "r2", id="m2"))
    told = attended(cast.claire)
    assert (told.numerator, told.denominator) == (2, 3)
    assert attended(cast.claire, periode="2026").denominator == 0


def test_how_long_people_stay_counts_those_who_are_still_there(cast, three):
    curve = board(cast.claire).curve
    assert [(point.months, point.left, point.still) for point in curve.points] == [
        (7, 1, 0),
        (17, 1, 0),
        (27, 0, 1),
    ]
    early = board(cast.claire, periode="2024").curve
    assert [(point.months, point.left, point.still) for point in early.points] == [(9, 0, 1), (17, 1, 0)]


@pytest.mark.parametrize("part", ["num", "den", "inconnu"])
def test_a_figure_opens_exactly_the_cases_that_it_counts(cast, three, part):
    course(cast, "2025-01-06", *richer(200, 500, entry="2024-10", leaving="2025-11"), left("2026-01-31"))
    wanted = asked(cast.claire)
    told = queries.board(agent(cast.claire), wanted)
    for one in (*told.counts, *told.shares):
        behind = queries.behind(agent(cast.claire), wanted, one.indicator.id, part)
        number = {"num": one.numerator, "den": one.denominator, "inconnu": one.unknown}[part]
        assert (behind.rows.count() if behind else None) == (number if behind else None), one.indicator.id
        if behind:
            page = client_of(cast.claire).get(
                f"/resultats/dossiers/?{wanted.query}&chiffre={one.indicator.id}&partie={part}"
            )
            assert (
                f"{number}\xa0dossier" in page.content.decode()
                or f"{number} dossier" in page.content.decode()
            )


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("premier-rendez-vous", 0),
        ("assiduite", 0),
        ("freins", 0),
        ("evolution", 0),
        ("duree", 3),
        ("issue:tarn-tns:activite", 1),
    ],
)
def test_other_figures_open_their_cases_too(cast, three, name, number):
    behind = queries.behind(agent(cast.claire), asked(cast.claire), name, "num")
    assert behind
    assert behind.rows.count() == number


@pytest.mark.parametrize(
    "address", ["?chiffre=rien", "?chiffre=actifs&partie=rien", "?chiffre=actifs&partie=den"]
)
def test_a_figure_that_is_none_is_not_found(cast, address):
    assert client_of(cast.claire).get(f"/resultats/dossiers/{address}").status_code == 404


def test_filters_keep_some(cast, three):
    Case.objects.filter(pk=three[0].pk).update(referent=cast.bob)
    CourseRow.objects.filter(case=three[0]).update(referent=cast.bob)
    person = three[0].person
    type(person).objects.filter(pk=person.pk).update(civility="f", birth_date=date(1971, 7, 1))
    for filters in (
        {"referent": str(cast.bob.pk)},
        {"sexe": "f"},
        {"age": "45-54"},
        {"age": "45-54", "sexe": "f"},
    ):
        assert counts(cast.claire, **filters)["suivis"] == 1, filters
    assert counts(cast.claire, age="55-")["suivis"] == 0  # 55 on the day after
    type(person).objects.filter(pk=person.pk).update(birth_date=date(1971, 6, 30))
    assert counts(cast.claire, age="55-")["suivis"] == 1
    assert counts(cast.claire, programme="tarn-tns")["suivis"] == 2
    assert counts(cast.claire, programme="cea-fiche-7")["suivis"] == 2  # nobody is there: no such choice


def test_a_filter_that_makes_no_sense_is_said_and_the_page_stands(cast, three):
    page = (
        client_of(cast.claire).get("/resultats/?du=2026-06-30&au=2026-01-01&programme=rien").content.decode()
    )
    assert "La fin vient avant le début" in page


def test_somebody_counts_only_what_they_may(cast, three):
    assert counts(cast.alice)["suivis"] == 2
    assert counts(cast.bob)["suivis"] == 0
    assert client_of(cast.farid).get("/resultats/").status_code == 403
    assert client_of(cast.hugo).get("/resultats/").status_code == 403


def test_what_somebody_may_count_is_what_the_policy_says(cast, three):
    Case.objects.filter(pk=three[1].pk).update(stand_in=cast.bob, stand_in_until=date(2026, 12, 31))
    course(cast, "2025-09-01", by=cast.zoe, programme="cea-fiche-7")
    for name, member in cast.everybody.items():
        counted = set(CourseRow.objects.filter(queries.scope(agent(member))).values_list("pk", flat=True))
        allowed = set(visible(agent(member), Action.RESULTS).values_list("pk", flat=True))
        assert counted == allowed, name


def test_a_case_handed_over_is_counted_for_its_new_referent(cast, three):
    hand_over(agent(cast.alice), [three[0]], [cast.bob], until=None, reason="Congé")
    assert {load.referent: load.number for load in board(cast.claire).loads} == {cast.bob: 1}


def test_programmes_stand_side_by_side_on_the_same_definitions(cast, three):
    course(cast, "2025-09-01", left("2026-04-30", "pluriactivite"), programme="cea-fiche-7")
    wanted = asked(cast.claire)
    columns = {one.programme.id: one for one in queries.side_by_side(agent(cast.claire), wanted)}
    assert set(columns) == {"tarn-tns", "cea-fiche-7"}
    for name, column in columns.items():
        alone = queries.board(agent(cast.claire), asked(cast.claire, programme=name))
        assert [one.numerator for one in column.counts] == [one.numerator for one in alone.counts]
        assert column.curve == alone.curve
    page = client_of(cast.claire).get("/resultats/programmes/").content.decode()
    assert "24 mois" in page
    assert "Public et niveau" in page


def test_a_row_that_is_not_there_yet_comes_with_the_next_run(cast, three):
    CourseRow.objects.all().delete()
    assert counts(cast.claire)["suivis"] == 0
    refresh(date(2026, 6, 30))
    assert counts(cast.claire)["suivis"] == 2
