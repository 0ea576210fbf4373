"""What the buttons of a manuscript mean: adding, removing and moving items, parts and annexes."""

from collections.abc import Callable

from app.consultations import writing
from app.consultations.writing import Document


def arranging(act: str, places: tuple[int, ...]) -> Callable[[Document], Document]:
    """The change that a button of the list of items means; one that means nothing changes nothing.

    Args:
        act: "add", or "up", "down", "remove" with the place of an item.
        places: counted from 0.
    """

    def change(document: Document) -> Document:
        if act == "add":
            return writing.with_item(document)
        if len(places) != 1 or places[0] >= len(writing.items_of(document)):
            return document
        if act == "remove":
            return writing.without_item(document, places[0])
        return writing.with_item_moved(document, places[0], {"up": -1, "down": 1}.get(act, 0))

    return change


def arranging_parts(index: int, act: str, places: tuple[int, ...]) -> Callable[[Document], Document]:
    """The change that a button in the form of one item means: "part-add", "part-up", "annex-remove" and so on."""

    def change(document: Document) -> Document:
        item = writing.items_of(document)[index]
        place = places[0] if places else 0
        if act == "part-add":
            return writing.with_part(document, index)
        if act == "annex-remove" and place < len(item.get("annexes") or ()):
            return writing.without_annex(document, index, place)
        if not act.startswith("part-") or place >= len(item.get("parts") or ()):
            return document
        if act == "part-remove":
            return writing.without_part(document, index, place)
        return writing.with_part_moved(document, index, place, {"part-up": -1, "part-down": 1}.get(act, 0))

    return change
