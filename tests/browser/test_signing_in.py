"""Claims about signing in, with a real provider, server and browser (TRUST.md, S5): nine ways in that must be shut."""

import datetime
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Engine, func, select, update
from sqlmodel import col

from assessments.access import LOCAL
from assessments.database import open_store
from assessments.demonstration import load_demonstration
from assessments.models import SignInRow
from assessments.store import add_person, change_person, list_people, read_log_head
from assessments.stored import Place
from pages.way_back import COOKIE as WAY_BACK
from tests.browser.conftest import COMPUTER
from tests.oidc_provider import CLIENT, Provider, running_provider
from tests.server import Server

LEAD = Place("lead", "XAA")
COOKIE = "_streamlit_user"
PAGES = ("", "assess", "readiness", "gaps", "years", "submit", "history", "exchange", "robustness")
CLAUSE, ITEM = "459-11-a", "459-11-a-1"
OTHER_CLAUSE, OTHER_ITEM = "475-11-a", "475-11-a-1"  # not the one that a page opens by itself
DEEP = f"/assess?delegation=XAA&year=2025&clause={OTHER_CLAUSE}"


@dataclass
class House:
    """A server where people sign in, its provider and its store."""

    server: Server
    provider: Provider
    store: Engine
    browser: Browser
    people: int = 0

    def admit(self, place: Place = LEAD) -> str:
        """Admit somebody new, let the provider speak of them next, and return their address."""
        self.people += 1
        email = f"person.{self.people}@parliament.example"
        add_person(self.store, email=email, name=f"Person {self.people}", place=place, by=LOCAL)
        self.provider.signs_in(email)
        return email

    def sit_down(self) -> BrowserContext:
        """Sit down at a computer nobody has used yet."""
        return self.browser.new_context(**COMPUTER)

    def open(self, desk: BrowserContext, path: str = "/?delegation=XAA&year=2025") -> Page:
        """Open a page in a new window."""
        page = desk.new_page()
        page.set_default_timeout(30_000)
        page.goto(f"{self.server.address}{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        return page

    def sign_in(self, desk: BrowserContext, path: str = "/?delegation=XAA&year=2025") -> Page:
        """Open a page and click on Sign in; the provider has answered, and the server has judged its answer."""
        page = self.open(desk, path)
        with page.expect_response(lambda response: "/oauth2callback?" in response.url):
            page.get_by_role("button", name="Sign in").click()
        return page

    def shift(self, **columns: datetime.datetime) -> None:
        """Set the clocks of the latest sign-in back, as waiting would."""
        latest = select(func.max(SignInRow.id)).scalar_subquery()
        with self.store.begin() as connection:
            connection.execute(update(SignInRow).where(col(SignInRow.id) == latest).values(**columns))


@contextmanager
def running_house(folder: Path, browser: Browser) -> Iterator[House]:
    """Run a provider and a server that signs people in with it, with the invented country in its store."""
    with running_provider() as provider:
        secrets = folder / "secrets.toml"
        server = Server(folder, settings={"STREAMLIT_SECRETS_FILES": str(secrets)})
        secrets.write_text(provider.secrets(server.address), encoding="utf-8")
        store = open_store(server.store_url)
        load_demonstration(store, by=LOCAL)
        server.start()
        try:
            yield House(server, provider, store, browser)
        finally:
            server.stop()
            store.dispose()


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Share one house among the tests that leave it as it was."""
    with running_house(tmp_path_factory.mktemp("house"), browser) as shared:
        yield shared


@pytest.fixture
def desk(browser: Browser) -> Iterator[BrowserContext]:
    """Give a computer nobody has used yet."""
    context = browser.new_context(**COMPUTER)
    yield context
    context.close()


def expect_inside(page: Page) -> None:
    """Wait until the Overview of the invented country stands."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview: where are we?")
    expect(page.get_by_text("Signed in as Person")).to_be_visible()


def expect_outside(page: Page, why: str = "") -> None:
    """Wait until the page asks to sign in, says why, and shows nothing else."""
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    if why:
        expect(page.get_by_text(why)).to_be_visible()
    expect(page.get_by_text("Exampleland")).to_have_count(0)


def all_shown(page: Page) -> str:
    """Wait until a page that has just begun to show is whole, and return its text."""
    expect(page.get_by_text("Signed in as Person")).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    return page.get_by_test_id("stApp").inner_text()


def ago(**time_: float) -> datetime.datetime:
    """Return the moment so long ago."""
    return datetime.datetime.now(tz=datetime.UTC) - datetime.timedelta(**time_)


def test_who_is_admitted_signs_in_and_out(house: House, desk: BrowserContext) -> None:
    """They see their delegation; signed out, the page asks again and shows nothing."""
    house.admit()
    page = house.sign_in(desk)
    expect_inside(page)
    page.get_by_role("button", name="Sign out").click()
    expect_outside(page)


