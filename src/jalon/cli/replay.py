"""``jalon replay``: many cases under a programme, and what another definition would change."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from jalon.programmes import UnknownProgramme, parameters, programme
from jalon.programmes.reading import read_definition
from jalon.replay import (
    CannotWrite,
    Report,
    Task,
    UnreadableCases,
    WorkerLost,
    chunks_of,
    default_processes,
    details_in,
    open_cases,
    replay_chunks,
)
from jalon.rules.errors import DefinitionError
from jalon.rules.programme import Programme

from .replay_report import show

DONE, LOST, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
HELP = "Passe beaucoup de dossiers dans un programme, ou compare deux versions de ses règles"
EPILOG = """\
exemples :
  jalon replay dossiers.jsonl --programme tarn-tns --on 2026-06-30
  jalon replay dossiers.jsonl.gz --programme tarn-tns --against projet.toml --on 2026-06-30
  gzip -dc dossiers.jsonl.gz | jalon replay - --programme cea-fiche-7 --on 2026-06-30 --json

codes de sortie :
  0    tous les dossiers ont été lus
  1    un processus de calcul s'est arrêté en route
  2    des lignes ne sont pas des dossiers, ou un fichier ne peut pas être lu : le bilan porte sur les autres
       lignes, et le fichier de --out n'est pas écrit
  130  interrompu par Ctrl-C : rien n'est écrit
"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its arguments."""
    parser = subparsers.add_parser(
        "replay",
        help=HELP,
        description=HELP + ".",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "cases", metavar="CASES.jsonl", help="un dossier par ligne ; .gz admis ; « - » pour l'entrée standard"
    )
    parser.add_argument(
        "--programme", required=True, metavar="ID", help="programme sous lequel les dossiers sont lus"
    )
    parser.add_argument(
        "--against", metavar="ID|FICHIER.toml", help="autre programme, ou définition modifiée, à comparer"
    )
    parser.add_argument(
        "--on", required=True, type=_day, metavar="DATE", help="jour de la question (AAAA-MM-JJ)"
    )
    parser.add_argument(
        "--known-on", type=_day, metavar="DATE", help="ne compter que ce qui était saisi ce jour-là"
    )
    parser.add_argument("--processes", type=_processes, metavar="N", help="processus de calcul (un par cœur)")
    parser.add_argument("--json", action="store_true", help="bilan en JSON")
    parser.add_argument("--out", metavar="DETAILS.jsonl", help="écrit une ligne de JSON par dossier")
    parser.set_defaults(run=run)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas une date : écrire AAAA-MM-JJ") from None


def _processes(text: str) -> int:
    if text.isdecimal() and int(text) >= 1:
        return int(text)
    raise argparse.ArgumentTypeError(f"« {text} » : écrire un nombre entier, 1 ou plus")


def run(args: argparse.Namespace) -> int:
    """Replay the cases and print what they come to. Exit codes: see ``EPILOG``."""
    try:
        report = _replayed(args)
    except (UnknownProgramme, DefinitionError, UnreadableCases, CannotWrite) as error:
        return _stop(str(error), BAD_INPUT)
    except WorkerLost as error:
        return _stop(str(error), LOST)
    except KeyboardInterrupt:
        return _stop("Interrompu : rien n'est écrit.", INTERRUPTED)
    if args.json:
        sys.stdout.write(json.dumps(report.to_builtins(), ensure_ascii=False, indent=2) + "\n")
    else:
        show(report, Console())
    if report.tally.bad:
        return _stop(_bad_lines(report, args.out), BAD_INPUT)
    return DONE


def _stop(message: str, code: int) -> int:
    sys.stderr.write(f"{message}\n")
    return code


def _replayed(args: argparse.Namespace) -> Report:
    against = _against(args.against, args.on) if args.against else None
    task = Task(programme(args.programme, args.on), against, args.on, args.known_on, args.out is not None)
    workers = args.processes or default_processes()
    with open_cases(args.cases) as cases, details_in(args.out) as details, _bar(cases.size) as progress:
        report = replay_chunks(task, chunks_of(cases), workers, details.stream, progress)
        details.keep = not report.tally.bad
    return report


def _against(name: str, on: date) -> Programme:
    """A definition in a file, or a programme by its id.

    Raises ``DefinitionError``, with every problem and its line, or ``UnknownProgramme``.
    """
    path = Path(name)
    if path.suffix != ".toml" and not path.is_file():
        return programme(name, on)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableCases(f"{name} : lecture impossible ({error})") from error
    return read_definition(text, name).with_parameters(parameters())


@contextmanager
def _bar(size: int | None) -> Iterator[Callable[[int], None]]:
    """A progress bar on the error output, by bytes read; none where nobody watches."""
    console = Console(stderr=True)
    columns = (TextColumn("Lecture des dossiers"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=size)
        yield lambda position: progress.update(task, completed=position)


def _bad_lines(report: Report, out: str | None) -> str:
    """What is wrong with the bad lines, the first ones at least."""
    tally = report.tally
    plural = "s" if tally.bad > 1 else ""
    said = [f"{tally.bad} ligne{plural} illisible{plural}, laissée{plural} de côté :"]
    for bad in tally.bad_lines:
        said += [f"  ligne {bad.line}", *(f"    {problem}" for problem in bad.problems)]
    if tally.bad > len(tally.bad_lines):
        said.append(f"  … et {tally.bad - len(tally.bad_lines)} autres lignes")
    if out:
        said.append(f"{out} n'est pas écrit : il lui manquerait ces dossiers.")
    return "\n".join(said)
