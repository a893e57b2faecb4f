"""This module knows whether people sign in here, and what the provider says of who has.

What Streamlit 1.67 with authlib 1.9 does of it, as measured, and what it leaves to us:

- Every claim of the ID token reaches st.user. authlib has checked its signature, by the keys and algorithms that the
  provider publishes (an unsigned token passes where "none" is among them), and iss, exp and nonce; sub and iat must be
  there. It compares aud only where azp is missing, so we do. Nobody looks at auth_time.
- The claims lie in a cookie for 30 days: signed by cookie_secret, readable, HttpOnly, SameSite=Lax and never Secure,
  which pages/layers.py adds. Beside it lies one like it with the provider's tokens, whatever expose_tokens says.
- Signing out deletes both in that browser. A copy would go on working, so a sign-in ends in the store. A window reads
  the cookie when it connects, and not again.
- A sign-in that fails is told to the log alone; the page asks to sign in again.
- Whoever has signed in is sent to the Overview, whatever they had asked for: pages/way_back.py leads them back.
"""

import datetime

import streamlit as st

from assessments.errors import SignedOut
from assessments.stored import Claims
from pages.sign_in_settings import sign_in_settings


def sign_in_is_set_up() -> bool:
    """Whether the installation names a provider to sign in with; without one there is one person, at this machine."""
    return sign_in_settings() is not None


def is_somebody_signed_in() -> bool:
    """Whether this window's cookie names somebody; st.user says nothing of it while its file names no provider."""
    return st.user.get("is_logged_in") is True


def claims() -> Claims:
    """Return what the provider says of who is signed in.

    Raises:
        SignedOut: nobody is, or what it says was said to another application.
    """
    if not is_somebody_signed_in():
        raise SignedOut("You are not signed in.")
    said = st.user.to_dict()
    if not _is_for_us(said.get("aud")):
        raise SignedOut("Your sign-in was made for another application. Sign in here.")
    return Claims(
        issuer=str(said["iss"]),
        subject=str(said["sub"]),
        email=str(said.get("email") or ""),
        email_verified=said.get("email_verified") is True,
        issued_at=datetime.datetime.fromtimestamp(int(str(said["iat"])), tz=datetime.UTC),
    )


def _is_for_us(audience: object) -> bool:
    client = (sign_in_settings() or {}).get("client_id")
    return client is not None and client in (audience if isinstance(audience, list) else [audience])
