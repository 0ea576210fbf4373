"""`flask i18n`: extract the English sentences, bring every `.po` up to date, say what is missing.

The `.po` files are what the application reads; there is nothing to compile.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from flask.cli import AppGroup

from app.core.i18n import CATALOGUES, LANGUAGES, SOURCE

group = AppGroup("i18n", help="The words of the application in all languages.")
COMMANDS = (group,)

APPLICATION = CATALOGUES.parent
_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2")]
_OPTIONS = {
    "**/templates/**": {
        "extensions": "jinja2.ext.i18n",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "silent": "false",
    }
}
_KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "N_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


@cache
def extracted() -> Catalog:
    """All English sentences that the application can say, with where they stand."""
    catalogue = Catalog(project="Placet", charset="utf-8")
    found = extract_from_dir(
        str(APPLICATION),
        method_map=_METHODS,
        options_map=_OPTIONS,
        keywords=_KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )
    for path, _line, message, comments, context in found:
        catalogue.add(message, None, [(f"app/{path}", 0)], auto_comments=comments, context=context)
    return catalogue


def path_of(language: str) -> Path:
    """Where a language's catalogue stands."""
    return CATALOGUES / language / "LC_MESSAGES" / "messages.po"


def catalogue_of(language: str) -> Catalog:
    """A language's catalogue; empty where there is none yet."""
    if not path_of(language).exists():
        return Catalog(locale=language, project="Placet", charset="utf-8")
    with path_of(language).open("rb") as source:
        return read_po(source, locale=language)


def update() -> None:
    """Bring every catalogue up to date with the English sentences; translations of vanished ones go."""
    template = extracted()
    for language in LANGUAGES:
        if language == SOURCE:
            continue
        catalogue = catalogue_of(language)
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        catalogue.header_comment = f"# The words of Placet in {catalogue.locale.english_name}."
        catalogue.fuzzy = False
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        with path_of(language).open("wb") as target:
            write_po(target, catalogue, width=0, sort_output=True, ignore_obsolete=True, include_lineno=False)


def findings(language: str) -> Iterator[str]:
    """What is wrong with a language's catalogue, a line each."""
    catalogue, template = catalogue_of(language), extracted()
    for message in template:
        if message.id:
            translated = catalogue.get(message.id, message.context)
            yield from _findings_of(language, message, translated)
            if message.pluralizable and len(_texts(translated.string if translated else ())) != catalogue.num_plurals:
                yield f"{language}: plural forms: {message.id!r}"
    for message in catalogue:
        if message.id and template.get(message.id, message.context) is None:
            yield f"{language}: orphan: {message.id!r}"


def _findings_of(language: str, message: Message, translated: Message | None) -> Iterator[str]:
    texts = () if translated is None else _texts(translated.string)
    if not texts or not all(texts):
        yield f"{language}: missing: {message.id!r}"
        return
    if translated is not None and translated.fuzzy:
        yield f"{language}: fuzzy: {message.id!r}"
    wanted = set(_PLACEHOLDER.findall(" ".join(_texts(message.id))))
    for text in texts:
        others = set(_PLACEHOLDER.findall(text))
        # A plural form may leave its number out: "one", "two" are words in Arabic.
        if others - wanted or (len(texts) == 1 and wanted - others):
            yield f"{language}: placeholders: {message.id!r}: {text!r}"


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list | tuple) else (str(value or ""),)


@group.command("update")
def update_now() -> None:
    """Bring every catalogue up to date with the English sentences; translations of vanished ones go."""
    update()


@group.command("check")
def check_now() -> None:
    """List what is missing, fuzzy, orphaned or has other placeholders or plural forms than it must; exit status 1."""
    found = [line for language in LANGUAGES if language != SOURCE for line in findings(language)]
    for line in found:
        click.echo(line)
    if found:
        raise click.exceptions.Exit(1)