def test_who_signs_in_comes_to_the_page_they_asked_for(house: House, desk: BrowserContext) -> None:
    """A link to a clause in a message leads there, by way of the provider; nothing of it is kept afterwards."""
    house.admit()
    page = house.sign_in(desk, DEEP)
    expect(page.locator(f".st-key-form-{OTHER_ITEM}")).to_be_visible()
    expect(page).to_have_url(f"{house.server.address}{DEEP}")
    assert WAY_BACK not in {cookie["name"] for cookie in desk.cookies()}


def test_signing_out_leads_to_no_page_kept_before(house: House, desk: BrowserContext) -> None:
    """A sign-in that was begun and given up leaves an address for ten minutes: only signing in goes there."""
    house.admit()
    page = house.sign_in(desk)
    expect_inside(page)
    kept = {"name": WAY_BACK, "value": DEEP, "url": house.server.address}
    desk.add_cookies([kept])  # type: ignore[list-item]
    with page.expect_response(lambda response: "/oauth2callback" in response.url) as back:
        page.get_by_role("button", name="Sign out").click()
    assert (back.value.status, back.value.headers["location"]) == (302, "/")
    expect_outside(page)


def test_who_is_not_admitted_is_told_so(house: House, desk: BrowserContext) -> None:
    """The page names the address they signed in with and whom to ask, and lets them sign out."""
    house.provider.signs_in("mallory@elsewhere.example")
    page = house.sign_in(desk)
    expect(page.get_by_text("mallory@elsewhere.example: not known here. Ask the administrator")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect_outside(page)


@pytest.mark.parametrize(
    "cheat",
    [
        {"aud": "another-application"},
        {"iss": "http://127.0.0.1:1"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1},
        {"iat": None},
    ],
)
def test_a_token_that_is_not_for_us_opens_nothing(house: House, desk: BrowserContext, cheat: dict[str, object]) -> None:
    """Made out to another application, by another provider, for another or for any sign-in, over, or of no time."""
    house.provider.signs_in(house.admit(), **cheat)
    expect_outside(house.sign_in(desk))
    expect_outside(house.open(desk))
    assert COOKIE not in {cookie["name"] for cookie in desk.cookies()}


def test_a_token_for_another_application_that_names_us_opens_nothing(house: House, desk: BrowserContext) -> None:
    """We asked for it (azp), yet it was made out to somebody else (aud): authlib lets it pass, the page does not."""
    house.provider.signs_in(house.admit(), aud="another-application", azp=CLIENT)
    expect_outside(house.sign_in(desk), "made for another application")


def test_a_token_of_this_morning_opens_nothing(house: House, desk: BrowserContext) -> None:
    """One that is older than a whole sign-in lasts was kept, not made for this one."""
    house.provider.signs_in(house.admit(), iat=int(time.time()) - 9 * 3600)
    expect_outside(house.sign_in(desk), "not used when it was made")


@pytest.mark.parametrize("signature", ["forged", "none"])
def test_a_token_signed_by_somebody_else_opens_nothing(
    house: House, desk: BrowserContext, signature: Literal["forged", "none"]
) -> None:
    """Whoever can write a token is not the provider; nor is one to be believed that nobody has signed."""
    house.admit()
    house.provider.signature = signature
    expect_outside(house.sign_in(desk))
    expect_outside(house.open(desk))
    assert COOKIE not in {cookie["name"] for cookie in desk.cookies()}


def test_a_cookie_somebody_has_changed_opens_nothing(house: House, desk: BrowserContext) -> None:
    """One sign of its content or of its signature is enough."""
    house.admit()
    expect_inside(house.sign_in(desk))
    [cookie] = [cookie for cookie in desk.cookies() if cookie["name"] == COOKIE]
    value = cookie["value"]
    for place in (len(value) // 2, len(value) - 2):
        changed = value[:place] + ("A" if value[place] != "A" else "B") + value[place + 1 :]
        other = house.sit_down()
        there = {"name": COOKIE, "value": changed, "url": house.server.address}
        other.add_cookies([there])  # type: ignore[list-item]
        expect_outside(house.open(other))
        other.close()


def test_a_copied_cookie_opens_nothing_after_its_owner_has_signed_out(house: House, desk: BrowserContext) -> None:
    """Until then it is the same sign-in, on whatever computer; it ends everywhere at once."""
    house.admit()
    page = house.sign_in(desk)
    expect_inside(page)
    thief = house.sit_down()
    thief.add_cookies([cookie for cookie in desk.cookies() if cookie["name"].startswith(COOKIE)])  # type: ignore[misc]
    stolen = house.open(thief)
    expect_inside(stolen)
    page.get_by_role("button", name="Sign out").click()
    expect_outside(page)
    expect_outside(house.open(thief), "Your sign-in has ended.")
    stolen.get_by_role("link", name="Readiness").click()
    expect_outside(stolen)
    thief.close()


def test_who_is_admitted_no_more_is_out_at_the_next_click(house: House, desk: BrowserContext) -> None:
    """The window stays open and shows nothing more."""
    email = house.admit()
    page = house.sign_in(desk)
    expect_inside(page)
    person = next(person for person in list_people(house.store, by=LOCAL) if person.email == email)
    out = Place("lead", "XAA", active=False)
    change_person(house.store, person.id, place=out, seen=person.place, by=LOCAL)
    page.get_by_role("link", name="Readiness").click()
    expect_outside(page, "not admitted any more")


def test_who_was_idle_for_half_an_hour_is_out(house: House, desk: BrowserContext) -> None:
    """The next click asks to sign in again, which works, and leads to the page they were at."""
    email = house.admit()
    page = house.sign_in(desk, DEEP)
    expect(page.locator(f".st-key-form-{OTHER_ITEM}")).to_be_visible()
    house.shift(last_seen=ago(minutes=31))
    page.get_by_role("link", name="Readiness").click()
    expect_outside(page, "30 minutes without a click")
    house.provider.signs_in(email, iat=int(time.time()) + 2)  # counted in seconds: the first was perhaps of this one
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Signed in as Person")).to_be_visible()
    expect(page.locator(f".st-key-form-{OTHER_ITEM}")).to_be_visible()
    expect(page).to_have_url(f"{house.server.address}{DEEP}")


def test_eight_hours_are_the_end_of_any_sign_in(house: House, desk: BrowserContext) -> None:
    """However busy somebody was."""
    house.admit()
    page = house.sign_in(desk)
    expect_inside(page)
    house.shift(issued_at=ago(hours=8, minutes=1))
    page.get_by_role("link", name="Readiness").click()
    expect_outside(page)


def test_a_role_that_changes_counts_at_the_next_click(house: House, desk: BrowserContext) -> None:
    """A lead becomes a reader of another delegation: the address of the old one shows nothing any more."""
    email = house.admit()
    page = house.sign_in(desk)
    expect_inside(page)
    person = next(person for person in list_people(house.store, by=LOCAL) if person.email == email)
    change_person(house.store, person.id, place=Place("reader", "EST"), seen=person.place, by=LOCAL)
    page.get_by_role("link", name="Readiness").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Readiness")
    assert "Exampleland" not in all_shown(page)
    page.goto(f"{house.server.address}/?delegation=XAA&year=2025")
    assert "Exampleland" not in all_shown(page)


def test_what_a_role_may_not_do_is_refused_and_logged(house: House, desk: BrowserContext) -> None:
    """A contributor becomes a reader with the form open: the click saves nothing, and the server's log has it."""
    email = house.admit(Place("contributor", "XAA"))
    expect_inside(house.sign_in(desk))
    page = house.open(desk, f"/assess?delegation=XAA&year=2025&clause={CLAUSE}")
    answers = page.locator(f".st-key-form-{ITEM}").get_by_role("radiogroup", name="Answer")
    expect(answers).to_be_visible()
    person = next(person for person in list_people(house.store, by=LOCAL) if person.email == email)
    change_person(house.store, person.id, place=Place("reader", "XAA"), seen=person.place, by=LOCAL)
    head = read_log_head(house.store, by=LOCAL)
    answers.locator("label").filter(has_text="Level 1").click()
    expect(page.get_by_text("You may not answer for this delegation")).to_be_visible()
    assert read_log_head(house.store, by=LOCAL) == head
    log = house.server.log.read_text(encoding="utf-8")
    assert f"Refused: '{person.name}' (reader of XAA) may not answer" in log


@pytest.mark.parametrize("page", PAGES)
def test_another_delegations_address_shows_nothing_of_it(house: House, desk: BrowserContext, page: str) -> None:
    """A lead of Estonia who types the invented country's address, year and clause finds neither name nor figure."""
    house.admit(Place("lead", "EST"))
    house.sign_in(desk)
    expect(desk.pages[0].get_by_text("Signed in as Person")).to_be_visible()
    window = house.open(desk, f"/{page}?delegation=XAA&year=2025&clause={CLAUSE}&item={ITEM}")
    shown = all_shown(window)
    assert "Exampleland" not in shown
    assert "of 100" not in shown


def test_the_cookie_cannot_be_read_by_scripts(house: House, desk: BrowserContext) -> None:
    """It is HttpOnly and stays with this site; behind TLS it is Secure (tests/test_app.py)."""
    house.admit()
    expect_inside(house.sign_in(desk))
    [cookie] = [cookie for cookie in desk.cookies() if cookie["name"] == COOKIE]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")


def test_settings_that_are_lost_while_the_server_runs_let_nobody_in(
    browser: Browser, desk: BrowserContext, tmp_path: Path
) -> None:
    """Half-written by an editor, say: they do not turn everybody into the one person at this machine."""
    with running_house(tmp_path, browser) as house:
        house.admit()
        expect_inside(house.sign_in(desk))
        (tmp_path / "secrets.toml").write_text("", encoding="utf-8")
        page = house.open(desk)
        deadline = time.monotonic() + 60.0
        while page.get_by_role("button", name="Sign in").count() == 0:  # until the server has noticed
            assert time.monotonic() < deadline, "The page did not ask to sign in."
            page.close()
            page = house.open(desk)
        expect_outside(page)
        other = house.sit_down()
        expect_outside(house.open(other))
        other.close()
