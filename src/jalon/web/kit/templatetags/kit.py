"""How pages write dates, amounts and icons; built into every template."""

from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

import phonenumbers
from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jalon.rules import french
from jalon.study.dates import relative
from jalon.study.words import capital, number, typeset
from jalon.web.kit.clock import today

register = template.Library()
_FRENCH_CODES = (33, 262, 508, 590, 594, 596)
"""France and its overseas départements."""


@register.filter
def jour(value: date | None) -> str:
    """A day as people say it: « lundi 3 mars », with the year when it is not this one."""
    if value is None:
        return ""
    day = timezone.localdate(value) if isinstance(value, datetime) else value
    text = french.full_day(day)
    return text.removesuffix(f" {day.year}") if day.year == today().year else text


@register.filter
def date_longue(value: date | None) -> str:
    """A date in letters with its year: « 3 mars 2025 »."""
    if value is None:
        return ""
    return french.day(timezone.localdate(value) if isinstance(value, datetime) else value)


@register.filter
def heure(value: time | datetime | None) -> str:
    """A time of day: « 14 h 30 »."""
    if value is None:
        return ""
    return french.hour(timezone.localtime(value).time() if isinstance(value, datetime) else value)


@register.filter
def dans(value: date | None) -> str:
    """How far a day is: « demain », « depuis 3 jours »."""
    return "" if value is None else relative(value, today())


@register.filter
def euros(value: Decimal | None) -> str:
    """An amount: « 1 234,50 € »; a dash when it is not known."""
    return "—" if value is None else french.euros(value)


@register.filter
def telephone(value: str) -> str:
    """A phone number as people of its country write it; as it was typed when it cannot be read."""
    try:
        number = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        return value
    national = number.country_code in _FRENCH_CODES
    form = (
        phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return str(phonenumbers.format_number(number, form))


@register.filter
def majuscule(value: str) -> str:
    """The first letter as a capital."""
    return capital(value)


@register.filter
def typo(value: str) -> str:
    """The spaces that French typography asks for."""
    return typeset(value)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; silent for screen readers unless it has a label of its own."""
    return _icon(name, label)


@lru_cache(maxsize=500)
def _icon(name: str, label: str) -> SafeString:
    """A page has a hundred of them, and few are different."""
    from django.templatetags.static import static  # noqa: PLC0415  read once the settings are there

    hidden = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon" {} focusable="false"><use href="{}#{}"></use></svg>',
        hidden,
        static("vendor/icons.svg"),
        name,
    )


@register.filter
def nombre(value: int | None) -> str:
    """A whole number with its thousands apart: « 1 234 »; a dash when it is not known."""
    return "—" if value is None else number(value)


@register.filter
def pourcent(value: Decimal | float | None) -> str:
    """A percentage to a tenth: « 12,5 % »; a dash when there is nobody to share among."""
    if value is None:
        return "—"
    return (
        f"{Decimal(value).quantize(Decimal('0.1')):f}".replace(".", ",").removesuffix(",0")
        + f"{french.NARROW}%"
    )


@register.filter
def par(table: dict[str, str], name: str) -> str:
    """What a table says of a name; the name itself when it says nothing."""
    return table.get(name, name)
