"""What the environment says: read once, typed, refused at start with a French sentence when it cannot be used."""

import os
import shlex
import sys
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from jalon.rules.errors import JalonError, Problem

PREFIX = "JALON_"
SHORTEST_SECRET = 50
_WORDS = {
    "literal_error": "n'est pas une valeur permise",
    "bool_parsing": "doit être « true » ou « false »",
    "int_parsing": "doit être un nombre entier",
    "date_from_datetime_parsing": "doit être une date, comme 2026-06-30",
    "greater_than_equal": "est trop petit",
    "less_than_equal": "est trop grand",
    "extra_forbidden": "n'est pas un réglage connu",
}


class BadSettings(JalonError):
    """The environment cannot be used; holds every problem at once."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{one.place} : {one.what}. {one.remedy}." for one in problems))


class Environment(BaseSettings):
    """The settings of a site, each read from ``JALON_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    mode: Literal["demo", "test", "production"] = "production"
    """``demo``: fictitious data, one-click sign-in. ``test``: for the suite. ``production``: for real people."""
    secret_key: SecretStr = SecretStr("")
    """Signs sessions and links; at least 50 characters in production."""
    former_secret_keys: list[SecretStr] = []
    """Keys no longer used to sign, still accepted while what they signed expires."""
    data_key: SecretStr = SecretStr("")
    """Encrypts social security numbers at rest; at least 50 characters in production."""
    former_data_keys: list[SecretStr] = []
    """Keys by which numbers were encrypted before, until ``jalon manage renew_data_key`` has run."""
    database: str = ""
    """Address of the database: ``sqlite:////srv/jalon/jalon.sqlite3`` or ``postgresql://…``."""
    home: Path = Path("var")
    """Folder of what the site writes: embedded database, uploaded files."""
    hosts: list[str] = []
    """Names under which the site is reached."""
    today: date | None = None
    """The day that a demonstration pretends it is; refused in production."""
    email: str = ""
    """Address of the mail server, as ``smtp://user:password@host:587``; empty: mails are written to files."""
    sender: str = "jalon@localhost"
    """Who signs the mails."""
    sms: str = ""
    """Path of the class that sends SMS (``jalon.web.mail.transports.Transport``); empty: they are written to files."""
    behind_proxy: bool = False
    """A proxy ends HTTPS and sets ``X-Forwarded-Proto``."""
    https: bool = True
    """Cookies and redirects for HTTPS only; ``false`` only on one's own machine."""
    proconnect_url: str = ""
    """Address of the OpenID Connect provider, without ``/.well-known``; empty: no such sign-in."""
    proconnect_id: str = ""
    proconnect_secret: SecretStr = SecretStr("")
    proconnect_name: str = "ProConnect"
    """What the sign-in page calls the provider."""
    proconnect_vouches: bool = True
    """The provider only gives addresses that it has checked, as ProConnect does. ``false``: the address counts only
    where ``email_verified`` says so."""
    second_factor: bool | None = None
    """Whether every agent must have a second factor; not said: yes in production, no elsewhere."""
    documents: Path | None = None
    """Folder of the papers of cases; not said: ``documents`` in ``home``."""
    document_mb: int = Field(default=15, ge=1, le=200)
    """Megabytes of one file that is given, at most."""
    case_mb: int = Field(default=200, ge=1)
    """Megabytes of all the papers of a case, at most."""
    antivirus: str = ""
    """Command that reads a file that is given, as ``clamdscan --no-summary -``; empty: none."""
    workers: int = Field(default=2, ge=1, le=64)
    """Processes that serve pages."""

    @field_validator("antivirus")
    @classmethod
    def _a_command(cls, command: str) -> str:
        try:
            shlex.split(command)
        except ValueError as error:
            raise ValueError("n'est pas une commande : un guillemet n'est pas refermé") from error
        return command

    @model_validator(mode="after")
    def _papers_are_not_served(self) -> "Environment":
        if self.documents_folder.is_relative_to((self.home / "static").resolve()):
            raise ValueError(f"{PREFIX}DOCUMENTS est dans le dossier des fichiers servis à tous")
        return self

    @model_validator(mode="after")
    def _safe_in_production(self) -> "Environment":
        if self.mode != "production":
            return self
        lacking = [
            name
            for name, there in (
                (f"{PREFIX}SECRET_KEY (au moins {SHORTEST_SECRET} caractères)",
                 len(self.secret_key.get_secret_value()) >= SHORTEST_SECRET),
                (f"{PREFIX}DATA_KEY (au moins {SHORTEST_SECRET} caractères)",
                 len(self.data_key.get_secret_value()) >= SHORTEST_SECRET),
                (f"{PREFIX}DATABASE", bool(self.database)),
                (f"{PREFIX}HOSTS", bool(self.hosts)),
            )
            if not there
        ]  # fmt: skip
        if lacking:
            raise ValueError(f"il manque {', '.join(lacking)}")
        if self.today is not None:
            raise ValueError(f"{PREFIX}TODAY ne vaut que pour une démonstration")
        return self

    @property
    def asks_second_factor(self) -> bool:
        """Whether every agent must have a second factor."""
        return self.mode == "production" if self.second_factor is None else self.second_factor

    @property
    def documents_folder(self) -> Path:
        """Where the papers of cases are kept."""
        return (self.documents or self.home / "documents").resolve()

    @property
    def database_address(self) -> str:
        """Where the data are: the address given, or the embedded file of the demonstration."""
        return self.database or f"sqlite:///{(self.home / f'{self.mode}.sqlite3').resolve()}"


def read_environment() -> Environment:
    """What the environment says. Raises ``BadSettings`` with every problem at once."""
    try:
        return Environment()
    except ValidationError as error:
        raise BadSettings([_problem(dict(one)) for one in error.errors()]) from error


def _problem(error: dict[str, object]) -> Problem:
    where = error["loc"]
    place = (
        f"{PREFIX}{'_'.join(str(part) for part in where).upper()}"
        if where and isinstance(where, tuple)
        else ""
    )
    context = error.get("ctx")
    what = _WORDS.get(str(error["type"]), str(error["msg"]).removeprefix("Value error, "))
    allowed = context.get("expected") if isinstance(context, dict) else None
    remedy = f"valeurs permises : {allowed}" if allowed else "voir docs/exploitation.md"
    return Problem(place or "environnement", what, remedy)


def environment_or_exit() -> Environment:
    """What the environment says; ends the process with the problems in French when it cannot be used."""
    try:
        return read_environment()
    except BadSettings as error:
        sys.stderr.write(f"Réglages inutilisables :\n{error}\n")
        raise SystemExit(2) from error


def running_tests() -> bool:
    """Whether the suite runs, so that its settings need not be typed."""
    return os.environ.get(f"{PREFIX}MODE") == "test"
