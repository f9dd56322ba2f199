"""A bar cut in parts: each as wide as its share, what is frozen told by its stripes."""

from xml.etree import ElementTree as ET

from jalon.charts.bars import WIDTH, Bar, Part

SVG = "{http://www.w3.org/2000/svg}"


def drawn(bar):
    return ET.fromstring(bar.svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314


def widths(bar):
    return {one.get("class"): float(one.get("width")) for one in drawn(bar).iter(f"{SVG}rect")}


def test_each_part_is_as_wide_as_its_share():
    found = widths(Bar("x", (Part("past", 1), Part("frozen", 1), Part("left", 2))))
    assert found == {"bar-past": WIDTH / 4, "bar-frozen": WIDTH / 4, "bar-left": WIDTH / 2}


def test_what_is_frozen_is_striped_so_that_it_shows_without_its_colour():
    assert drawn(Bar("x", (Part("frozen", 5),))).find(f"{SVG}path") is not None
    assert drawn(Bar("x", (Part("past", 5),))).find(f"{SVG}path") is None


def test_a_part_of_nothing_is_not_drawn_and_an_empty_bar_is_no_failure():
    assert widths(Bar("x", (Part("past", 0), Part("left", 3)))) == {"bar-left": WIDTH}
    assert widths(Bar("x", ())) == {}


def test_the_words_are_the_name_of_the_drawing():
    root = drawn(Bar('Durée : 3 mois <écoulés> & "le reste"', (Part("past", 1),)))
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'Durée : 3 mois <écoulés> & "le reste"'
