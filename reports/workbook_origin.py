"""This module says whether a form that came back belongs to the assessment it is brought to."""

from collections.abc import Callable

from checklists.model import Checklists
from reports.workbook_reading import Form


def delegation_and_year(form: Form) -> tuple[str, int]:
    """Return the delegation and the reporting year a form says it is of; "" and 0 where it does not say."""
    year = form.head.get("Reporting year", "")
    return form.head.get("Delegation", ""), int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0


def origin_faults(  # noqa: PLR0913  all of it is compared
    form: Form, delegation: str, year: int, checklists: Checklists, *, number: int, is_known: Callable[[str], bool]
) -> list[str]:
    """Return one line per reason why a form does not belong to an assessment, with its cell; empty where it does.

    A blank form shows no answer that could be an earlier one of another store, so only what it asks must fit.

    Args:
        form: what came back.
        delegation: whose assessment it is brought to.
        year: its reporting year.
        checklists: those it answers.
        number: its number in the store.
        is_known: whether a hash was once the last one of the store's change log.
    """
    said = form.head
    faults = [
        f"{form.places.get(name, 'Read me!B1')}: the form is of {name.lower()} “{said.get(name, '')}”, and you bring "
        f"it to {wanted}. Choose that one, or take the right form."
        for name, wanted in (("Delegation", delegation), ("Reporting year", str(year)))
        if said.get(name) != wanted
    ]
    for one in checklists.resolutions:
        name, asked = f"Checklist {one.id}", f"{one.version}, SHA-256 {one.sha256}"
        if said.get(name) != asked:
            faults.append(
                f"{form.places.get(name, 'Read me!B1')}: the form asks another checklist of {one.id} than {delegation} "
                f"{year} was begun with, which is {one.version}. Give out a new form, and bring the answers over."
            )
    if not faults and said.get("Answers shown") != "none":
        faults += _other_store(form, number, is_known)
    return faults


def _other_store(form: Form, number: int, is_known: Callable[[str], bool]) -> list[str]:
    advice = "What it showed cannot be compared with what stands here. Give out a new form, and bring the answers over."
    if not is_known(form.head.get("Change log head", "")):
        place = form.places.get("Change log head", "Read me!B1")
        return [f"{place}: the form was not made from this store, or the store was restored since. {advice}"]
    if form.head.get("Assessment") != str(number):
        place = form.places.get("Assessment", "Read me!B1")
        return [f"{place}: the year was removed and begun anew since the form was given out. {advice}"]
    return []
