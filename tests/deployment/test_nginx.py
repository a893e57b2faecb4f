"""Claims about docs/deployment/nginx.conf: nginx takes it, and does at the door what the guide says it does."""

import http.client
import json
import ssl
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.nginx import NAME, SHIPPED, Connection, Nginx, complaints, configure, running_nginx
from tests.server import ROOT, free_port


class _Instance(BaseHTTPRequestHandler):
    """Stands in for an instance: says which one it is and what it was told, and sets a cookie as the app does."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        assert isinstance(self.server, ThreadingHTTPServer)
        body = json.dumps({"port": self.server.server_port, "told": dict(self.headers)}).encode()
        self.send_response(200)
        self.send_header("Set-Cookie", "_streamlit_xsrf=2|a|b|1; Path=/; SameSite=Lax")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  named by the class above
        pass


@pytest.fixture(scope="module")
def instances() -> Iterator[tuple[int, int]]:
    """Run two stand-ins; give their ports."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), _Instance) for _ in range(2)]
    for server in servers:
        Thread(target=server.serve_forever, daemon=True).start()
    yield servers[0].server_port, servers[1].server_port
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory, instances: tuple[int, int]) -> Iterator[Nginx]:
    """Run nginx before the two stand-ins."""
    with running_nginx(tmp_path_factory.mktemp("nginx"), instances) as started:
        yield started


def ask(
    nginx: Nginx, path: str = "/", cookie: str = "", body: bytes | None = None, **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    """Ask nginx under its name by TLS, as a browser would that trusts its certificate."""
    connection = Connection(nginx)
    told = {"Host": f"{NAME}:{nginx.https_port}"} | ({"Cookie": cookie} if cookie else {})
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET" if body is None else "PUT", path, body, told)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


def cookie_of(answer: http.client.HTTPResponse) -> str:
    """Return the cookie that names the instance, as it was set; nothing where it was not."""
    return next((c for c in answer.headers.get_all("Set-Cookie", []) if c.startswith("instance=")), "")


def test_nginx_takes_it_without_a_word(tmp_path: Path) -> None:
    """What is shipped can be installed: no error and no warning."""
    assert complaints(configure(tmp_path, (8501, 8502))) == ""


def test_a_single_instance_is_two_lines_less(tmp_path: Path) -> None:
    """The lines of 8502 can be deleted, as the file says; nothing else speaks of it."""
    lines = SHIPPED.read_text(encoding="utf-8").splitlines(keepends=True)
    one = [line for line in lines if "8502" not in line or line.startswith("#")]
    assert len(lines) - len(one) == 2
    assert complaints(configure(tmp_path, (8501, 8502), "".join(one))) == ""


def test_a_mistake_is_complained_about(tmp_path: Path) -> None:
    """The two claims above would fail where nginx would refuse to start."""
    broken = SHIPPED.read_text(encoding="utf-8").replace("proxy_http_version 1.1;", "proxy_http_version one;")
    assert 'invalid value "one"' in complaints(configure(tmp_path, (8501, 8502), broken))


def test_a_browser_stays_with_the_instance_its_cookie_names(nginx: Nginx, instances: tuple[int, int]) -> None:
    """Who has no cookie gets the next instance and its cookie; who has one is led there and gets no other."""
    found = set()
    for _ in range(4):
        answer, content = ask(nginx)
        port = json.loads(content)["port"]
        assert cookie_of(answer) == f"instance={port}; Path=/; Secure; HttpOnly; SameSite=Lax"
        for _ in range(3):
            answer, content = ask(nginx, cookie=f"instance={port}")
            assert (json.loads(content)["port"], cookie_of(answer)) == (port, "")
        found.add(port)
    assert found == set(instances)


@pytest.mark.parametrize("cookie", ["instance=9", "instance=127.0.0.1:22", "instance=", "instance=example.org"])
def test_a_cookie_leads_nowhere_but_to_an_instance(nginx: Nginx, instances: tuple[int, int], cookie: str) -> None:
    """What a browser claims is looked up, never used as an address; and it gets a sound cookie."""
    answer, content = ask(nginx, cookie=cookie)
    assert json.loads(content)["port"] in instances
    assert cookie_of(answer).startswith(f"instance={json.loads(content)['port']};")


def test_where_an_instance_is_gone_the_other_one_answers(tmp_path: Path, instances: tuple[int, int]) -> None:
    """Also an upload is passed on, and the cookie names the one that answered from then on."""
    gone, there = free_port(), instances[1]
    with running_nginx(tmp_path, (gone, there)) as nginx:
        for body in (None, b"x" * 100_000):
            answer, content = ask(nginx, cookie=f"instance={gone}", body=body)
            assert (answer.status, json.loads(content)["port"]) == (200, there)
            assert cookie_of(answer).startswith(f"instance={there};")


def test_where_all_are_gone_it_says_so(tmp_path: Path) -> None:
    """No instance at all is a plain 502, which monitoring sees."""
    with running_nginx(tmp_path, (free_port(), free_port())) as nginx:
        answer, _ = ask(nginx)
        assert (answer.status, answer.headers["Server"]) == (502, "nginx")


def test_the_app_is_told_who_asks_whatever_a_client_claims(nginx: Nginx) -> None:
    """The app believes what comes from this machine, so nothing of it may be the client's own word."""
    told = json.loads(ask(nginx, X_Forwarded_For="192.0.2.66", X_Forwarded_Proto="http")[1])["told"]
    assert told["X-Forwarded-For"] == "127.0.0.1"
    assert told["X-Forwarded-Proto"] == "https"
    assert told["Host"] == f"{NAME}:{nginx.https_port}"


def test_every_answer_asks_for_tls_from_then_on(nginx: Nginx) -> None:
    """HSTS comes once, cookies of the app travel by TLS alone, and no version is given away."""
    for path in ("/", "/_stcore/metrics"):
        answer, _ = ask(nginx, path)
        assert answer.headers.get_all("Strict-Transport-Security") == ["max-age=31536000"]
        assert answer.headers["Server"] == "nginx"
    cookies = ask(nginx)[0].headers.get_all("Set-Cookie", [])
    assert [cookie.split("=")[0] for cookie in cookies if "secure" in cookie.lower()] == ["_streamlit_xsrf", "instance"]


def test_without_tls_there_is_only_the_way_to_it(nginx: Nginx) -> None:
    """Whatever name was asked for, the way leads to ours."""
    connection = http.client.HTTPConnection("127.0.0.1", nginx.http_port, timeout=20)
    connection.request("GET", "/assess?year=2025", headers={"Host": "evil.example.org"})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"{nginx.address}/assess?year=2025")
    connection.close()


