"""The cases that are measured: fictitious, the same at each run."""

import os
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from hashlib import sha256
from itertools import batched, count
from multiprocessing import get_context
from pathlib import Path

from msgspec.structs import replace

from jalon.programmes import programme, programmes
from jalon.rules.casefile import CaseFile, encode
from jalon.rules.facts import Fact
from jalon.rules.facts.business import IncomeDeclared
from jalon.rules.facts.path import AppointmentHeld, AppointmentMissed
from jalon.rules.facts.support import WorkshopAttended
from jalon.rules.months import add_days, add_months
from jalon.rules.programme import Programme
from jalon.synthetic import REFERENCE_DAY, case_of

CACHE = Path(".cache/bench")
FACTS = 40
NEAR = 2
MOST_TRIED = 6000
MANY = "tarn-tns"
"""The programme of the big replay: the one that computes most."""


def of_forty_facts(chosen: Programme, wanted: int) -> list[bytes]:
    """Cases of 40 facts, two more or less; fewer where they are rare."""
    found: list[bytes] = []
    for n in count():
        case = case_of(chosen, n)
        if abs(len(case.facts) - FACTS) <= NEAR:
            found.append(encode(case))
        if len(found) == wanted or n == MOST_TRIED:
            return found
    return found


def of_size(chosen: Programme, facts: int) -> CaseFile:
    """A case of so many facts: one that is still going on, cut short or filled with what a long life adds."""
    model = next(case for n in count() if len((case := case_of(chosen, n)).facts) >= FACTS and _goes_on(case))
    kept = [fact for fact in model.facts if not isinstance(fact, IncomeDeclared) and fact.supersedes is None]
    told = [*kept[: facts // 2], *_more(model, facts)]
    return replace(model, facts=tuple(told[:facts]))


def _goes_on(case: CaseFile) -> bool:
    return not any(type(fact).__name__ in {"Exited", "Withdrawal"} for fact in case.facts)


def _more(model: CaseFile, most: int) -> list[Fact]:
    """Appointments held and missed, workshops and months of income, further and further in the past."""
    patterns: list[Fact] = []
    for kind in (IncomeDeclared, AppointmentHeld, WorkshopAttended, AppointmentMissed):
        found = next((fact for fact in model.facts if isinstance(fact, kind)), None)
        patterns += [] if found is None else [found]
    return [
        _earlier(patterns[rank % len(patterns)], rank // len(patterns), f"plus-{rank}")
        for rank in range(most)
    ]


def _earlier(fact: Fact, rank: int, key: str) -> Fact:
    if isinstance(fact, IncomeDeclared):
        first = date(REFERENCE_DAY.year, REFERENCE_DAY.month, 1)
        return replace(fact, id=key, month=add_months(first, -rank - 1), months=1, on=REFERENCE_DAY)
    return replace(fact, id=key, on=add_days(REFERENCE_DAY, -5 * rank))


# -- many, kept from one run to the next ---------------------------------------------------------------------------


def stored(wanted: int) -> Path:
    """A file of cases of one programme, drawn once; drawn again when the generator or the definition changes."""
    path = CACHE / f"{MANY}-{wanted}-{_fingerprint()}.jsonl"
    if not path.exists():
        print(f"  tirage de {wanted} dossiers fictifs dans {path}…", flush=True)
        CACHE.mkdir(parents=True, exist_ok=True)
        for old in CACHE.glob(f"{MANY}-{wanted}-*"):
            old.unlink()
        _draw(path, wanted)
    return path


def _draw(path: Path, wanted: int) -> None:
    partial = path.with_suffix(".part")
    with partial.open("wb") as out, ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for lines in pool.map(_lines, batched(range(wanted), 2000, strict=False)):
            out.write(lines)
    partial.replace(path)


def _lines(numbers: tuple[int, ...]) -> bytes:
    chosen = programme(MANY)
    return b"".join(encode(case_of(chosen, n)) + b"\n" for n in numbers)


def _fingerprint() -> str:
    """What the stored cases depend on: the generator, the facts, the definition."""
    sources = Path("src/jalon")
    files = [*(sources / "synthetic").glob("*.py"), *(sources / "rules/facts").glob("*.py")]
    files.append(sources / "programmes" / f"{MANY}.toml")
    digest = sha256()
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def all_programmes() -> list[Programme]:
    """The version of each programme that is in force on the reference day."""
    return [programme(name, REFERENCE_DAY) for name in sorted({each.id for each in programmes()})]


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0))
