"""Files written in the background. Done twice, a file is written once."""

from django.tasks import task

from .exporting import work


@task
def write_export(export: int) -> dict[str, bool]:
    """Write a file that somebody asked for."""
    work(export)
    return {"done": True}
