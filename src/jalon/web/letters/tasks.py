"""Writing a batch in the background. Done twice, it writes nothing twice."""

from django.tasks import task

from .batches import work


@task
def write_batch(batch: int) -> dict[str, bool]:
    """Write some letters of a batch, and ask for the rest."""
    left = work(batch)
    if left:
        write_batch.enqueue(batch=batch)
    return {"left": left}
