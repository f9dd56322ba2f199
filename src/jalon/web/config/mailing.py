"""How mails leave: by the server that the environment names, else into files that one can open."""

from urllib.parse import unquote, urlsplit

from .env import Environment

_PORTS = {"smtp": 587, "smtps": 465}


def mailer(environment: Environment) -> dict[str, object]:
    """The mailer that Django is told of. ``smtp://`` asks the server for encryption, ``smtps://`` starts with it."""
    if not environment.email:
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(environment.home.resolve() / "mails")},
        }
    address = urlsplit(environment.email)
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": address.hostname or "localhost",
            "port": address.port or _PORTS.get(address.scheme, _PORTS["smtp"]),
            "username": unquote(address.username or ""),
            "password": unquote(address.password or ""),
            "use_ssl": address.scheme == "smtps",
            # A server of one's own machine, without an account, may speak in clear.
            "use_tls": address.scheme == "smtp" and bool(address.username),
            "timeout": 20,
        },
    }
