"""``jalon letter list``, ``jalon letter check`` and ``jalon letter example``."""

from argparse import Namespace
from pathlib import Path

from rich.console import Group
from rich.table import Table

from jalon.letters import (
    House,
    Kind,
    Template,
    TemplateError,
    kind,
    kinds,
    needed,
    read_template,
    render,
    template,
)
from jalon.study.words import many

from .errors import Refused
from .inputs import text_of
from .output import console, emit_json, hanging, words

HOUSE = House(
    "Département de la Vallée",
    ("Service insertion professionnelle", "1 place de la Mairie", "00000 LA VALLÉE"),
    "La Vallée",
)
"""The organisation of the examples, which does not exist."""


def run_list(args: Namespace) -> int:
    """List the kinds of letters; or the variables and the mentions of one."""
    if args.kind:
        return _show(kind(args.kind), as_json=args.json)
    if args.json:
        emit_json([_as_json(one) for one in kinds()])
        return 0
    out = console()
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("Genre", no_wrap=True)
    table.add_column("Courrier, et quand il part")
    for one in kinds():
        table.add_row(words(one.id, "cyan"), Group(words(one.label, "bold"), words(one.why, "dim")))
    out.print(table)
    out.print()
    out.print(words("Pour les variables et les mentions d'un genre : jalon letter list GENRE", "dim"))
    return 0


def _as_json(one: Kind) -> dict[str, object]:
    return {
        "id": one.id,
        "label": one.label,
        "why": one.why,
        "to": one.to,
        "mentions": [
            {"id": mention.id, "label": mention.label, "source": mention.source, "verified": mention.verified}
            for mention in one.compulsory
        ],
        "variables": [
            {"name": name, "meaning": found.meaning, "type": found.type, "optional": found.optional}
            for name, found in one.variables.items()
        ],
    }


def _show(one: Kind, *, as_json: bool) -> int:
    if as_json:
        emit_json(_as_json(one))
        return 0
    out = console()
    out.print(words(one.label, "bold"))
    out.print(words(one.why))
    out.print()
    out.print(words("Mentions obligatoires", "bold cyan"))
    for mention in one.compulsory:
        doubt = "" if mention.verified else " — à vérifier"
        out.print(
            hanging(
                "  • ", words(f"{mention.id} : {mention.label}"), words(f"[{mention.source}]{doubt}", "dim")
            )
        )
    out.print()
    out.print(words("Variables", "bold cyan"))
    for name, found in one.variables.items():
        optional = " (facultatif)" if found.optional else ""
        out.print(hanging("  • ", words(f"{{{name}}} : {found.meaning}{optional}")))
    return 0


def run_check(args: Namespace) -> int:
    """Check the file of a template."""
    found = _read(args.file)
    if args.json:
        emit_json({"file": args.file, "ok": True, "id": found.id, "kind": found.kind, "problems": []})
        return 0
    out = console()
    out.print(words(f"✓ « {args.file} » est un modèle valable.", "green"))
    asked = many(len(needed(found)), "valeur nécessaire", "valeurs nécessaires")
    out.print(words(f"  « {found.label} » : {many(len(found.letter), 'bloc')}, {asked}."))
    return 0


def _read(name: str) -> Template:
    try:
        return read_template(text_of(name), Path(name).name)
    except TemplateError as error:
        said = "1 erreur" if len(error.problems) == 1 else f"{len(error.problems)} erreurs"
        raise Refused(f"« {name} » n'est pas un modèle valable, {said} :", error.problems) from error


def run_example(args: Namespace) -> int:
    """Print a template with the examples of its kind, to a file."""
    chosen = _read(args.template) if args.template.endswith(".toml") else template(args.template)
    pdf = render(chosen, kind(chosen.kind).examples(), HOUSE)
    path = Path(args.out or f"{chosen.id}.pdf")
    try:
        path.write_bytes(pdf)
    except OSError as error:
        raise Refused(f"« {path} » ne peut pas être écrit ({error.strerror})") from None
    if args.json:
        emit_json({"file": str(path), "bytes": len(pdf)})
    else:
        console().print(words(f"✓ « {chosen.label} », avec des valeurs d'exemple, dans {path}", "green"))
    return 0
