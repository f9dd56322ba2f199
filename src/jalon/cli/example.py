"""``jalon example``: list the examples, or write one."""

import sys
from argparse import Namespace
from difflib import get_close_matches

from rich.table import Table

from jalon import examples

from .errors import Refused
from .output import console, emit_json, words


def run(args: Namespace) -> int:
    """List the examples, or write one as it stands."""
    if args.name:
        sys.stdout.write(_loaded(args.name))
    elif args.json:
        emit_json([_as_json(name, title) for name, title in examples.names()])
    else:
        _list()
    return 0


def _loaded(name: str) -> str:
    try:
        if name in examples.simulations():
            return examples.load_simulation(name).decode()
        return examples.load(name).decode()
    except examples.UnknownExample:
        known = [*(known for known, _ in examples.names()), *examples.simulations()]
        near = get_close_matches(name, known, 2, 0.4)
        hint = f"vouliez-vous dire {' ou '.join(near)} ?" if near else "« jalon example » en donne la liste"
        raise Refused(f"aucun exemple ne s'appelle « {name} » ; {hint}") from None


def _as_json(name: str, title: str) -> dict[str, object]:
    found = examples.index().get(name)
    return {
        "name": name,
        "title": title,
        "programme": found.programme if found else None,
        "dates": [day.isoformat() for day in found.dates] if found else [],
        "description": found.description if found else None,
    }


def _list() -> None:
    out = console()
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("Exemple", no_wrap=True)
    table.add_column("Programme", no_wrap=True)
    table.add_column("Ce qu'il montre")
    for name, title in examples.names():
        found = examples.index().get(name)
        shown = found.description if found else title
        table.add_row(words(name), words(found.programme if found else "", "dim"), words(shown))
    out.print(table)
    out.print()
    for name in examples.simulations():
        out.print(words(f"{name} : une simulation, à voir par « jalon simulate {name} »"))
    out.print()
    out.print(
        words(
            "Pour en voir un : jalon situation NOM. Pour l'écrire : jalon example NOM > dossier.json", "dim"
        )
    )
