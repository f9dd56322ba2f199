"""``jalon replay``: many cases under a programme, and what another definition would change."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from jalon.replay import (
    Report,
    Task,
    WorkerLost,
    chunks_of,
    default_processes,
    details_in,
    open_cases,
    replay_chunks,
)
from jalon.rules.errors import Problem
from jalon.study.dates import french_date
from jalon.study.words import many

from .errors import Refused
from .inputs import find_programme
from .output import console, emit_json, error_console
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
  1    un processus de calcul s'est arrêté en route, ou Jalon a un défaut
  2    des lignes ne sont pas des dossiers (le bilan porte sur les autres, et le fichier de --out n'est pas écrit),
       ou un fichier ne peut pas être lu
  130  interrompu par Ctrl-C : rien n'est écrit
"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its arguments."""
    parser = subparsers.add_parser("replay", help=HELP, description=f"{HELP}.", epilog=EPILOG)
    add = parser.add_argument
    add(
        "cases",
        metavar="DOSSIERS",
        help="fichier d'un dossier JSON par ligne ; .gz admis ; « - » : entrée standard",
    )
    add(
        "--programme",
        required=True,
        metavar="ID",
        help="programme, ou fichier .toml, sous lequel lire les dossiers",
    )
    add(
        "--against",
        metavar="ID",
        help="autre programme, ou fichier .toml d'une définition modifiée, à comparer",
    )
    add("--on", required=True, type=_day, metavar="DATE", help="jour de la question")
    add("--known-on", type=_day, metavar="DATE", help="avec seulement ce qui était enregistré ce jour-là")
    add("--processes", type=_processes, metavar="N", help="processus de calcul (un par cœur)")
    add("--out", metavar="FICHIER", help="écrit une ligne de JSON par dossier : ce qui change, et pourquoi")
    add("--json", action="store_true", help="résultat en JSON, pour un autre logiciel")
    parser.set_defaults(run=run)


def _day(text: str) -> date:
    try:
        return french_date(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"« {text} » n'est pas une date du calendrier : écrire 2025-12-31 ou 31/12/2025"
        ) from None


def _processes(text: str) -> int:
    if text.isdecimal() and int(text) >= 1:
        return int(text)
    raise argparse.ArgumentTypeError(f"« {text} » : écrire un nombre entier, 1 ou plus")


def run(args: argparse.Namespace) -> int:
    """Replay the cases and print what they come to. Exit codes: see ``EPILOG``.

    Raises ``Refused`` or another ``JalonError`` for what cannot be read at all.
    """
    try:
        report = _replayed(args)
    except WorkerLost as error:
        return _stop(f"jalon : {error}", LOST)
    except KeyboardInterrupt:
        return _stop("jalon : interrompu, rien n'est écrit", INTERRUPTED)
    if args.json:
        emit_json(report.to_builtins())
    else:
        show(report, console())
    if not report.tally.bad:
        return DONE
    if args.json:
        return BAD_INPUT
    raise _bad_lines(report, args.out)


def _stop(message: str, code: int) -> int:
    sys.stderr.write(f"{message}\n")
    return code


def _replayed(args: argparse.Namespace) -> Report:
    against = find_programme(args.against, args.on) if args.against else None
    chosen = find_programme(args.programme, args.on)
    task = Task(chosen, against, args.on, args.known_on, args.out is not None)
    workers = args.processes or default_processes()
    with open_cases(args.cases) as cases, details_in(args.out) as details, _bar(cases.size) as progress:
        report = replay_chunks(task, chunks_of(cases), workers, details.stream, progress)
        details.keep = not report.tally.bad
    return report


@contextmanager
def _bar(size: int | None) -> Iterator[Callable[[int], None]]:
    """A progress bar on the error output, by bytes read; none where nobody watches."""
    target = error_console()
    columns = (TextColumn("Lecture des dossiers"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=target, transient=True, disable=not target.is_terminal) as progress:
        task = progress.add_task("", total=size)
        yield lambda position: progress.update(task, completed=position)


def _bad_lines(report: Report, out: str | None) -> Refused:
    """What is wrong with the bad lines, the first ones at least."""
    tally = report.tally
    said = [f"{many(tally.bad, 'ligne illisible', 'lignes illisibles')}, que le bilan laisse de côté"]
    if tally.bad > len(tally.bad_lines):
        said.append(f"voici les {len(tally.bad_lines)} premières")
    if out:
        said.append(f"« {out} » n'est pas écrit, car il lui manquerait ces dossiers")
    problems = [
        Problem(f"ligne {bad.line}, {problem.place}" if problem.place else f"ligne {bad.line}", *problem[1:])
        for bad in tally.bad_lines
        for problem in bad.problems
    ]
    return Refused(" ; ".join(said) + " :", tuple(problems))
