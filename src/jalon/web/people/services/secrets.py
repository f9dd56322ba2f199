"""Give up a key: every number is encrypted, and looked up, by the key of today."""

from base64 import b64decode, b64encode

from django.db import transaction

from jalon.web.people import secrets
from jalon.web.people.models import Merge, Person
from jalon.web.trust.services import note


@transaction.atomic
def renew_data_key() -> int:
    """Encrypt every social security number again by the key of today. Returns how many.

    Raises ``InvalidToken`` when none of the known keys opens one of them: nothing is then changed.
    """
    people = Person.objects.select_for_update().filter(nir_cipher__isnull=False)
    for person in people:
        secrets.keep(person, secrets.read(person))
        person.save(update_fields=["nir_cipher", "nir_digest"])
    for merge in Merge.objects.select_for_update():
        for said in (*merge.before.values(), merge.written):
            _renew(said)
        merge.save(update_fields=["before", "written"])
    note(None, "person:renew_data_key", numbers=len(people))
    return len(people)


def _renew(said: dict[str, str]) -> None:
    """The same, for what a merge keeps of a record to undo it."""
    if said.get("nir_cipher"):
        number = secrets.decrypt(b64decode(said["nir_cipher"]))
        said["nir_cipher"], said["nir_digest"] = (
            b64encode(secrets.encrypt(number)).decode(),
            secrets.digests(number)[0],
        )
