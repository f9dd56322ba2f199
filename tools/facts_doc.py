"""Write the reference part of docs/dossier.md: every kind of fact, its fields and their values, from the types."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from msgspec import NODEFAULT, inspect

from jalon.rules.facts import KINDS, Fact, tag_of
from jalon.rules.facts.base import Euros
from jalon.study.words import FIELDS, VALUES

PAGE = Path(__file__).parent.parent / "docs" / "dossier.md"
START, END = "<!-- faits -->", "<!-- /faits -->"
FAMILIES = {
    "person": "La personne, son foyer, son droit au RSA",
    "business": "L'entreprise",
    "path": "Le parcours",
    "contract": "Le contrat et les actions",
    "support": "Ce qui aide",
    "base": "Retirer une saisie",
}
SCOPES = {"person": "la personne", "accompaniment": "cet accompagnement"}
_COMMON = frozenset(Fact.__struct_fields__)
_KEY = cast("inspect.StructType", inspect.type_info(Fact)).fields[0].type


def main() -> int:
    """Rewrite the part between the markers."""
    PAGE.write_text(rewritten(PAGE.read_text("utf-8")), "utf-8")
    return 0


def rewritten(page: str) -> str:
    """The page with its reference part made again. Raises ``ValueError`` when a marker is missing."""
    before, _, rest = page.partition(START)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{START} … {END} not found")
    return f"{before}{START}\n\n{reference()}\n{END}{after}"


def reference() -> str:
    """Every kind of fact, by family."""
    return "\n".join(line for family, title in FAMILIES.items() for line in _family(family, title))


def _family(family: str, title: str) -> Iterator[str]:
    yield f"### {title}\n"
    for kind in KINDS:
        if kind.__module__.rpartition(".")[2] == family:
            yield from _kind(kind)


def _kind(kind: type[Fact]) -> Iterator[str]:
    tag = tag_of(kind)
    yield f"#### `{tag}` : {kind.label}\n"
    yield f"Vaut pour {SCOPES[kind.scope]}.\n"
    described = cast("inspect.StructType", inspect.type_info(kind))
    own = [field for field in described.fields if field.name not in _COMMON]
    if not own:
        yield "Aucun champ propre.\n"
        return
    yield "| champ | sens | s'écrit | obligatoire |"
    yield "|---|---|---|---|"
    for field in own:
        sense = FIELDS.get(f"{tag}.{field.name}") or FIELDS[field.name]
        yield f"| `{field.name}` | {sense} | {_written(tag, field.name, field.type)} | {_compulsory(field)} |"
    yield ""


def _compulsory(field: inspect.Field) -> str:
    """Whether a field must be there; else what its absence means, when it means something."""
    if field.required:
        return "oui"
    default: Any = field.default
    if default is None or default == () or default is NODEFAULT:
        return "non"
    return f"non ; sinon {_value(default)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    if isinstance(value, tuple):
        return ", ".join(map(_value, value))
    if value == 0:
        return '`"0"`' if not isinstance(value, int) else "`0`"
    return f"`{value}`"


# -- types in words ------------------------------------------------------------------------------------------------


def _written(tag: str, name: str, kind: inspect.Type) -> str:
    """How the value of a field is written, with the values allowed and their French."""
    match kind:
        case inspect.UnionType():
            return _written(
                tag, name, next(one for one in kind.types if not isinstance(one, inspect.NoneType))
            )
        case inspect.LiteralType():
            return f"l'un de : {_choices(tag, name, kind.values)}"
        case inspect.VarTupleType():
            least = ", un élément au moins" if kind.min_length else ""
            return f"liste{least} ; chaque élément : {_written(tag, name, kind.item_type)}"
        case inspect.DictType():
            return f"objet : {_plain(kind.key_type)}, puis {_plain(kind.value_type)}"
        case inspect.StructType():
            inner = ", ".join(f"`{field.name}` ({_sense(name, field)})" for field in kind.fields)
            return f"objet de montants, zéro pour qui manque : {inner}"
        case _:
            return _plain(kind)


def _sense(name: str, field: inspect.Field) -> str:
    """The French of a field inside a field: a nature of turnover."""
    return VALUES["natures"][field.name] if name == "turnover" else FIELDS[field.name]


def _choices(tag: str, name: str, values: tuple[Any, ...]) -> str:
    french = VALUES.get(f"{tag}.{name}") or VALUES.get(name) or {}
    return ", ".join(
        f"`{value}` ({french[value]})" if french.get(value, value) != value else f"`{value}`"
        for value in values
    )


def _plain(kind: inspect.Type) -> str:
    match kind:
        case inspect.StrType():
            return "référence" if kind == _KEY else "texte"
        case inspect.BoolType():
            return "`true` ou `false`"
        case inspect.IntType():
            return f"nombre entier de {kind.ge} à {kind.le}"
        case inspect.DateType():
            return "date"
        case inspect.TimeType():
            return "heure"
        case inspect.CustomType() if kind.cls is Euros:
            return "montant"
        case _:
            raise TypeError(f"no French for {kind}")


if __name__ == "__main__":
    sys.exit(main())
