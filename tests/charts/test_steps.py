"""A curve by steps: drawn for who sees it, described for who does not, and it ends with the last person followed."""

from xml.etree import ElementTree as ET

from jalon.charts.steps import Step, Steps

CURVE = Steps("Part <encore> là", (Step(6, 0.5, 0.3, 0.7, 10), Step(18, 0.25, 0.1, 0.5, 4)), 18)


def test_it_is_well_formed_named_and_described_in_both_widths():
    for drawn in (CURVE.svg, CURVE.narrow_svg):
        svg = ET.fromstring(drawn)  # noqa: S314  drawn by us
        assert svg.attrib["role"] == "img"
        assert [one.text for one in svg if one.tag == "title"] == ["Part <encore> là"]
        assert sum(1 for one in svg if one.attrib.get("class") == "chart-band") == 1
    assert CURVE.svg != CURVE.narrow_svg


def test_it_stays_level_until_it_steps_down():
    said = {month: step.share for month in (0, 5, 6, 17, 18) if (step := CURVE.at(month))}
    assert said == {0: 1.0, 5: 1.0, 6: 0.5, 17: 0.5, 18: 0.25}
    assert CURVE.at(19) is None
    assert Steps("Rien", (), 0).at(0) is None
