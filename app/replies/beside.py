"""Reading the texts of a consultation, as they were issued, in one more language beside the reader's."""

from collections.abc import Callable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.consultations.models import Consultation, Item
from app.core.i18n import name_of, speaking
from app.core.work import Work
from app.replies.beside_models import Beside, BesideChoice, Version
from app.replies.item_queries import annex_views, sizes_of
from app.replies.shared_models import AnnexView


def beside(
    work: Work, consultation: Consultation, *, language: str, asked: str, rules: Callable[[], tuple[str, ...]]
) -> BesideChoice:
    """What a page in `language` offers beside it.

    Args:
        work: to read with.
        consultation: whose texts are shown.
        language: the reader's.
        asked: code of the language that the reader asked for beside it; anything that is not offered means none.
        rules: says the rules in the language in use.
    """
    offered = tuple(each for each in consultation.languages if each != language)
    if asked not in offered:
        return BesideChoice(offered=offered, original=consultation.original, shown=None)
    with speaking(asked):
        said = rules()
    return BesideChoice(offered=offered, original=consultation.original, shown=_beside(work, consultation, asked, said))


def _beside(work: Work, consultation: Consultation, language: str, rules: tuple[str, ...]) -> Beside:
    rows = (
        work.session.scalars(
            select(Item)
            .where(Item.consultation_id == consultation.id)
            .options(joinedload(Item.decisions), joinedload(Item.annexes))
        )
        .unique()
        .all()
    )
    sizes = sizes_of(work, rows)
    return Beside(
        language=language,
        letter=consultation.letters[language],
        rules=rules,
        items={each.number: _version(each.titles, each.texts, language) for each in rows},
        decisions={
            each.name: _version(each.titles if each.titles != item.titles else {}, each.texts, language)
            for item in rows
            for each in item.decisions
        },
        headings={
            each.name: each.titles.get(language) or item.titles.get(language, "")
            for item in rows
            for each in item.decisions
        },
        annexes={each.number: _annexes(each, consultation, sizes, language) for each in rows},
    )


def _annexes(item: Item, consultation: Consultation, sizes: Mapping[str, int], language: str) -> tuple[AnnexView, ...]:
    """Files in the second language, without those that the reader is offered already."""
    offered = {each.sha256 for each in annex_views(item, consultation, sizes)}
    return tuple(
        each
        for each in annex_views(item, consultation, sizes, preferred=language)
        if each.language_name == name_of(language) and each.sha256 not in offered
    )


def _version(titles: Mapping[str, str], texts: Mapping[str, str], language: str) -> Version:
    return Version(title=titles.get(language, ""), text=texts.get(language, ""))
