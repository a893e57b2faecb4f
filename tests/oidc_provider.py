"""This module runs a small OpenID Connect provider for tests, on this machine, which can be made to cheat.

It is our own because the tests need what an honest provider never does: another audience, another key, any moment.
"""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.server import free_port

CLIENT = "cyber-commitments"
PATIENCE = 20.0  # seconds for a start


def new_key() -> RSAKey:
    """Return a key nobody has seen, under the name all keys here bear."""
    return RSAKey.generate_key(2048, {"kid": "tests", "use": "sig", "alg": "RS256"})


@dataclass
class Provider:
    """A provider that lets in whoever it is told to, without asking.

    Attributes:
        claims: what the next sign-in says of the person, beside what it must; a value of None leaves a claim out.
        signature: of the next token: its own, one by another key under the same name, or none at all.
    """

    port: int = field(default_factory=free_port)
    claims: dict[str, Any] = field(default_factory=dict)
    signature: Literal["own", "forged", "none"] = "own"
    _key: RSAKey = field(default_factory=new_key)
    _nonces: dict[str, str] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        """Its address, which is its name."""
        return f"http://127.0.0.1:{self.port}"

    def signs_in(self, email: str, **claims: object) -> None:
        """Say who the next sign-in is of."""
        self.signature = "own"
        self.claims = {"sub": f"subject of {email}", "email": email, "email_verified": True, **claims}

    def secrets(self, app: str) -> str:
        """Return the settings with which an app at that address signs people in here."""
        return (
            f'[auth]\nredirect_uri = "{app}/oauth2callback"\ncookie_secret = "{"0123456789abcdef" * 4}"\n'
            f'client_id = "{CLIENT}"\nclient_secret = "of the tests alone"\n'
            f'server_metadata_url = "{self.issuer}/.well-known/openid-configuration"\n'
        )

    def routes(self) -> list[Route]:
        """Return what it answers to."""
        return [
            Route("/.well-known/openid-configuration", self._configuration),
            Route("/keys", self._keys),
            Route("/authorize", self._authorize),
            Route("/token", self._token, methods=["POST"]),
            Route("/end", self._end),
        ]

    def _configuration(self, _: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "end_session_endpoint": f"{self.issuer}/end",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    def _keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})

    def _authorize(self, request: Request) -> Response:
        asked = request.query_params
        code = f"code-{len(self._nonces)}"
        self._nonces[code] = asked.get("nonce", "")
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")

    async def _token(self, request: Request) -> Response:
        form = await request.form()
        now = int(time.time())
        said = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 3600,
            "nonce": self._nonces[str(form["code"])],
            **self.claims,
        }
        said = {name: value for name, value in said.items() if value is not None}
        token = {"access_token": "none", "token_type": "Bearer", "expires_in": 3600, "id_token": self._signed(said)}
        return JSONResponse(token)

    def _signed(self, said: dict[str, Any]) -> str:
        if self.signature == "none":
            parts = [json.dumps(part).encode() for part in ({"alg": "none"}, said)]
            return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."
        key = new_key() if self.signature == "forged" else self._key
        return jwt.encode({"alg": "RS256", "kid": "tests"}, said, key)

    def _end(self, request: Request) -> Response:
        back = request.query_params.get("post_logout_redirect_uri")
        return RedirectResponse(back) if back else Response(json.dumps("signed out"))


@contextmanager
def running_provider() -> Iterator[Provider]:
    """Run a provider in a thread, and stop it at the end."""
    provider = Provider()
    settings = uvicorn.Config(
        Starlette(routes=provider.routes()), host="127.0.0.1", port=provider.port, log_level="error"
    )
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + PATIENCE
    while not server.started:
        assert time.monotonic() < deadline, "The provider did not start."
        time.sleep(0.02)
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
