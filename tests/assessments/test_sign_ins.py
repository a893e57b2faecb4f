"""These tests hold how somebody signs in, stays signed in and is signed out."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, update
from sqlmodel import col

from assessments import store
from assessments.access import Person
from assessments.errors import AlreadyThere, Conflict, Forbidden, NotFound, Refused, SignedOut
from assessments.models import SignInRow
from assessments.stored import Place
from tests.assessments.examples import BY
from tests.assessments.people import claims, signed_in

EMAIL = "jane@parliament.example"
LEAD = Place("lead", "EST", "parliament")
ADMINISTRATOR = Place("administrator")


@pytest.fixture
def jane(engine: Engine) -> int:
    """Admit Jane, who leads Estonia's delegation, and return her id."""
    return store.add_person(engine, email=EMAIL, name="Jane", place=LEAD, by=BY)


def ago(**time: float) -> datetime.datetime:
    """Return the moment so long ago."""
    return datetime.datetime.now(tz=datetime.UTC).replace(microsecond=0) - datetime.timedelta(**time)


def shift(engine: Engine, person: Person, **columns: datetime.datetime) -> None:
    """Set the clock of a sign-in back, as waiting would."""
    with engine.begin() as connection:
        connection.execute(update(SignInRow).where(col(SignInRow.id) == person.sign_in).values(**columns))


def test_who_was_admitted_by_address_signs_in(engine: Engine, jane: int) -> None:
    """Upper and lower case of an address are one; the log's name is the one the administrator gave."""
    by = store.sign_in(engine, claims(EMAIL.upper()))
    rights = store.my_rights(engine, by=by)
    assert (by.name, rights.person_id, rights.role, rights.delegation, rights.side) == (
        "Jane",
        jane,
        "lead",
        "EST",
        "parliament",
    )


def test_the_log_says_who_came_and_went(engine: Engine, jane: int) -> None:
    """Each sign-in once, with the provider's own name for the person, and its end; a page more says nothing."""
    assert jane
    said = claims(EMAIL)
    by = store.sign_in(engine, said)
    assert store.sign_in(engine, said) == by
    store.stay_signed_in(engine, by=by)
    for _ in range(2):
        store.sign_out(engine, by=by)
    came, went = store.list_administration(engine, by=BY)[1:]
    assert (came.by, came.action, came.subject) == ("Jane", "signed in", "person Jane")
    assert came.after == {
        "sign_in": by.sign_in,
        "issued_at": said.issued_at.isoformat(),
        "issuer": said.issuer,
        "subject": said.subject,
    }
    assert (went.by, went.action, went.after) == ("Jane", "signed out", {"sign_in": by.sign_in})


def test_two_windows_that_sign_in_at_once_are_one_sign_in(engine: Engine, jane: int) -> None:
    """The first sign-in of all, from eight windows: everybody is Jane, by one account, and the log says it once."""
    assert jane
    said = claims(EMAIL)
    with ThreadPoolExecutor(8) as windows:
        people = set(windows.map(lambda _: store.sign_in(engine, said), range(8)))
    assert len(people) == 1
    assert [change.action for change in store.list_administration(engine, by=BY)] == ["person added", "signed in"]


def test_two_accounts_that_claim_one_address_at_once_are_not_both_let_in(engine: Engine, jane: int) -> None:
    """The first one is Jane for ever; the others are refused, however close behind."""
    assert jane

    def attempt(number: int) -> str:
        try:
            return store.sign_in(engine, claims(EMAIL, subject=f"account {number}")).name
        except Forbidden:
            return ""

    with ThreadPoolExecutor(8) as windows:
        assert sorted(windows.map(attempt, range(8))) == [""] * 7 + ["Jane"]


def test_who_nobody_admitted_is_told_so(engine: Engine, jane: int) -> None:
    """An unknown address, and none at all, open nothing and name what to do."""
    for email in ("mallory@parliament.example", ""):
        with pytest.raises(Forbidden, match="Ask the administrator to add you"):
            store.sign_in(engine, claims(email))
    assert [person.last_seen for person in store.list_people(engine, by=BY) if person.id == jane] == [None]


