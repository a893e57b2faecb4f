"""Claims about the way back: who signs in comes to the page they were at, and to nowhere else, whatever was forged."""

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from pages.way_back import COOKIE, LONGEST, WayBack

HOST = "cyber.parliament.test"
DEEP = "/assess?delegation=EST&year=2025&clause=459-11-c-ix"
SIGNED_IN = (b"set-cookie", b"_streamlit_user=.eJyN.abc.def; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax")
NOT_PAGES = [
    "",
    "assess",
    "//evil.test",
    "//evil.test/assess",
    "///evil.test",
    "/\\evil.test",
    "\\\\evil.test",
    "/%2f/evil.test",
    "/./evil.test",
    "/..//evil.test",
    "/\t/evil.test",
    "/assess\r\nSet-Cookie: a=1",
    "/assess?a=1, b=2",
    "/assess?a=\x00",
    "/assess?a=\u00e9",
    "/assess?a=1#part",
    "https://evil.test/",
    "http:evil.test",
    "javascript:alert(1)",
    "data:text/html,x",
    "@evil.test/",
    ":443@evil.test/",
    ".evil.test/",
    "/auth/logout",
    "/auth/login?provider=x",
    "/media/file.csv",
    "/assess?" + "a" * LONGEST,
]
NOT_IN_A_COOKIE = ["/assess?a=1; Domain=evil.test", "/assess\n"]  # of these a cookie would hold the beginning alone


