"""Bars of months and curves over amounts: what they draw, that all stays inside, that colour is never alone."""

from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from jalon.charts.stacks import Part, Stack
from jalon.charts.steady import Line, Steady, Upright
from jalon.rules.months import add_months

SVG = "{http://www.w3.org/2000/svg}"
FIRST = date(2026, 7, 1)


def drawn(text):
    return ET.fromstring(text.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314


def stack(*parts):
    months = tuple(add_months(FIRST, rank) for rank in range(len(parts[0])))
    told = tuple(Part(f"Part {rank}", tuple(map(Decimal, one))) for rank, one in enumerate(parts))
    return Stack("Ce qui reste", months, told)


def bars(root, rank):
    return [one for one in root.iter(f"{SVG}rect") if one.get("class") == f"stack-{rank}"]


def test_a_part_stands_on_the_one_before_it():
    root = drawn(stack([100], [50]).svg)
    (low,), (high,) = bars(root, 0), bars(root, 1)
    assert abs(float(high.get("y")) + float(high.get("height")) - float(low.get("y"))) < 0.2
    assert abs(float(low.get("height")) - 2 * float(high.get("height"))) < 0.2


def test_a_loss_goes_under_the_axis_and_takes_nothing_from_what_is_above():
    root = drawn(stack([-100], [300]).svg)
    (loss,), (gain,) = bars(root, 0), bars(root, 1)
    assert abs(float(loss.get("y")) - float(gain.get("y")) - float(gain.get("height"))) < 0.2


def test_parts_differ_by_their_hatching_which_the_key_shows():
    one = stack([1], [1], [1], [1])
    patterns = {path.get("d") for path in drawn(one.svg).iter(f"{SVG}path")}
    assert len(patterns) == 3  # the first is plain
    assert [name for _, name in one.legend] == ["Part 0", "Part 1", "Part 2", "Part 3"]
    assert len({sample for sample, _ in one.legend}) == 4


def test_names_are_text_and_the_policy_of_the_pages_allows_the_drawings():
    bad = Stack("<b>", (FIRST,), (Part("<script>", (Decimal(1),)),), key='"><b')
    curve = Steady("<b>", "x", (Line("<script>", ((Decimal(0), Decimal(1)),)),), key='"><b')
    for svg in (bad.svg, bad.narrow_svg, curve.svg, curve.narrow_svg):
        assert "<script>" not in svg
        assert "style" not in svg
        assert drawn(svg).find(f"{SVG}title").text == "<b>"


def test_the_turnovers_that_matter_are_lettered_from_the_left_and_a_fall_is_marked():
    line = Line("Reste", tuple((Decimal(x), Decimal(x)) for x in range(0, 1001, 100)))
    one = Steady(
        "Courbe", "chiffre d'affaires", (line,),
        (Upright("fin", Decimal(900)), Upright("ici", Decimal(300))), ((Decimal(500), Decimal(500)),),
    )  # fmt: skip
    assert [(letter, up.name) for letter, up in one.lettered] == [("A", "ici"), ("B", "fin")]
    root = drawn(one.svg)
    uprights = [float(up.get("x1")) for up in root.iter(f"{SVG}line") if up.get("class") == "chart-upright"]
    assert uprights == sorted(uprights)
    assert sum(1 for mark in root.iter(f"{SVG}polygon") if mark.get("class") == "chart-fall") == 1


@given(
    st.lists(st.lists(st.decimals(-5000, 9000, places=2), min_size=4, max_size=4), min_size=1, max_size=24)
)
def test_whatever_the_amounts_every_bar_is_inside(months):
    one = stack(*zip(*months, strict=True))
    for svg in (one.svg, one.narrow_svg):
        root = drawn(svg)
        high = float(root.get("viewBox").split()[3])
        for bar in root.iter(f"{SVG}rect"):
            assert float(bar.get("height")) >= 0
            assert float(bar.get("y")) >= 0
            assert float(bar.get("y")) + float(bar.get("height")) <= high
