"""Secrets of the second factor at rest: encrypted with the key of the data, which can be replaced."""

from base64 import urlsafe_b64encode
from functools import lru_cache

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

_PURPOSE = b"jalon second factor"
_ENCRYPTED = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}
"""Where each kind keeps its secret. A key's is public."""


@lru_cache(maxsize=4)
def _ciphers(keys: tuple[str, ...]) -> MultiFernet:
    derived = (HKDF(SHA256(), 32, salt=None, info=_PURPOSE).derive(key.encode()) for key in keys)
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in derived])


def _current() -> MultiFernet:
    return _ciphers((settings.DATA_KEY, *settings.FORMER_DATA_KEYS))


def encrypt(text: str) -> str:
    """A secret as it is kept."""
    return _current().encrypt(text.encode()).decode()


def decrypt(kept: str) -> str:
    """The secret, whichever of the known keys encrypted it. Raises ``InvalidToken`` when none did."""
    return _current().decrypt(kept.encode()).decode()


@transaction.atomic
def renew() -> int:
    """Encrypt every secret again with today's key; says how many."""
    done = 0
    for one in Authenticator.objects.select_for_update().filter(type__in=_ENCRYPTED):
        place = _ENCRYPTED[one.type]
        if place in one.data:
            one.data[place] = encrypt(decrypt(one.data[place]))
            one.save(update_fields=["data"])
            done += 1
    return done
