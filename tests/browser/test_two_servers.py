"""Claims about two instances on one PostgreSQL behind nginx, as docs/deployment.md sets them up.

The configuration of nginx, the role and the database, and the settings of the instances are the ones that are shipped,
but for the name; people sign in with a provider of the tests.
"""

import base64
import re
import shlex
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from http.client import HTTPConnection

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assessments.access import LOCAL
from assessments.database import open_store
from assessments.store import add_person
from assessments.stored import Place
from checklists.assessment import Value
from checklists.load import load_checklists
from tests.assessments.postgres import postgres_server, run_script
from tests.browser.conftest import COMPUTER
from tests.browser.guard import Guard
from tests.browser.report import download_report
from tests.browser.screen import Screen, eventually
from tests.nginx import NAME, PLACEHOLDER, Connection, Nginx, running_nginx
from tests.oidc_provider import Provider, running_provider
from tests.server import ROOT, Server

SHIPPED = ROOT / "docs" / "deployment"
YEAR = {"delegation": "EST", "year": "2025"}
CLAUSE, ITEM = "475-11-a", "475-11-a-1"
LADDERS = {c.id: [item.id for item in c.items if item.levels] for c in load_checklists().clauses.values()}


@dataclass(frozen=True, slots=True)
class Site:
    """The two instances by their ports, and nginx before them."""

    instances: dict[int, Server]
    nginx: Nginx
    provider: Provider

    def stored(self) -> dict[str, Value | None]:
        """Return what the database holds, by item."""
        server = next(iter(self.instances.values()))
        return {r.item: r.value for r in server.what_is_stored("EST", 2025).assessment.responses}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at a computer of their own."""

    screen: Screen
    context: BrowserContext

    @property
    def instance(self) -> int:
        """The port of the instance their browser stays with."""
        return next(int(c["value"]) for c in self.context.cookies() if c["name"] == "instance")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run PostgreSQL, two instances as the role that owns the database and nothing else, nginx and a provider."""
    environment = (SHIPPED / "environment").read_text(encoding="utf-8").replace(PLACEHOLDER, NAME)
    settings = dict(line.split("=", 1) for line in shlex.split(environment, comments=True))
    secrets = tmp_path_factory.mktemp("secrets") / "secrets.toml"
    settings["STREAMLIT_SECRETS_FILES"] = str(secrets)
    with ExitStack() as stack:
        socket = stack.enter_context(postgres_server())
        run_script(socket, (SHIPPED / "postgresql.sql").read_text(encoding="utf-8"))
        servers = [
            Server(
                tmp_path_factory.mktemp("instance"),
                store_url=f"postgresql://cyber-commitments@/cyber-commitments?host={socket}",
                settings={name: settings[name] for name in settings if name.startswith("STREAMLIT_")},
            )
            for _ in range(2)
        ]
        first, second = servers
        provider = stack.enter_context(running_provider())
        nginx = stack.enter_context(running_nginx(tmp_path_factory.mktemp("nginx"), (first.port, second.port)))
        secrets.write_text(provider.secrets(nginx.address), encoding="utf-8")
        for server in servers:
            stack.callback(server.stop)
            server.start()
        first.start_assessment("EST", 2025, "full")
        yield Site({server.port: server for server in servers}, nginx, provider)


@pytest.fixture
def arrive(site: Site, browser: Browser) -> Iterator[Callable[[], Person]]:
    """Let people come in, each at a computer of their own; at the end nobody may have met a fault."""
    people: list[Person] = []

    def arriving() -> Person:
        context = browser.new_context(**COMPUTER, ignore_https_errors=True)
        page = context.new_page()
        sign_in(site, page)
        people.append(Person(Screen(page, site.nginx.address, Guard(page, site.nginx.address)), context))
        return people[-1]

    yield arriving
    for person in people:
        person.context.close()
    assert [fault for person in people for fault in person.screen.guard.faults] == []


@pytest.fixture
def two(arrive: Callable[[], Person]) -> tuple[Person, Person]:
    """Let two people open the same clause, and see that nginx gave each an instance of their own."""
    first, second = arrive(), arrive()
    for person in (first, second):
        person.screen.go("/assess", **YEAR, clause=CLAUSE)
    assert first.instance != second.instance
    return first, second


def sign_in(site: Site, page: Page) -> None:
    """Let a new lead of Estonia sign in, before anybody guards the page: the provider is at another address."""
    name = f"Lead {uuid.uuid4()}"
    email = f"{name.replace(' ', '.')}@parliament.example"
    store = open_store(next(iter(site.instances.values())).store_url)
    add_person(store, email=email, name=name, place=Place("lead", "EST"), by=LOCAL)
    store.dispose()
    site.provider.signs_in(email)
    page.goto(f"{site.nginx.address}/method")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text(f"Signed in as {name}")).to_be_visible()
    expect(page).to_have_url(f"{site.nginx.address}/method")


def sessions(server: Server) -> int:
    """Return how many people an instance says it serves at this moment, asked past nginx."""
    with urllib.request.urlopen(f"{server.address}/_stcore/metrics", timeout=10) as answer:
        found = re.search(r"^active_sessions (\d+)", answer.read().decode(), re.MULTILINE)
    assert found
    return int(found[1])


