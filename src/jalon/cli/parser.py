"""The commands and their arguments."""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from typing import Any

from rich_argparse import RawDescriptionRichHelpFormatter

from .messages import FRENCH, speak_french

HELP_REPLAY = "Passe beaucoup de dossiers dans un programme, ou compare deux versions de ses règles"
CODES = """\
codes de sortie :
  0    c'est fait
  1    un défaut de Jalon, pas de votre fichier
  2    une erreur dans ce qui a été donné : fichier, date, programme, ligne
  130  interrompu par Ctrl-C
"""
_DESCRIPTION = """\
Jalon suit un travailleur indépendant allocataire du RSA, de l'orientation à la sortie : ce qui est dû
aujourd'hui et pourquoi, le revenu proposé par les règles du Département, ce que l'accompagnement produit.
"""
_EXAMPLES = """\
exemples :
  jalon tour                                   une démonstration, du début à la fin
  jalon demo                                   le site, avec des personnes fictives
  jalon programmes                             les programmes connus
  jalon situation delphine --on 09/04/2019     où en est une personne, un jour donné
  jalon explain delphine --on 09/04/2019       les lignes de cette situation, à expliquer une par une
"""
_CASE = "fichier JSON d'un dossier, nom d'un exemple, ou « - » pour l'entrée standard"


class _Formatter(RawDescriptionRichHelpFormatter):
    """Help as it is written here, with the spaces of French."""

    text_markup = False
    help_markup = False

    def __init__(self, prog: str, **kwargs: Any) -> None:
        super().__init__(prog, max_help_position=30, **kwargs)

    @staticmethod
    def group_name_formatter(name: str) -> str:  # type: ignore[override]
        """The title of a group, with the narrow space that comes before a colon."""
        return f"{name}\u202f"


class Parser(argparse.ArgumentParser):
    """A parser that speaks French and explains itself the same way for every command."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["formatter_class"] = _Formatter
        kwargs.setdefault("allow_abbrev", False)
        super().__init__(**kwargs)


class _Version(argparse.Action):
    """Shows the version; looking for it takes longer than most of ``--help``, so it waits to be asked."""

    def __init__(self, option_strings: Sequence[str], dest: str, **kwargs: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, **kwargs)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415  see the class

        sys.stdout.write(f"jalon {version('jalon')}\n")
        parser.exit()


type Subparsers = "argparse._SubParsersAction[Parser]"  # noqa: SLF001  it has no public name


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The command asked for and its arguments. Raises ``SystemExit`` (2) when they are wrong."""
    speak_french()
    parser = _build(argv)
    args, rest = parser.parse_known_args(argv)
    if rest and not _taken(args, rest):
        parser.error(FRENCH["unrecognized arguments: %s"] % " ".join(rest))
    if args.run is None:
        parser.print_help()
        raise SystemExit(0)
    return args


def _taken(args: argparse.Namespace, rest: list[str]) -> bool:
    """Give the optional last argument what follows an option: argparse gives up on it too soon (3.13.0)."""
    name: str | None = args.last
    if name is None or len(rest) > 1 or rest[0].startswith("-") or getattr(args, name) is not None:
        return False
    setattr(args, name, rest[0])
    return True


def _build(argv: Sequence[str]) -> Parser:
    parser = Parser(prog="jalon", description=_DESCRIPTION, epilog=f"{_EXAMPLES}\n{CODES}")
    parser.add_argument("--version", action=_Version, help="montre la version")
    parser.set_defaults(run=None, json=False, last=None)
    commands = parser.add_subparsers(title="commandes", metavar="COMMANDE")
    for add in (_programmes, _programme, _compare, _situation, _explain, _timeline):
        add(commands)
    _replay(commands, argv)
    for add in (
        _simulate,
        _letter,
        _example,
        _schema,
        _tour,
        _demo,
        _serve,
        _worker,
        _benefits,
        _rebuild,
        _refresh,
        _manage,
    ):
        add(commands)
    return parser


