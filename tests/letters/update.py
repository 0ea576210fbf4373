"""Write the expected letters anew, to be reviewed as a difference: `python -m tests.letters.update [LANGUAGE ...]`.

Without a language all six are written. A language without a catalogue would give English sentences; it is refused.
"""

import sys

from app.core.i18n import CATALOGUES, SOURCE
from tests.letters.builders import CASES, EXPECTED, LANGUAGES, expected_file, written


def main(chosen: list[str]) -> None:
    languages = chosen or list(LANGUAGES)
    wanting = [each for each in languages if each != SOURCE and not (CATALOGUES / each).is_dir()]
    if wanting or not set(languages) <= set(LANGUAGES):
        sys.exit(f"no catalogue, or no such language: {', '.join(wanting or languages)}")
    EXPECTED.mkdir(exist_ok=True)
    for language in languages:
        for case, compose in CASES.items():
            expected_file(case, language).write_text(written(compose(language)), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
