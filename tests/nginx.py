"""This module starts a real nginx for tests, with the configuration that is shipped in docs/deployment."""

import datetime
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.server import ROOT, free_port

SHIPPED = ROOT / "docs" / "deployment" / "nginx.conf"
PLACEHOLDER = "cyber.example.org"  # what an installation has to put its own name for
NAME = "cyber.parliament.test"
PATIENCE = 20.0  # seconds for nginx to answer
NO_NGINX = (
    "These tests need nginx, and there is none on the PATH or in /usr/sbin. On Debian: apt install nginx-light, then "
    "systemctl disable --now nginx: it need not run. Elsewhere: the package nginx."
)

# HTTP/2 is asked for in the way that every nginx from 1.19 on knows; from 1.25 on they say that there is a newer one.
OLD_SPELLING = '"listen ... http2" directive is deprecated'

# Whatever it writes stays in one folder; it remains one process, under the user who runs the tests.
AROUND = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True, slots=True)
class Nginx:
    """An nginx: where it listens, and the folder with all that belongs to it."""

    folder: Path
    http_port: int
    https_port: int

    @property
    def address(self) -> str:
        """The address of the pages; the name leads to this machine only where a browser is told so."""
        return f"https://{NAME}:{self.https_port}"

    @property
    def certificate(self) -> Path:
        """The certificate it shows, which nobody else has signed."""
        return self.folder / "certificate.pem"


class Connection(http.client.HTTPConnection):
    """A connection to nginx by TLS that trusts its certificate, and asks for our name or another one."""

    def __init__(self, nginx: Nginx, name: str = NAME) -> None:
        super().__init__("127.0.0.1", nginx.https_port, timeout=PATIENCE)
        self.name = name
        self.context = ssl.create_default_context(cafile=str(nginx.certificate))

    def connect(self) -> None:
        """Connect, and agree on TLS."""
        super().connect()
        self.sock = self.context.wrap_socket(self.sock, server_hostname=self.name)


def configure(folder: Path, instances: tuple[int, int], shipped: str | None = None) -> Nginx:
    """Write a configuration into a folder: the shipped one, but for its name, ports, instances and certificate.

    Args:
        folder: an empty folder.
        instances: the ports of the instances, in place of 8501 and 8502.
        shipped: another text in place of the one that is shipped.
    """
    nginx = Nginx(folder, free_port(), free_port())
    _write_certificate(folder)
    text = shipped or SHIPPED.read_text(encoding="utf-8")
    adapted = {
        "listen [::]:": "# not on every machine: listen [::]:",
        "listen 80 ": f"listen 127.0.0.1:{nginx.http_port} ",
        "listen 443 ": f"listen 127.0.0.1:{nginx.https_port} ",
        f"https://{PLACEHOLDER}": nginx.address,
        PLACEHOLDER: NAME,
        "/etc/cyber-commitments/tls/fullchain.pem": str(nginx.certificate),
        "/etc/cyber-commitments/tls/privkey.pem": str(folder / "key.pem"),
        "8501": str(instances[0]),
        "8502": str(instances[1]),
    }
    assert [old for old in adapted if old not in text] == [], "docs/deployment/nginx.conf: what to adapt is not there"
    either = "|".join(re.escape(old) for old in adapted)  # At once: a port must not be found within another one.
    text = re.sub(either, lambda found: adapted[found[0]], text)
    (folder / "site.conf").write_text(text, encoding="utf-8")
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder), encoding="utf-8")
    return nginx


def complaints(nginx: Nginx) -> str:
    """Return what `nginx -t` has to say against a configuration; nothing where it is sound."""
    done = subprocess.run([*_command(nginx), "-t", "-q"], check=False, capture_output=True, text=True)
    said = [line for line in done.stderr.splitlines() if OLD_SPELLING not in line]
    return "\n".join(said) or ("" if done.returncode == 0 else f"exit code {done.returncode}")


@contextmanager
def running_nginx(folder: Path, instances: tuple[int, int]) -> Iterator[Nginx]:
    """Run nginx before two instances, and end it at the end, whatever happened."""
    nginx = configure(folder, instances)
    with (folder / "start.log").open("wb") as log:
        process = subprocess.Popen(_command(nginx), stdout=log, stderr=log)
    try:
        _wait_for_answer(nginx, process)
        yield nginx
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _command(nginx: Nginx) -> list[str]:
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin")
    if not found:
        pytest.fail(NO_NGINX, pytrace=False)
    folder = str(nginx.folder)
    return [found, "-p", folder, "-c", f"{folder}/nginx.conf", "-e", f"{folder}/error.log"]


def _wait_for_answer(nginx: Nginx, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", nginx.https_port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError(f"nginx did not start. {(nginx.folder / 'start.log').read_text(encoding='utf-8')}")


def _write_certificate(folder: Path) -> None:
    """Write a certificate for the name, good for a day, which nobody but itself has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(tz=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
