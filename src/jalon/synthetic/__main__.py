"""Write fictitious cases, one a line: ``python -m jalon.synthetic --programme ID --count N > cases.jsonl``."""

import argparse
import os
import sys
from collections.abc import Sequence

from jalon.programmes import UnknownProgramme, programme
from jalon.rules.casefile import encode

from .case import case_of


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the cases on the standard output. Exit code 2 when the programme does not exist."""
    asked = _parser().parse_args(arguments)
    try:
        chosen = programme(asked.programme)
    except UnknownProgramme as error:
        sys.stderr.write(f"{error}\n")
        return 2
    out = sys.stdout.buffer
    try:
        for n in range(asked.first, asked.first + asked.count):
            out.write(encode(case_of(chosen, n)) + b"\n")
        out.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m jalon.synthetic",
        description="Écrit des dossiers fictifs, un par ligne. Le même numéro donne toujours le même dossier.",
    )
    parser.add_argument("--programme", required=True, metavar="ID", help="identifiant du programme")
    parser.add_argument("--count", type=int, default=1000, metavar="N", help="nombre de dossiers (1000)")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="numéro du premier dossier (0)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