def _later(module: str, function: str = "run") -> Callable[[argparse.Namespace], int]:
    """The function of a module of this package, imported when it is called."""

    def run(args: argparse.Namespace) -> int:
        code: int = getattr(import_module(f"jalon.cli.{module}"), function)(args)
        return code

    return run


def _command(commands: Subparsers, name: str, text: str, examples: str, run: Any) -> Parser:
    parser = commands.add_parser(
        name, help=text, description=f"{text}.", epilog=f"exemples :\n{examples}\n{CODES}"
    )
    parser.add_argument("--json", action="store_true", help="résultat en JSON, pour un autre logiciel")
    parser.set_defaults(run=run)
    return parser


# -- dates ---------------------------------------------------------------------------------------------------------


def _day(text: str) -> date:
    from jalon.study.dates import french_date  # noqa: PLC0415  not before a date is given

    try:
        return french_date(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"« {text} » n'est pas une date du calendrier : écrire 2025-12-31 ou 31/12/2025"
        ) from None


# -- programmes ----------------------------------------------------------------------------------------------------


def _programmes(commands: Subparsers) -> None:
    examples = "  jalon programmes\n  jalon programmes --json\n"
    _command(
        commands, "programmes", "Liste les programmes connus", examples, _later("programmes", "run_list")
    )


