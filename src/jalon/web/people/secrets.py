"""Social security numbers at rest: encrypted to be kept, hashed with a key to be looked up."""

import hmac
from base64 import urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from .models import Person


def _keys() -> tuple[str, ...]:
    """The key that encrypts, then those that did before."""
    return (settings.DATA_KEY, *settings.FORMER_DATA_KEYS)


@lru_cache(maxsize=16)
def _derived(key: str, purpose: bytes) -> bytes:
    """One key for each use, from the one that is configured."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key.encode())


@lru_cache(maxsize=4)
def _ciphers(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(_derived(key, b"jalon nir cipher"))) for key in keys])


def encrypt(number: str) -> bytes:
    """A number as it is kept: twice the same gives two different texts."""
    return _ciphers(_keys()).encrypt(number.encode())


def decrypt(cipher: bytes) -> str:
    """The number, whichever of the known keys encrypted it. Raises ``InvalidToken`` when none did."""
    return _ciphers(_keys()).decrypt(bytes(cipher)).decode()


def digests(number: str) -> list[str]:
    """The keyed hashes under which a number may be found, that of today's key first."""
    return [
        hmac.new(_derived(key, b"jalon nir digest"), number.encode(), sha256).hexdigest() for key in _keys()
    ]


def keep(person: Person, number: str) -> None:
    """Set the number of a person, or forget it when it is empty; the caller saves."""
    person.nir_cipher = encrypt(number) if number else None
    person.nir_digest = digests(number)[0] if number else ""


def read(person: Person) -> str:
    """The number of a person; empty when it is not known."""
    return decrypt(bytes(person.nir_cipher)) if person.nir_cipher else ""
