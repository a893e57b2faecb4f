"""Claims about the Overview: where are we?"""

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from assessments.access import LOCAL
from assessments.database import Store
from assessments.store import list_assessments, list_delegations, read_assessment, read_log_head
from checklists.load import load_checklists
from scoring.scorecard import score
from tests.pages.conftest import OpenPage, labelled, words


def _start(app: AppTest, year: int, scope: str = "core", begin: str = "Blank") -> AppTest:
    app.number_input(key="start-year-year").set_value(year)
    app.selectbox(key="start-year-scope").set_value(scope)
    app.selectbox(key="start-year-from").set_value(begin)
    return _button(app, "Start this year").click().run()


def _button(app: AppTest, label: str) -> Button:
    return next(button for button in app.button if button.label == label)


def test_a_newcomer_is_told_what_this_is_and_how_to_begin(store: Store, open_page: OpenPage) -> None:
    """Without a delegation the page explains itself and offers all 32 delegations and the demonstration."""
    app = open_page()
    assert len(labelled(app.selectbox, "Delegation").options) == 32
    assert "32 operative clauses" in words(app)
    assert app.button(key="load-demonstration")
    assert list_assessments(store, by=LOCAL) == ()


def test_the_page_says_where_the_change_log_ends(demonstration: Store, open_page: OpenPage) -> None:
    """Who prints it can check it later."""
    head = read_log_head(demonstration, by=LOCAL)
    assert f"The change log ends with {head}" in words(open_page("overview", delegation="XAA", year="2025"))


def test_a_year_is_started_blank_and_chosen(store: Store, open_page: OpenPage) -> None:
    """Starting a year makes one assessment with the chosen scope, shows it and puts it into the address."""
    app = _start(open_page(delegation="EST"), 2024)
    assert not app.exception
    [summary] = list_assessments(store, by=LOCAL)
    assert (summary.delegation, summary.year, summary.scope) == ("EST", 2024, "core")
    assert app.query_params["year"] == "2024"
    assert "up to 100.0" in words(app)


def test_a_year_that_exists_is_not_started_again(demonstration: Store, open_page: OpenPage) -> None:
    """A second start says what to do instead, and changes nothing."""
    before = list_assessments(demonstration, by=LOCAL)
    app = _start(open_page(delegation="XAA"), 2024)
    assert "there is an assessment for that year" in app.error[0].value
    assert list_assessments(demonstration, by=LOCAL) == before


def test_answers_are_carried_forward_as_unconfirmed(demonstration: Store, open_page: OpenPage) -> None:
    """A year that begins with an earlier one's answers has them all, none of them confirmed."""
    _start(open_page(delegation="XAA"), 2026, "full", "2025")
    earlier = read_assessment(demonstration, "XAA", 2025, by=LOCAL).assessment
    later = read_assessment(demonstration, "XAA", 2026, by=LOCAL).assessment
    assert [response.item for response in later.responses] == [response.item for response in earlier.responses]
    assert not any(response.confirmed for response in later.responses)


def test_the_headlines_are_those_of_the_scorecard(demonstration: Store, open_page: OpenPage) -> None:
    """The figures on the page are the engine's, for each resolution."""
    shown = words(open_page(delegation="XAA", year="2024"))
    [card] = score([read_assessment(demonstration, "XAA", 2024, by=LOCAL).assessment], load_checklists())
    for part in card.resolutions.values():
        assert part is not None
        assert f"{part.score.parts.demonstrated:.1f}" in shown
        assert f"up to {part.score.headline.split('up to ')[1]}" in shown


def test_a_resolution_not_yet_adopted_says_so_and_has_no_figure(store: Store, open_page: OpenPage) -> None:
    """Before 2022 there is no score under 475; the page must not show a zero."""
    app = _start(open_page(delegation="EST"), 2020)
    assert list_assessments(store, by=LOCAL)[0].year == 2020
    assert "Nothing is assessed under Resolution 475 in 2020" in words(app)