def _programme(commands: Subparsers) -> None:
    parser = commands.add_parser(
        "programme",
        help="Montre ou vérifie un programme",
        description="Montre ou vérifie un programme.",
        epilog=f"exemples :\n  jalon programme show tarn-tns\n  jalon programme check projet.toml\n\n{CODES}",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    show = _command(
        actions, "show", "Montre un programme comme un document : règles, sources, questions ouvertes",
        "  jalon programme show tarn-tns\n  jalon programme show tarn-tns --on 01/07/2020\n",
        _later("programmes", "run_show"),
    )  # fmt: skip
    show.add_argument("id", metavar="ID", help="programme, ou fichier .toml de sa définition")
    show.add_argument("--on", type=_day, metavar="DATE", help="version en vigueur ce jour-là (la dernière)")
    check = _command(
        actions, "check", "Vérifie le fichier d'une définition : toutes ses erreurs, avec leur ligne",
        "  jalon programme check projet.toml\n", _later("programmes", "run_check"),
    )  # fmt: skip
    check.add_argument("file", metavar="FICHIER", help="définition, en TOML ; « - » pour l'entrée standard")


def _compare(commands: Subparsers) -> None:
    examples = "  jalon compare lulu itineraire tih-booster\n"
    parser = _command(
        commands, "compare", "Compare des programmes : public, accompagnement, durée, sorties, freins", examples,
        _later("compare"),
    )  # fmt: skip
    parser.add_argument("ids", metavar="ID", nargs="+", help="programmes, ou fichiers .toml")


# -- cases ---------------------------------------------------------------------------------------------------------


def _about_a_case(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="DOSSIER", help=_CASE)
    parser.add_argument(
        "--programme", metavar="ID", help="programme, ou fichier .toml ; déjà choisi pour un exemple"
    )
    parser.add_argument(
        "--on", type=_day, metavar="DATE", help="jour de la question (aujourd'hui ; pour un exemple, sa date)"
    )
    parser.add_argument(
        "--known-on", type=_day, metavar="DATE", help="avec seulement ce qui était enregistré ce jour-là"
    )


def _situation(commands: Subparsers) -> None:
    examples = (
        "  jalon situation delphine\n"
        "  jalon situation dossier.json --programme tarn-tns --on 31/12/2025\n"
        "  jalon situation dossier.json --programme tarn-tns --on 2025-12-31 --known-on 2025-11-30\n"
        "  jalon example delphine | jalon situation - --programme ille-et-vilaine --on 2019-04-09 --json\n"
    )
    text = "Dit où en est une personne un jour donné : ce qui est dû, pourquoi, et ce qui vient"
    _about_a_case(_command(commands, "situation", text, examples, _later("situation")))


def _explain(commands: Subparsers) -> None:
    examples = (
        "  jalon explain delphine --on 09/04/2019                 liste les lignes\n"
        "  jalon explain delphine --on 09/04/2019 duree           explique une ligne\n"
    )
    text = "Explique une ligne d'une situation : règle, source, faits, calcul, raisons des raisons"
    parser = _command(commands, "explain", text, examples, _later("explain"))
    _about_a_case(parser)
    parser.set_defaults(last="line")
    parser.add_argument(
        "line", metavar="LIGNE", nargs="?", help="identifiant de la ligne ; sans lui, leur liste"
    )


def _timeline(commands: Subparsers) -> None:
    examples = "  jalon timeline delphine\n"
    text = "Raconte les faits d'un dossier dans l'ordre, corrections et retraits compris"
    parser = _command(commands, "timeline", text, examples, _later("timeline"))
    parser.add_argument("case", metavar="DOSSIER", help=_CASE)
    parser.add_argument("--programme", metavar="ID", help="pour nommer ses phases et ses sorties")


def _replay(commands: Subparsers, argv: Sequence[str]) -> None:
    """The command of many cases, which loads much: only when it is the one asked for."""
    if "replay" in argv[:1]:
        import_module("jalon.cli.replay").add_parser(commands)
    else:
        commands.add_parser("replay", help=HELP_REPLAY)


def _simulate(commands: Subparsers) -> None:
    examples = "  jalon simulate famille-et-si\n  jalon simulate simulation.json --json\n"
    text = "Simule mois par mois ce qui resterait pour vivre : RSA, prime d'activité, cotisations"
    parser = _command(commands, "simulate", text, examples, _later("benefits", "simulate"))
    parser.add_argument(
        "file",
        metavar="FICHIER",
        help="simulation, en JSON ; le nom d'un exemple, ou « - » pour l'entrée standard",
    )


def _letter(commands: Subparsers) -> None:
    parser = commands.add_parser(
        "letter",
        help="Liste les courriers, vérifie un modèle, ou en imprime un exemple",
        description="Liste les courriers, vérifie un modèle, ou en imprime un exemple.",
        epilog=f"exemples :\n  jalon letter list\n  jalon letter example decision\n\n{CODES}",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listed = _command(
        actions, "list", "Liste les genres de courriers, ou les variables et les mentions de l'un d'eux",
        "  jalon letter list\n  jalon letter list decision\n", _later("letters", "run_list"),
    )  # fmt: skip
    listed.add_argument("kind", metavar="GENRE", nargs="?", help="genre de courrier ; sans lui, leur liste")
    check = _command(
        actions, "check", "Vérifie le fichier d'un modèle : toutes ses erreurs à la fois",
        "  jalon letter check modele.toml\n", _later("letters", "run_check"),
    )  # fmt: skip
    check.add_argument("file", metavar="FICHIER", help="modèle, en TOML ; « - » pour l'entrée standard")
    example = _command(
        actions, "example", "Imprime un modèle en PDF, avec des valeurs d'exemple",
        "  jalon letter example decision\n  jalon letter example modele.toml --out essai.pdf\n",
        _later("letters", "run_example"),
    )  # fmt: skip
    example.add_argument("template", metavar="MODÈLE", help="modèle fourni, ou fichier .toml")
    example.add_argument("--out", metavar="FICHIER", help="où l'écrire (MODÈLE.pdf, ici)")


# -- examples, schemas, demonstration ------------------------------------------------------------------------------


def _example(commands: Subparsers) -> None:
    examples = "  jalon example\n  jalon example delphine > d.json\n"
    parser = _command(
        commands, "example", "Liste les dossiers d'exemple, ou en écrit un", examples, _later("example")
    )
    parser.set_defaults(last="name")
    parser.add_argument(
        "name", metavar="NOM", nargs="?", help="exemple à écrire, en JSON ; sans lui, leur liste"
    )


def _schema(commands: Subparsers) -> None:
    examples = "  jalon schema case > dossier.schema.json\n"
    text = "Écrit le schéma JSON d'un dossier (case) ou d'une définition (programme)"
    parser = _command(commands, "schema", text, examples, _later("schema"))
    parser.add_argument("what", metavar="QUOI", choices=("case", "programme"), help="case ou programme")


def _tour(commands: Subparsers) -> None:
    examples = "  jalon tour\n  jalon tour | less\n"
    _command(
        commands, "tour", "Montre Jalon sur le parcours de Delphine, à cinq dates", examples, _later("tour")
    )


# -- the site ------------------------------------------------------------------------------------------------------


def _serve(commands: Subparsers) -> None:
    examples = "  jalon serve\n  jalon serve --host 0.0.0.0 --port 80\n"
    parser = _command(commands, "serve", "Sert le site jusqu'à Ctrl-C", examples, _later("site", "serve"))
    _add_address(parser)
    _add_beside(parser)


def _demo(commands: Subparsers) -> None:
    examples = "  jalon demo\n  jalon demo --port 8001\n  jalon demo --fresh\n"
    text = "Sert le site avec environ 400 personnes fictives et un compte par rôle"
    parser = _command(commands, "demo", text, examples, _later("site", "demo"))
    _add_address(parser)
    _add_beside(parser)
    parser.add_argument("--fresh", action="store_true", help="efface ce qui a été essayé, et recommence")


def _worker(commands: Subparsers) -> None:
    text = "Fait ce qui attend en arrière-plan, et la mise à jour de la nuit ; « serve » le fait déjà"
    parser = _command(
        commands, "worker", text, "  jalon worker\n  jalon worker --at-once 4\n", _later("site", "worker")
    )
    parser.add_argument("--at-once", metavar="N", type=int, default=1, help="travaux menés de front")
    parser.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)


def _benefits(commands: Subparsers) -> None:
    text = "Tient en marche le calcul du RSA et de la prime d'activité ; « serve » le fait déjà"
    parser = _command(commands, "benefits", text, "  jalon benefits\n", _later("benefits", "keep"))
    parser.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)


