"""A real OpenID Connect provider on this machine that can also be made to lie."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

TENANT = "8f5b1c1e-3a55-4f0e-9d53-5d0a3b7a1c11"
OTHER_TENANT = "11111111-2222-4333-8444-555555555555"
CLIENT, SECRET = "signoff-application", "a-client-secret"
KEY_ID = "key-1"
KEY, OTHER_KEY = (rsa.generate_private_key(65537, 2048) for _ in range(2))


def without_padding(raw: bytes) -> str:
    """Write bytes as a token does."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def public(key: Any = KEY, **more: Any) -> dict[str, Any]:
    """Write the public half of a key as the directory lists it."""
    made: dict[str, Any] = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return made | {"kid": KEY_ID, "use": "sig"} | more


def signed(claims: dict[str, Any], key: Any = KEY, algorithm: str = "RS256", **header: Any) -> str:
    """Sign claims as the directory does, or as somebody else would."""
    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": KEY_ID} | header)


class Directory:
    """What the provider knows, and how it answers."""

    def __init__(self) -> None:
        self.issuer = ""
        self.person: dict[str, Any] = {}
        self.sign: Callable[[dict[str, Any]], Any] = signed
        self.keys: Any = {"keys": [public()]}
        self.about: dict[str, Any] = {}
        self.answer: Any = None
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[dict[str, str]] = []

    def approve(self, address: str) -> str:
        """Do what the directory's own sign-in page does: give a code for what the browser was sent with."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_urlsafe(8)
        self.codes[code] = query
        return code

    def claims(self, nonce: str | None) -> dict[str, Any]:
        """Say who it is, truly."""
        now = int(time.time())
        made = {"iss": self.issuer, "aud": CLIENT, "exp": now + 3600, "nbf": now, "iat": now, "sub": "pairwise"}
        return made | {"tid": TENANT, "nonce": nonce} | self.person

    def token(self, form: dict[str, str]) -> tuple[int, Any]:
        """Trade a code for a token, once, for whoever knows the secret and the verifier."""
        self.asked.append(form)
        if self.answer is not None:
            return self.answer
        begun = self.codes.pop(form.get("code", ""), None)
        challenge = without_padding(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if not begun or form.get("client_secret") != SECRET or challenge != begun.get("code_challenge"):
            return 400, {"error": "invalid_grant"}
        token = self.sign(self.claims(begun.get("nonce")))
        return 200, {"access_token": "opaque", "token_type": "Bearer", "id_token": token}

    def configuration(self) -> dict[str, Any]:
        """Say where everything is."""
        places = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
        }
        return places | self.about


def handler(directory: Directory) -> type[BaseHTTPRequestHandler]:
    """Put a directory behind HTTP."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self, status: int, body: Any) -> None:
            raw = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def do_GET(self) -> None:
            pages = {"/.well-known/openid-configuration": directory.configuration(), "/keys": directory.keys}
            found = self.path in pages
            self.answer(200 if found else 404, pages.get(self.path, {}))

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.answer(*directory.token({name: values[0] for name, values in parse_qs(text).items()}))

        def log_message(self, *args: Any) -> None:
            """Keep quiet."""

    return Handler


@contextmanager
def running() -> Iterator[Directory]:
    """Serve a directory for as long as a test takes."""
    directory = Directory()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(directory))
    directory.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield directory
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
