"""Forms on records that somebody else may change between the moment a page is shown and the moment it comes back.

The page carries what it showed. What the person left as it was shown follows what the record says by then; what both
changed is shown again with the two, and nothing is written.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import BaseForm
from django.http import QueryDict

SHOWN = "shown"
"""The hidden field that carries what was shown."""


@dataclass(frozen=True)
class Settled:
    """What a page sent, once set beside what the records say now."""

    data: QueryDict
    """As it was sent, but for the fields that the person had left as they were, which say what the records do."""
    overtaken: dict[str, str]
    """By its name in the page, each field that both changed, with what the record says now."""


def shown(forms: Sequence[BaseForm]) -> str:
    """What the forms show, for the hidden field ``shown`` of their page. The forms hold no data."""
    return json.dumps(_texts(forms), ensure_ascii=False)


def settle(data: QueryDict, forms: Sequence[BaseForm]) -> Settled:
    """Set what a page sent beside the forms as they would be shown now (they hold no data)."""
    then, settled, overtaken = _read(data.get(SHOWN, "")), data.copy(), {}
    for name, text in _texts(forms).items():
        was, typed = then.get(name, text), data.get(name, "")
        if text == was:
            continue
        if typed == was:
            settled[name] = text
        elif typed != text:
            overtaken[name] = text
    return Settled(settled, overtaken)


def _texts(forms: Sequence[BaseForm]) -> dict[str, str]:
    return {
        form.add_prefix(name): _text(form.get_initial_for_field(field, name))
        for form in forms
        for name, field in form.fields.items()
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _read(text: str) -> dict[str, str]:
    try:
        said = json.loads(text or "{}")
    except ValueError:
        return {}
    return {name: str(value) for name, value in said.items()} if isinstance(said, dict) else {}