def test_an_address_the_provider_has_not_verified_opens_nothing(engine: Engine, jane: int) -> None:
    """Else whoever may type an address at the provider would be that person."""
    said = claims(EMAIL)
    unverified = type(said)(said.issuer, said.subject, said.email, email_verified=False, issued_at=said.issued_at)
    with pytest.raises(Forbidden, match="does not confirm"):
        store.sign_in(engine, unverified)
    assert store.list_people(engine, by=BY)[0].id == jane


def test_after_the_first_sign_in_the_providers_own_name_counts(engine: Engine, jane: int) -> None:
    """Another account that later gets the same address is not Jane; Jane is, under whatever address."""
    store.sign_in(engine, claims(EMAIL))
    with pytest.raises(Forbidden):
        store.sign_in(engine, claims(EMAIL, subject="somebody else"))
    moved = store.sign_in(engine, claims("jane.doe@parliament.example", subject=f"subject of {EMAIL}"))
    assert store.my_rights(engine, by=moved).person_id == jane


def test_a_sign_in_ends_when_its_person_signs_out(engine: Engine, jane: int) -> None:
    """A copied cookie is the same sign-in and opens nothing afterwards; another of the same person lasts."""
    assert jane
    said, elsewhere = claims(EMAIL), claims(EMAIL, issued_at=ago(minutes=5))
    by, other = store.sign_in(engine, said), store.sign_in(engine, elsewhere)
    store.sign_out(engine, by=by)
    for attempt in (lambda: store.my_rights(engine, by=by), lambda: store.sign_in(engine, said)):
        with pytest.raises(SignedOut):
            attempt()
    assert store.my_rights(engine, by=other).role == "lead"


def test_who_does_nothing_for_half_an_hour_is_signed_out(engine: Engine, jane: int) -> None:
    """29 minutes are not too long, 31 are, and signing in with the old cookie does not help; a click begins anew."""
    assert jane
    said = claims(EMAIL, issued_at=ago(minutes=1))
    by = store.sign_in(engine, said)
    shift(engine, by, last_seen=ago(minutes=29))
    store.stay_signed_in(engine, by=by)
    shift(engine, by, issued_at=ago(minutes=40))
    assert store.my_rights(engine, by=by).role == "lead"
    shift(engine, by, last_seen=ago(minutes=31), issued_at=said.issued_at)
    for attempt in (lambda: store.stay_signed_in(engine, by=by), lambda: store.sign_in(engine, said)):
        with pytest.raises(SignedOut, match="30 minutes"):
            attempt()


def test_nobody_stays_longer_than_eight_hours(engine: Engine, jane: int) -> None:
    """However busy they are."""
    assert jane
    by = store.sign_in(engine, claims(EMAIL))
    shift(engine, by, issued_at=ago(hours=7, minutes=59))
    assert store.my_rights(engine, by=by).role == "lead"
    shift(engine, by, issued_at=ago(hours=8, minutes=1))
    with pytest.raises(SignedOut, match="8 hours"):
        store.my_rights(engine, by=by)


def test_a_sign_in_is_used_when_it_is_made(engine: Engine, jane: int) -> None:
    """A cookie that was kept unused, or comes out of the future, opens nothing and leaves no trace."""
    for moment, words in ((ago(minutes=11), "not used when it was made"), (ago(minutes=-6), "clocks")):
        with pytest.raises(SignedOut, match=words):
            store.sign_in(engine, claims(EMAIL, issued_at=moment))
    assert store.list_sign_ins(engine, by=BY) == ()
    assert jane


def test_who_is_admitted_no_more_is_out_at_once(engine: Engine, jane: int) -> None:
    """The sign-ins end with it: admitted again, they have to sign in again."""
    by = store.sign_in(engine, claims(EMAIL))
    out = Place("lead", "EST", "parliament", active=False)
    store.change_person(engine, jane, place=out, seen=LEAD, by=BY)
    with pytest.raises(SignedOut, match="not admitted any more"):
        store.my_rights(engine, by=by)
    with pytest.raises(Forbidden, match="not admitted any more"):
        store.sign_in(engine, claims(EMAIL))
    store.change_person(engine, jane, place=LEAD, seen=out, by=BY)
    with pytest.raises(SignedOut, match="has ended"):
        store.my_rights(engine, by=by)


