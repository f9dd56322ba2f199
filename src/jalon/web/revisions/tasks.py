"""Trying a version in the background. Done twice, it is tried once."""

from django.tasks import task

from .trying import work


@task
def run_trial(trial: int) -> dict[str, bool]:
    """Try a version on the cases of its territory."""
    work(trial)
    return {"done": True}
