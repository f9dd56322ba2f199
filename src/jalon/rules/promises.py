"""What the fields of a fact promise together (a month starts on day 1, an end follows its start), in French."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, NamedTuple, get_type_hints

import msgspec
from msgspec import inspect

from .facts.base import decode_euros
from .references import shown


class Promise(NamedTuple):
    """The field where a broken promise shows, what to say of it, how to mend it."""

    field: str
    what: str
    remedy: str


_IN_FRENCH = {
    "month must be the first day of a month": Promise(
        "month",
        "« {month} » n'est pas le premier jour d'un mois",
        "écrire le premier jour du mois : {month!s:.7}-01",
    ),
    "end must not be before start": Promise(
        "end",
        "la fin « {end} » vient avant le début « {start} »",
        "corriger la fin, ou le début, dans « start »",
    ),
    "earned_to must not be before earned_from": Promise(
        "earned_to",
        "la fin « {earned_to} » vient avant le début « {earned_from} »",
        "corriger la fin, ou le début, dans « earned_from »",
    ),
}
"""By the sentence of ``ValueError`` in the struct's ``__post_init__``."""


def broken_promises(kind: inspect.StructType, good: dict[str, Any]) -> Iterator[Promise]:
    """What a struct refuses once its fields are read one by one.

    ``good`` holds the raw values of the fields without a problem of their own: what is left can still be judged.
    """
    judge = getattr(kind.cls, "__post_init__", None)
    if judge is None:
        return
    values = SimpleNamespace(**(_defaults(kind) | _read(kind.cls, good)))
    try:
        judge(values)
    except (AttributeError, TypeError):
        return  # it needs a field that is missing or wrong, and that is already told
    except ValueError as error:
        yield _in_french(str(error), values)


def _in_french(message: str, values: SimpleNamespace) -> Promise:
    if promise := _IN_FRENCH.get(message):
        return Promise(promise.field, *(text.format(**vars(values)) for text in promise[1:]))
    return Promise(
        "kind",
        f"les champs de ce fait se contredisent ({shown(message)})",
        "vérifier ses dates et ses montants",
    )


def _defaults(kind: inspect.StructType) -> dict[str, Any]:
    return {field.name: field.default for field in kind.fields if field.default is not msgspec.NODEFAULT}


def _read(kind: type, good: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    return {name: msgspec.convert(raw, hints[name], dec_hook=decode_euros) for name, raw in good.items()}
