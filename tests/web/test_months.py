"""A month as people write it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jalon.web.kit.fields import MonthField


@pytest.mark.parametrize(
    "text",
    [
        "2027-03",
        "03/2027",
        "3/2027",
        "mars 2027",
        " Mars  2027 ",
        "15/03/2027",
        "2027-03-15",
        "03.2027",
        "1er mars 2027",
    ],
)
def test_a_month_is_read_however_it_is_written(text):
    assert MonthField().clean(text) == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("text", "month"), [("févr. 2026", 2), ("aout 2026", 8), ("Décembre 2026", 12), ("juil 2026", 7)]
)
def test_a_name_may_be_short_and_without_its_accents(text, month):
    assert MonthField().clean(text) == date(2026, month, 1)


@pytest.mark.parametrize(
    "text", ["bientôt", "13/2027", "2027", "ju 2027", "00/2027", "mars", "2027-03-15-01"]
)
def test_what_is_no_month_is_said_with_an_example(text):
    with pytest.raises(ValidationError, match="par exemple 03/2027 ou mars 2027"):
        MonthField().clean(text)


@pytest.mark.parametrize("text", ["03/1900", "0001-01", "01/9999"])
def test_another_century_is_a_slip(text):
    with pytest.raises(ValidationError, match="vérifiez l'année"):
        MonthField().clean(text)
