"""This module knows whether people sign in here, and what the provider says of who has."""

from pages.sign_in_settings import sign_in_settings


def sign_in_is_set_up() -> bool:
    """Whether the installation names a provider to sign in with; without one there is one person, at this machine."""
    return sign_in_settings() is not None
