"""``jalon benefits``: the engine of the simulator, kept running; ``jalon simulate FILE``: a simulation."""

import signal
import sys
from argparse import Namespace
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from threading import Thread
from types import FrameType

import msgspec
from rich.table import Table

from jalon import examples
from jalon.benefits import client, sheet
from jalon.benefits.answer import Answer, Simulated, encode
from jalon.benefits.question import Wrong
from jalon.benefits.reading import sentences
from jalon.benefits.simulate import simulate as answer_of
from jalon.benefits.supervisor import Supervisor, engine_python, running
from jalon.programmes.library import parameters
from jalon.rules.errors import MissingParameter
from jalon.rules.french import euros, month
from jalon.study.words import capital

from .blocks import title
from .errors import Refused
from .inputs import bytes_of
from .output import console, emit_json

REFUSED = 2
ABSENT = (
    "Le simulateur n'est pas installé : il lui faut son propre environnement (docs/exploitation.md). "
    "Sans lui, seuls les cas simples sont calculés.\n"
)


def keep(args: Namespace) -> int:
    """Keep the engine running until Ctrl-C, or until who started this has gone."""
    python = engine_python()
    if python is None:
        sys.stderr.write(ABSENT)
        return REFUSED
    path = client.socket_path()
    supervisor = Supervisor(python, path)
    supervisor.start()

    def stop(_: int, __: FrameType | None) -> None:
        Thread(target=supervisor.stop, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if args.with_parent:
        Thread(target=_end_with_parent, args=(supervisor,), daemon=True).start()
    else:
        sys.stderr.write(f"Le simulateur répond sur {path} (Ctrl-C pour arrêter)\n")
    supervisor.wait()
    return 0


def _end_with_parent(supervisor: Supervisor) -> None:
    sys.stdin.read()
    supervisor.stop()


def simulate(args: Namespace) -> int:
    """Simulate what a file asks, and print it."""
    try:
        asked = sheet.decode(_read(args.file))
        scenarios = asked.scenarios()
    except Wrong as error:
        raise Refused(f"{' '.join(error.problems)}{_hint(args.file)}") from error
    if client.about().state == "down" and engine_python() is not None and not args.json:
        sys.stderr.write("Le calcul démarre : quelques secondes…\n")
    with running():
        try:
            found = answer_of(scenarios, parameters())
        except client.EngineError as error:
            raise Refused(f"{error} {ABSENT if engine_python() is None else ''}".strip()) from error
        except MissingParameter as error:
            raise Refused(f"{error}. Commencez la simulation plus tard.") from error
    if args.json:
        emit_json(msgspec.json.decode(encode(found)))
        return 0
    out = console()
    for part in _parts(found, Decimal(asked.each.turnover)):
        out.print(part)
    return 0


def _read(name: str) -> bytes:
    """A file, or an example of a simulation when there is no such file."""
    if name in examples.simulations() and not Path(name).exists():
        return examples.load_simulation(name)
    return bytes_of(name, kind="simulation")


def _hint(name: str) -> str:
    """Where to see a good file."""
    return (
        ""
        if name in examples.simulations()
        else f" Un bon fichier : jalon example {examples.simulations()[0]}"
    )


def _parts(found: Answer, present: Decimal) -> Iterator[object]:
    for one in found.scenarios:
        yield title(one.name)
        yield _table(one)
        ends = f"Plus de RSA à partir de {month(one.rsa_ends)}." if one.rsa_ends else "Le RSA continue."
        yield f"{ends} Reste pour vivre sur la période : {euros(one.total)}."
    if found.curve:
        yield title("Ce que rapporte un chiffre d'affaires régulier")
        yield _curve(found)
        for sentence in sentences(found.curve, present):
            yield f"  · {sentence}"
    yield title("Ce que ce calcul suppose")
    by = f"OpenFisca-France {found.engine}" if found.by == "engine" else "formule simple"
    for sentence in (f"Calcul : {by}, {found.freshness}.", *found.assumptions, *found.warnings):
        yield f"  · {sentence}"


def _table(one: Simulated) -> Table:
    table = Table(box=None, pad_edge=False)
    for head in ("Mois", "Chiffre d'affaires", "Cotisations", "Autres revenus", "RSA", "Prime", "Reste"):
        table.add_column(head, justify="left" if head == "Mois" else "right")
    for line in one.months:
        earned = line.turnover if line.profit is None else line.profit
        other = line.wage + line.partner + line.unemployment
        bonus = "?" if line.bonus is None else euros(line.bonus)
        table.add_row(
            capital(month(line.month)), euros(earned), euros(line.contributions), euros(other), euros(line.rsa), bonus,
            euros(line.left),
        )  # fmt: skip
    return table


def _curve(found: Answer) -> Table:
    table = Table(box=None, pad_edge=False)
    for head in ("Chiffre d'affaires", "RSA", "Prime", "Reste", "100 € de plus rapportent"):
        table.add_column(head, justify="right")
    for point in found.curve.points[::20] if found.curve else ():
        gain = "" if point.gain is None else euros(point.gain)
        bonus = "?" if point.bonus is None else euros(point.bonus)
        table.add_row(euros(point.turnover), euros(point.rsa), bonus, euros(point.left), gain)
    return table