def test_an_administrator_ends_the_sign_ins_of_somebody(engine: Engine, jane: int) -> None:
    """All of them, and nobody else's; the log keeps that it was done."""
    administrator = signed_in(engine, "administrator")
    by = store.sign_in(engine, claims(EMAIL))
    assert {row.name for row in store.list_sign_ins(engine, by=administrator)} == {"Jane", administrator.name}
    head = store.read_log_head(engine, by=administrator)
    store.end_sign_ins(engine, jane, by=administrator)
    assert [row.name for row in store.list_sign_ins(engine, by=administrator)] == [administrator.name]
    assert store.read_log_head(engine, by=administrator) != head
    with pytest.raises(SignedOut):
        store.my_rights(engine, by=by)


def test_a_person_in_no_sign_in_at_all_has_no_rights(engine: Engine) -> None:
    """A sign-in that is not in the store opens nothing."""
    with pytest.raises(SignedOut):
        store.my_rights(engine, by=Person("Jane", 12345))


def test_the_list_of_people_says_who_was_here_last(engine: Engine, jane: int) -> None:
    """To a lead it shows the delegation's own people, without the others'."""
    store.add_person(engine, email="far@parliament.example", name="Far", place=Place("reader", "LVA"), by=BY)
    by = store.sign_in(engine, claims(EMAIL))
    [mine] = store.list_people(engine, by=by)
    assert (mine.id, mine.email, mine.place) == (jane, EMAIL, LEAD)
    assert mine.last_seen
    assert ago(minutes=1) < mine.last_seen
    assert {person.name for person in store.list_people(engine, by=BY)} == {"Jane", "Far"}


@pytest.mark.parametrize(
    ("email", "name", "place", "error"),
    [
        (EMAIL, "Another", LEAD, AlreadyThere),
        (EMAIL.upper(), "Another", LEAD, AlreadyThere),
        ("other@parliament.example", "Jane", LEAD, AlreadyThere),
        ("no address", "Another", LEAD, Refused),
        ("two@at@signs.example", "Another", LEAD, Refused),
        ("other@parliament.example", "", LEAD, Refused),
        ("other@parliament.example", "local user", LEAD, Refused),
        ("other@parliament.example", "Another", Place("lead"), Refused),
        ("other@parliament.example", "Another", Place("administrator", "EST"), Refused),
        ("other@parliament.example", "Another", Place("secretariat", None, "government"), Refused),
        ("other@parliament.example", "Another", Place("reader", "QQQ"), NotFound),
    ],
)
def test_who_cannot_be_is_not_added(  # noqa: PLR0913, PLR0917  the cases
    engine: Engine, jane: int, email: str, name: str, place: Place, error: type[Exception]
) -> None:
    """The message says why, and nobody is added."""
    with pytest.raises(error):
        store.add_person(engine, email=email, name=name, place=place, by=BY)
    assert [person.id for person in store.list_people(engine, by=BY)] == [jane]


def test_somebody_is_left_to_administer(engine: Engine) -> None:
    """The last administrator can neither go nor change their role; with a second one they can."""
    one = store.add_person(engine, email=EMAIL, name="One", place=ADMINISTRATOR, by=BY)
    for place in (Place("administrator", active=False), Place("secretariat")):
        with pytest.raises(Refused, match="Nobody would be left"):
            store.change_person(engine, one, place=place, seen=ADMINISTRATOR, by=BY)
    store.add_person(engine, email="two@parliament.example", name="Two", place=ADMINISTRATOR, by=BY)
    store.change_person(engine, one, place=Place("secretariat"), seen=ADMINISTRATOR, by=BY)


def test_two_administrators_do_not_overwrite_each_other(engine: Engine, jane: int) -> None:
    """Who changes somebody that was changed meanwhile is told."""
    store.change_person(engine, jane, place=Place("reader", "EST"), seen=LEAD, by=BY)
    with pytest.raises(Conflict):
        store.change_person(engine, jane, place=Place("contributor", "EST"), seen=LEAD, by=BY)
    assert store.list_people(engine, by=BY)[0].place == Place("reader", "EST")