def test_the_task_list_names_every_clause_once(demonstration: Store, open_page: OpenPage) -> None:
    """All 32 operative clauses are there in the order of the texts, each with its status and count."""
    assert list_assessments(demonstration, by=LOCAL)
    app = open_page(delegation="XAA", year="2025")
    links = [element.proto.label for element in app.main.get("page_link")]
    wanted = [f"**{c.resolution} {c.label}**" for c in load_checklists().clauses.values()]
    assert [link.replace("\\", "").split("** ")[0] + "**" for link in links if link.startswith("**")] == wanted
    assert (
        words(app).count("Complete · ") + words(app).count("To confirm · ") + words(app).count("In progress · ") == 32
    )


def test_the_demonstration_is_loaded_by_one_button_and_removed_by_another(store: Store, open_page: OpenPage) -> None:
    """The invented country says that it is invented, comes with three years and leaves no trace in the lists."""
    app = open_page()
    app.button(key="load-demonstration").click().run()
    assert [summary.year for summary in list_assessments(store, delegation="XAA", by=LOCAL)] == [2023, 2024, 2025]
    assert "invented" in words(app)
    app.button(key="remove-demonstration").click().run()
    assert len(list_assessments(store, by=LOCAL)) == 3, "nothing is removed before it is confirmed"
    app.button(key="remove-demonstration-sure").click().run()
    assert list_assessments(store, by=LOCAL) == ()
    assert len(list_delegations(store, by=LOCAL)) == 32


def test_a_loaded_demonstration_is_opened_from_the_first_page(demonstration: Store, open_page: OpenPage) -> None:
    """A newcomer to a store that has the invented country is led to it, not offered its removal."""
    app = open_page()
    app.button(key="open-demonstration").click().run()
    assert app.query_params["delegation"] == "XAA"
    assert len(list_assessments(demonstration, by=LOCAL)) == 3


def test_a_year_is_removed_only_when_its_number_is_typed(demonstration: Store, open_page: OpenPage) -> None:
    """A click alone must not remove weeks of work."""
    app = open_page(delegation="XAA", year="2023")
    app.button(key="remove-year").click().run()
    app.text_input(key="remove-year-typed").set_value("2032")
    app.button(key="remove-year-sure").click().run()
    assert len(list_assessments(demonstration, by=LOCAL)) == 3
    app.button(key="remove-year").click().run()
    app.text_input(key="remove-year-typed").set_value("2023")
    app.button(key="remove-year-sure").click().run()
    assert [summary.year for summary in list_assessments(demonstration, by=LOCAL)] == [2024, 2025]


def test_the_scope_can_be_widened_and_narrowed_without_losing_an_answer(
    demonstration: Store, open_page: OpenPage
) -> None:
    """Answers outside the core set are kept."""
    before = read_assessment(demonstration, "XAA", 2025, by=LOCAL).assessment
    open_page(delegation="XAA", year="2025").button(key="change-scope").click().run()
    after = read_assessment(demonstration, "XAA", 2025, by=LOCAL).assessment
    assert after.scope == "core"
    assert after.responses == before.responses


def test_an_address_that_names_nothing_we_have_does_no_harm(demonstration: Store, open_page: OpenPage) -> None:
    """An unknown delegation or year falls back to the choice at the left."""
    assert list_assessments(demonstration, by=LOCAL)
    assert "32 operative clauses" in words(open_page(delegation="<script>", year="9999"))
    assert "2025" in words(open_page(delegation="XAA", year="1900"))


def test_the_dossier_is_made_only_when_asked_for(demonstration: Store, open_page: OpenPage) -> None:
    """The button carries no file; what it makes is the dossier of the chosen year, with the head of the log."""
    app = open_page("overview", delegation="XAA", year="2025")
    [button] = app.get("download_button")
    assert button.proto.label == "Download the dossier (PDF)"
    assert button.proto.deferred_file_id
    assert not button.proto.url
    assert "takes a few seconds" in words(app)
    head = read_log_head(demonstration, by=LOCAL)
    assert head in words(app)