def test_another_name_gets_no_answer(nginx: Nginx) -> None:
    """Where a foreign name was made to point here, the connection ends before a word is said."""
    connection = Connection(nginx, "evil.example.org")
    with pytest.raises(ssl.SSLError, match=r"(?i)unrecognized.name"):
        connection.connect()
    connection.close()


@pytest.mark.parametrize("version", ["TLSv1_1", "TLSv1_2", "TLSv1_3"])
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
def test_tls_is_1_2_or_newer(nginx: Nginx, version: str) -> None:
    """Older versions are broken, and refused even to a client that would take everything."""
    connection = Connection(nginx)
    context = connection.context
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion[version]
    if version == "TLSv1_1":
        with pytest.raises(ssl.SSLError, match=r"(?i)protocol.version"):
            connection.connect()
    else:
        connection.connect()
        assert isinstance(connection.sock, ssl.SSLSocket)
        assert connection.sock.version() == version.replace("_", ".")
    connection.close()


def test_what_is_too_large_ends_at_the_door(nginx: Nginx) -> None:
    """The limit is the app's own: what it would take passes, a byte more than the megabytes named does not."""
    config = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert "maxUploadSize = 2 " in config
    assert ask(nginx, body=b"x" * 2 * 1024 * 1024)[0].status == 200
    assert ask(nginx, body=b"x" * (2 * 1024 * 1024 + 1))[0].status == 413


def test_figures_about_the_process_stay_inside(nginx: Nginx) -> None:
    """Streamlit's metrics are for this machine."""
    assert ask(nginx, "/_stcore/metrics")[0].status == 404
