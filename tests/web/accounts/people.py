"""People with a password, who sign in as people do."""

from typing import Any

from django.test import Client

from jalon.web.accounts.models import Membership, User

PASSWORD = "trois mots et un cheval"


def with_password(member: Membership) -> User:
    """Give somebody of the cast the password of the tests."""
    member.user.set_password(PASSWORD)
    member.user.save()
    return member.user


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    """What the sign-in page answers."""
    return client.post("/compte/login/", {"login": email, "password": password})
