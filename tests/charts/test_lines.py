"""A chart of months: what it draws, what its table says, that one can be read without the other."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.charts.lines import SHORT_MONTHS, Chart, Mark, Series, Threshold, graduation
from jalon.rules.months import add_months

FIRST = date(2025, 11, 1)
SVG = "{http://www.w3.org/2000/svg}"


def chart(*values, other=None, **parts):
    months = tuple(add_months(FIRST, rank) for rank in range(len(values)))
    series = [Series("Chiffre d'affaires", tuple(None if one is None else Decimal(one) for one in values))]
    if other:
        series.append(Series("Bénéfice", tuple(None if one is None else Decimal(one) for one in other)))
    return Chart("Ce qui est entré", months, tuple(series), **parts)


def drawn(one):
    return ET.fromstring(one.svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314


def points(one, kind="chart-line-0"):
    return [
        line.get("points").split() for line in drawn(one).iter(f"{SVG}polyline") if kind in line.get("class")
    ]


def texts(one):
    return ["".join(text.itertext()) for text in drawn(one).iter(f"{SVG}text")]


def test_a_month_that_nobody_declared_breaks_the_line_and_is_said_in_the_table():
    one = chart(100, 200, None, 300, 400)
    assert [len(piece) for piece in points(one)] == [2, 2]
    assert one.rows[2] == ("janvier 2026", ("non déclaré",))
    assert len(list(drawn(one).iter(f"{SVG}circle"))) == 4


def test_a_greater_amount_is_higher_and_a_later_month_further_right():
    ((first, second, third),) = points(chart(0, 150, 75))
    (x0, y0), (x1, y1), (x2, y2) = (
        [float(part) for part in point.split(",")] for point in (first, second, third)
    )
    assert x0 < x1 < x2
    assert y1 < y2 < y0


def test_two_lines_differ_by_their_points_and_not_only_by_their_colour():
    root = drawn(chart(100, 200, other=[50, 60]))
    assert len(list(root.iter(f"{SVG}circle"))) == 2
    assert len(list(root.iter(f"{SVG}rect"))) == 2


def test_four_lines_have_four_marks():
    series = tuple(Series(f"Ligne {rank}", (Decimal(100), Decimal(200))) for rank in range(4))
    root = drawn(replace(chart(100, 200), series=series))
    assert [len(list(root.iter(f"{SVG}{mark}"))) for mark in ("circle", "rect", "polygon")] == [2, 2, 4]
    shapes = {len(one.get("points").split()) for one in root.iter(f"{SVG}polygon")}
    assert shapes == {3, 4}


def test_the_drawing_has_a_title_and_a_description_by_which_it_is_named():
    one = chart(100, 200, other=[50, 60], key="revenu")
    root = drawn(one)
    named = {part.get("id"): part.text for part in root if part.tag in (f"{SVG}title", f"{SVG}desc")}
    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == list(named)
    assert named["revenu-large-titre"] == "Ce qui est entré"
    assert "de novembre 2025 à décembre 2025" in named["revenu-large-texte"]


def test_the_axes_are_in_french():
    said = texts(chart(0, 2000))
    assert "2\u202f000\xa0€" in said
    assert {"nov.", "déc.", "2025"} <= set(said)


def test_the_year_is_said_again_in_january():
    said = texts(chart(1, 2, 3))
    assert said.count("2025") == 1
    assert said.count("2026") == 1


def test_each_year_is_said_once_even_where_january_is_not_named():
    said = texts(chart(*range(23)))
    assert [said.count(year) for year in ("2025", "2026", "2027")] == [1, 1, 1]
    assert "janv." in said


def test_on_a_telephone_the_letters_are_as_tall_and_fewer_months_are_named():
    one = chart(*range(24))
    svg = one.narrow_svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    narrow = ET.fromstring(svg)  # noqa: S314
    named = [float(text.get("x", "")) for text in narrow.iter(f"{SVG}text") if text.text in SHORT_MONTHS]
    assert float(narrow.get("viewBox", "").split()[2]) < 360
    assert 3 <= len(named) <= 4
    assert all(after - before > 45 for before, after in pairwise(named))
    assert len({part.get("id") for part in (*narrow, *drawn(one)) if part.get("id")}) == 4


def test_the_policy_of_the_pages_allows_the_drawing_as_it_is():
    svg = chart(
        100, None, 300, thresholds=(Threshold("Seuil", Decimal(50)),), marks=(Mark(FIRST, "entrée"),)
    ).svg
    assert "style" not in svg
    assert "<script" not in svg
    assert " on" not in svg.replace(" on ", " ")


def test_what_names_hold_is_text_and_never_markup():
    one = Chart("<b>&\"'", (FIRST,), (Series("<script>", (Decimal(1),)),), key='"><b')
    assert "<b>" not in one.svg
    assert "<script>" not in one.svg
    assert drawn(one)[0].text == "<b>&\"'"


def test_a_threshold_is_drawn_over_the_months_for_which_it_stands():
    stood = Threshold("Revenu retenu", Decimal(150), date(2025, 12, 1), date(2026, 1, 1))
    one = chart(100, 100, 100, 100, thresholds=(Threshold("Seuil", Decimal(200)), stood))
    always, between = [
        line for line in drawn(one).iter(f"{SVG}line") if line.get("class") == "chart-threshold"
    ]
    assert (
        float(always.get("x1"))
        < float(between.get("x1"))
        < float(between.get("x2"))
        < float(always.get("x2"))
    )
    assert [row[1][2] for row in one.rows] == ["", "150\xa0€", "150\xa0€", ""]
    assert one.columns == ("Chiffre d'affaires", "Seuil", "Revenu retenu")
    assert [letter for letter, _, _ in one.named_thresholds] == ["A", "B"]
    assert {"A", "B"} <= set(texts(one))


def test_a_threshold_that_stands_for_none_of_the_months_is_not_drawn():
    over = Threshold("Ancien", Decimal(50), None, date(2020, 1, 1))
    lines = drawn(chart(1, 2, thresholds=(over,))).iter(f"{SVG}line")
    assert "chart-threshold" not in {one.get("class") for one in lines}


def test_a_mark_is_numbered_on_the_drawing_and_told_in_the_table():
    one = chart(100, 200, marks=(Mark(date(2025, 12, 24), "contrat signé"),))
    assert "1" in texts(one)
    assert one.columns[-1] == "Ce qui s'est passé"
    assert [row[1][-1] for row in one.rows] == ["", "contrat signé"]


@pytest.mark.parametrize(
    ("highest", "step"),
    [("0", "1"), ("4", "1"), ("5", "2"), ("100", "50"), ("850", "500"), ("2000", "500"), ("2001", "1000")],
)
def test_graduations_are_round(highest, step):
    assert graduation(Decimal(highest)) == Decimal(step)


amounts = st.decimals(-100_000, 1_000_000, places=2) | st.none()


@given(st.lists(amounts, min_size=1, max_size=30), st.lists(st.decimals(0, 5000, places=2), max_size=3))
def test_whatever_the_amounts_all_is_drawn_inside(values, limits):
    one = chart(*values, thresholds=tuple(Threshold("Seuil", limit) for limit in limits))
    _, _, wide, high = map(float, drawn(one).get("viewBox").split())
    for circle in drawn(one).iter(f"{SVG}circle"):
        assert 0 <= float(circle.get("cx")) <= wide
        assert 0 <= float(circle.get("cy")) <= high
    assert len(one.rows) == len(values)