class Streamlit:
    """Stands in for the server: answers everything with what it is given."""

    def __init__(self, *headers: tuple[bytes, bytes], status: int = 302) -> None:
        self.headers, self.status = headers, status

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer with a head and no body."""
        await send({"type": "http.response.start", "status": self.status, "headers": list(self.headers)})
        await send({"type": "http.response.body", "body": b""})


def ask(app: WayBack, path: str, method: str = "GET", **headers: str) -> tuple[str, list[str]]:
    """Return where an answer leads, and the cookies of ours that it sets."""
    sent: list[Message] = []

    async def keep(message: Message) -> None:
        sent.append(message)

    async def nothing() -> Message:
        return {}

    told = [(name.encode(), value.encode("utf-8")) for name, value in headers.items()]
    asyncio.run(app({"type": "http", "method": method, "path": path, "headers": told}, nothing, keep))
    values = [(name, value.decode("latin-1")) for name, value in sent[0]["headers"]]
    cookies = [value for name, value in values if name == b"set-cookie" and value.startswith(COOKIE)]
    return next((value for name, value in values if name == b"location"), ""), cookies


def go_to_sign_in(referer: str, base: str = "") -> str:
    """Return the cookie that is set when somebody goes to sign in from there."""
    [cookie] = ask(WayBack(Streamlit(), base), f"{base}/auth/login", host=HOST, referer=referer)[1]
    return cookie


def come_back(kept: str, *headers: tuple[bytes, bytes], base: str = "", status: int = 302) -> tuple[str, list[str]]:
    """Return where somebody is led who comes from the provider with that cookie, and the cookies that are set."""
    answer = headers or (SIGNED_IN, (b"location", f"{base}/".encode()))
    app = WayBack(Streamlit(*answer, status=status), base)
    return ask(app, f"{base}/oauth2callback", cookie=f"other=1; {COOKIE}={kept}")


@pytest.mark.parametrize("scheme", ["https", "http"])
@pytest.mark.parametrize("page", ["/", DEEP, "/gaps", "/?delegation=EST&q=a+b%2Fc%C3%A9"])
def test_who_goes_to_sign_in_is_led_back_to_their_page(scheme: str, page: str) -> None:
    """It is kept where scripts cannot read it, for ten minutes, and only for this site."""
    cookie = go_to_sign_in(f"{scheme}://{HOST}{page}")
    assert cookie == f"{COOKIE}={page}; Path=/; Max-Age=600; HttpOnly; SameSite=Lax"
    assert come_back(page) == (page, [f"{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"])


def test_below_a_base_nothing_outside_it_is_a_page() -> None:
    """Several applications may share one name: the cookie stays below ours, and the way back too."""
    cookie = go_to_sign_in(f"https://{HOST}/cyber{DEEP}", "/cyber")
    assert cookie.startswith(f"{COOKIE}=/cyber{DEEP}; Path=/cyber; ")
    assert come_back(f"/cyber{DEEP}", base="/cyber")[0] == f"/cyber{DEEP}"
    for outside in (DEEP, "/cyberspace", "/", "/cyber//evil.test", "/other/assess"):
        assert go_to_sign_in(f"https://{HOST}{outside}", "/cyber").startswith(f"{COOKIE}=; ")
        assert come_back(outside, base="/cyber")[0] == "/cyber/"


@pytest.mark.parametrize("forged", NOT_PAGES)
def test_a_forged_cookie_leads_to_the_overview(forged: str) -> None:
    """Whoever could plant one must not send people elsewhere, nor out again; it is taken away all the same."""
    led, cookies = come_back(forged)
    assert led == "/"
    assert [cookie.split(";")[0] for cookie in cookies] == [f"{COOKIE}="]


@pytest.mark.parametrize("quoted", [r'"//evil.test"', r'"/\057evil.test"', r'"\057\057evil.test"', r'"/\134evil.test"'])
def test_a_forged_cookie_in_quotes_is_judged_by_what_it_means(quoted: str) -> None:
    """The quotes and the octal signs of old cookies are read before the look, not after it."""
    assert come_back(quoted)[0] == "/"


@pytest.mark.parametrize("end", [*NOT_PAGES, *NOT_IN_A_COOKIE])
def test_a_forged_referer_is_not_kept(end: str) -> None:
    """What follows our name must be a page of ours; what an earlier sign-in left is taken away."""
    assert go_to_sign_in(f"https://{HOST}{end}") == f"{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"


@pytest.mark.parametrize(
    "referer",
    [
        "",
        DEEP,
        f"//{HOST}{DEEP}",
        f"https://evil.test{DEEP}",
        f"https://evil.test/{HOST}{DEEP}",
        f"https://{HOST}:8443{DEEP}",
        f"https://{HOST}.evil.test{DEEP}",
        f"https://{HOST}@evil.test{DEEP}",
        f"https://evil.test@{HOST}{DEEP}",
        f"ftp://{HOST}{DEEP}",
        f"javascript://{HOST}{DEEP}",
    ],
)
def test_the_page_of_another_site_is_not_kept(referer: str) -> None:
    """The whole name must be ours, with its port, after http or https."""
    assert go_to_sign_in(referer).startswith(f"{COOKIE}=; ")


@pytest.mark.parametrize("referer", ["https://", "http:///assess", f"https://{DEEP}"])
def test_without_a_name_of_our_own_nothing_is_kept(referer: str) -> None:
    """A request of an old kind names no host: then no Referer can be ours."""
    [cookie] = ask(WayBack(Streamlit()), "/auth/login", referer=referer)[1]
    assert cookie.startswith(f"{COOKIE}=; ")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (((b"location", b"/"),), 302),
        (((b"location", b"/"), (b"set-cookie", b"_streamlit_user_tokens=.eJx.a.b; Path=/")), 302),
        (((b"location", b"/"), (b"set-cookie", b'_streamlit_user=""; Max-Age=0; Path=/')), 302),
        (((b"location", b"/"), (b"set-cookie", b"_streamlit_user=; Max-Age=0; Path=/")), 302),
        ((SIGNED_IN, (b"location", b"/")), 400),
    ],
)
def test_who_has_not_signed_in_is_led_as_before(headers: tuple[tuple[bytes, bytes], ...], status: int) -> None:
    """A sign-in that failed, and signing out, which comes by the same address, keep what the server answered."""
    assert come_back(DEEP, *headers, status=status) == ("/", [])


def test_where_the_server_leads_elsewhere_it_is_left_so() -> None:
    """Should a later Streamlit know the way itself, its own answer counts; the cookie has served."""
    led, cookies = come_back(DEEP, SIGNED_IN, (b"location", b"/gaps"))
    assert led == "/gaps"
    assert len(cookies) == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/auth/login"), ("HEAD", "/oauth2callback"), ("GET", "/auth/logout"), ("GET", "/cyber/auth/login")],
)
def test_no_other_request_is_touched(method: str, path: str) -> None:
    """Neither another method nor another route sets the cookie or leads anywhere."""
    app = WayBack(Streamlit(SIGNED_IN, (b"location", b"/")))
    asked = {"host": HOST, "referer": f"https://{HOST}{DEEP}", "cookie": f"{COOKIE}={DEEP}"}
    assert ask(app, path, method, **asked) == ("/", [])