def _rebuild(commands: Subparsers) -> None:
    examples = "  jalon rebuild\n  jalon rebuild --check\n"
    text = "Réécrit, à partir des faits, tout ce que les listes montrent"
    parser = _command(commands, "rebuild", text, examples, _later("site", "rebuild"))
    parser.add_argument("--check", action="store_true", help="n'écrit rien : dit ce qui serait réécrit")


def _refresh(commands: Subparsers) -> None:
    text = "Met à jour les dossiers que la date change ; à lancer chaque nuit"
    _command(commands, "refresh", text, "  jalon refresh\n", _later("site", "refresh"))


def _add_address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", metavar="ADRESSE", default="127.0.0.1", help="adresse d'écoute")
    parser.add_argument("--port", metavar="PORT", type=int, default=8000, help="port d'écoute")


def _add_beside(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-benefits", action="store_true", help="sans le calcul du simulateur, tenu en marche à part"
    )
    parser.add_argument(
        "--no-worker",
        action="store_true",
        help="sans les travaux en arrière-plan, menés à part par « jalon worker »",
    )


def _manage(commands: Subparsers) -> None:
    examples = "  jalon manage migrate\n  jalon manage check --deploy\n"
    text = "Lance une commande d'administration du site"
    parser = _command(commands, "manage", text, examples, _later("site", "manage"))
    parser.add_argument(
        "arguments", metavar="…", nargs=argparse.REMAINDER, help="la commande et ses arguments"
    )
