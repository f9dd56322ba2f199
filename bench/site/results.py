"""The figures of a whole territory, and a large file: ``python -m bench --only results``."""

import os
import statistics
import time
from collections.abc import Callable
from functools import partial
from tempfile import TemporaryDirectory
from typing import Any

from jalon.synthetic import REFERENCE_DAY

from .run import Asked, database_for, timed

ROUNDS = 9
COPIES = 10
"""Courses made of each: stories take time to tell, and figures are counted on the rows."""
FAR = 10_000_000
"""Between the numbers of a copy and those of the next."""
ROWS = 50_000
"""Lines of the file."""


def show(asked: Asked) -> None:
    """Measure and print."""
    with TemporaryDirectory() as home, database_for(asked) as address:
        os.environ |= {
            "JALON_MODE": "test", "JALON_HOME": home, "JALON_DATABASE": address,
            "JALON_TODAY": REFERENCE_DAY.isoformat(), "DJANGO_SETTINGS_MODULE": "jalon.web.config.settings",
        }  # fmt: skip
        import django  # noqa: PLC0415  its settings are there only now

        django.setup()
        _prepare(asked)
        _measure()


def _prepare(asked: Asked) -> None:
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from jalon.web.cases.models import Case, CourseRow  # noqa: PLC0415
    from jalon.web.cases.rebuild.run import processes_at_hand, rebuild  # noqa: PLC0415

    from .populate import Size, fill  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    if not Case.objects.exists():
        with timed("remplissage"):
            fill(Size(asked.cases // COPIES))
    if not CourseRow.objects.exists():
        with timed("rebuild de tout"):
            rebuild(REFERENCE_DAY, processes=processes_at_hand())
        with timed(f"chaque parcours recopié {COPIES} fois"):
            _multiply()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{Case.objects.count()} dossiers")


def _multiply() -> None:
    """Copy each case with its course and appointments, on which figures are counted; the people stay as they are."""
    from django.db import connection, models  # noqa: PLC0415

    from jalon.web.agenda.models import Appointment  # noqa: PLC0415
    from jalon.web.cases.models import Case, CourseRow  # noqa: PLC0415

    told: dict[type[models.Model], dict[str, str]] = {
        Case: {
            "id": "id + {far}",
            "reference": "reference || '-{copy}'",
            "sort_name": "sort_name || '-{copy}'",
        },
        CourseRow: {"case_id": "case_id + {far}"},
        Appointment: {"id": "id + {far}", "case_id": "case_id + {far}"},
    }
    for copy in range(1, COPIES):
        for model, changed in told.items():
            columns = [str(one.column) for one in model._meta.concrete_fields if not one.generated]
            values = [changed.get(one, f'"{one}"').format(far=copy * FAR, copy=copy) for one in columns]
            names = ", ".join(f'"{one}"' for one in columns)
            table, first = model._meta.db_table, "case_id" if model is not Case else "id"
            with connection.cursor() as cursor:
                cursor.execute(
                    f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {table} WHERE {first} < {FAR}"  # noqa: S608  names of our own
                )


def _measure() -> None:
    from jalon.web.accounts.agents import Agent  # noqa: PLC0415
    from jalon.web.accounts.models import Membership  # noqa: PLC0415
    from jalon.web.accounts.policy import Role  # noqa: PLC0415
    from jalon.web.insight import queries  # noqa: PLC0415
    from jalon.web.insight.filters import FilterForm  # noqa: PLC0415

    manager = Membership.objects.with_names().filter(role=Role.MANAGER).first()
    assert manager
    everywhere = manager.territories.model.objects.all()
    manager.territories.set(everywhere)
    agent = Agent(manager.user, manager)
    for name, filters in (
        ("tout", {}),
        ("femmes", {"sexe": "f"}),
        ("un programme", {"programme": "tarn-tns"}),
    ):
        asked = FilterForm(filters, agent=agent).asked()
        total = queries.courses(agent, asked).count()
        _say(f"tableau de bord, {name} ({total} dossiers)", partial(queries.board, agent, asked))
        _say(f"programmes côte à côte, {name}", partial(queries.side_by_side, agent, asked))
    _file(agent)


def _say(name: str, ask: Callable[[], Any]) -> None:
    took = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        ask()
        took.append(1000 * (time.perf_counter() - start))
    print(f"  {name:60}{statistics.median(took):8.0f} ms   objectif 300 ms")


def _file(agent: Any) -> None:
    from pathlib import Path  # noqa: PLC0415

    from jalon.web.insight.columns import COURSES  # noqa: PLC0415
    from jalon.web.insight.exporting import _cells  # noqa: PLC0415
    from jalon.web.insight.filters import FilterForm  # noqa: PLC0415
    from jalon.web.insight.models import Export  # noqa: PLC0415
    from jalon.web.insight.queries import courses  # noqa: PLC0415
    from jalon.web.insight.writing import WRITERS, write  # noqa: PLC0415
    from jalon.web.kit.clock import now  # noqa: PLC0415

    asked = FilterForm({}, agent=agent).asked()
    numbers = list(courses(agent, asked).order_by("case").values_list("pk", flat=True)[:ROWS])
    rows = courses(agent, asked).filter(case__lte=numbers[-1])
    export = Export.objects.create(
        membership=agent.membership, kind="courses", format="xlsx", asked={}, at=now()
    )
    for form in WRITERS:
        with TemporaryDirectory() as folder:
            start = time.perf_counter()
            write(form, Path(folder) / "x", COURSES, _cells(export, rows, COURSES))
            took = time.perf_counter() - start
        print(f"  fichier {form} de {len(numbers)} lignes{'':32}{took:8.1f} s    objectif 15 s pour 50 000")