def test_each_of_two_people_stays_with_an_instance_of_their_own(site: Site, two: tuple[Person, Person]) -> None:
    """Pages, websocket and downloads of each come from the one instance that holds their session."""
    assert [sessions(server) for server in site.instances.values()] == [1, 1]
    before = [person.instance for person in two]
    for person in two:
        for page in ("Gaps", "Readiness", "Overview"):
            person.screen.turn_to(page)
        person.screen.turn_to("Gaps")
        assert set(LADDERS[CLAUSE]) <= set(download_report(person.screen.page))
    assert [person.instance for person in two] == before
    assert [sessions(server) for server in site.instances.values()] == [1, 1]


def test_the_websocket_runs_by_tls_through_nginx(site: Site, arrive: Callable[[], Person]) -> None:
    """The page speaks with its instance under the name in the address bar, and with nobody past nginx."""
    person = arrive()
    with person.screen.page.expect_websocket() as opened:
        person.screen.go("/", **YEAR)
    assert opened.value.url == f"{site.nginx.address.replace('https', 'wss')}/_stcore/stream"
    assert sessions(site.instances[person.instance]) == 1


def test_no_page_of_a_foreign_name_gets_a_websocket(site: Site) -> None:
    """Neither one elsewhere that asks for our name, nor one whose own name was made to lead here: twice refused."""
    ours, evil = f"{NAME}:{site.nginx.https_port}", "evil.example.org"
    instance = next(iter(site.instances))
    assert handshake(Connection(site.nginx), ours, f"https://{ours}") == 101
    assert handshake(Connection(site.nginx), ours, f"https://{evil}") == 403
    assert handshake(Connection(site.nginx), evil, f"https://{evil}") == 421
    for host in (evil, f"localhost:{instance}"):
        assert handshake(HTTPConnection("127.0.0.1", instance), host, f"http://{host}") == 403


def handshake(connection: HTTPConnection, host: str, origin: str) -> int:
    """Ask for the websocket of a page, as a browser would, and return the status of the answer."""
    asks = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    asks |= {"Sec-WebSocket-Key": base64.b64encode(bytes(16)).decode(), "Sec-WebSocket-Protocol": "streamlit"}
    with closing(connection):
        connection.request("GET", "/_stcore/stream", headers=asks | {"Host": host, "Origin": origin})
        return connection.getresponse().status


def test_what_one_saves_the_other_sees_at_the_next_look(site: Site, two: tuple[Person, Person]) -> None:
    """Both instances work on one store: an answer saved at one is drawn by the other, and counts in its figures."""
    first, second = two
    first.screen.pick(ITEM, "Level 3")
    first.screen.expect_saved(ITEM)
    assert site.stored()[ITEM] == 3
    second.screen.turn_to("Overview")
    second.screen.turn_to("Assess")
    second.screen.expect_picked(ITEM, "Level 3")
    second.screen.expect_saved(ITEM)


def test_who_answers_what_another_has_answered_meanwhile_is_told(site: Site, two: tuple[Person, Person]) -> None:
    """The second of two people at one item learns of the first one's answer, which stands until they decide."""
    first, second = two
    first.screen.pick(ITEM, "Level 1")
    first.screen.expect_saved(ITEM)
    second.screen.pick(ITEM, "Level 4")
    keep = second.screen.item(ITEM).get_by_role("button", name="Keep the stored answer")
    expect(keep).to_be_visible()
    expect(second.screen.item(ITEM).get_by_text(re.compile("^Saved "))).to_have_count(0)
    assert site.stored()[ITEM] == 1
    keep.click()
    second.screen.expect_picked(ITEM, "Level 1")
    second.screen.expect_saved(ITEM)
    assert site.stored()[ITEM] == 1


def test_who_loses_their_instance_goes_on_at_the_other(site: Site, two: tuple[Person, Person]) -> None:
    """Killed with people on it, an instance takes no answer along that said "Saved"; they stay with the other then."""
    first, second = two
    answers = {id_: level for level, id_ in enumerate(LADDERS[CLAUSE])}
    for id_, level in answers.items():
        first.screen.pick(id_, f"Level {level}")
        first.screen.expect_saved(id_)
    killed, left = first.instance, second.instance
    with first.screen.guard.outage():
        site.instances[killed].kill()
        first.screen.page.reload()
        first.screen.settle()
    assert site.stored().items() >= answers.items()
    for id_, level in answers.items():
        first.screen.expect_picked(id_, f"Level {level}")
        first.screen.expect_saved(id_)
    site.instances[killed].start()
    first.screen.turn_to("Gaps")
    assert set(LADDERS[CLAUSE]) <= set(download_report(first.screen.page))
    assert (first.instance, second.instance) == (left, left)
    assert sessions(site.instances[left]) == 2


def test_who_does_not_reload_is_connected_anew_and_can_answer(site: Site, two: tuple[Person, Person]) -> None:
    """The page finds the other instance by itself, and its next answer is saved there like any other."""
    first, second = two
    first.screen.pick(ITEM, "Level 2")
    first.screen.expect_saved(ITEM)
    killed, left = first.instance, second.instance
    with first.screen.guard.outage():
        with first.screen.page.expect_websocket():
            site.instances[killed].kill()
        first.screen.settle()
    first.screen.pick(ITEM, "Level 0")
    assert eventually(lambda: site.stored()[ITEM] == 0)
    first.screen.settle()
    first.screen.expect_saved(ITEM)
    assert first.instance == left
    site.instances[killed].start()
