"""The picture (QR code) that an authenticator application reads, as data for an inline SVG: nothing is loaded."""

from dataclasses import dataclass

import segno

#: Blank modules on each side, as the standard asks.
QUIET = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A square of modules, ready to be drawn."""

    #: Width and height in modules, with the blank border.
    size: int
    #: The dark modules, one run of a row each, as the `d` of an SVG path.
    path: str


def picture_of(text: str) -> Picture:
    """The picture of an address."""
    matrix = segno.make(text, error="m", micro=False).matrix
    runs = [
        f"M{start + QUIET} {row_number + QUIET}h{length}v1h-{length}z"
        for row_number, row in enumerate(matrix)
        for start, length in _runs(row)
    ]
    return Picture(size=len(matrix) + 2 * QUIET, path="".join(runs))


def _runs(row: bytearray) -> list[tuple[int, int]]:
    """Where dark runs of a row start, and how long they are."""
    found: list[tuple[int, int]] = []
    for place, module in enumerate(row):
        if not module:
            continue
        if found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((place, 1))
    return found
