"""Issuing a consultation in a further language while it is open.

A language version is complete or is refused. It is a translation: the original stays the authentic text, and no answer
changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.consultations import files
from app.consultations.approval import Approval, approved_facts, open_to_changes
from app.consultations.circulars import enclosures, freeze_in
from app.consultations.correspondence import Party, deadline_of, parties, recall_reminders
from app.consultations.invitations import link
from app.consultations.models import Consultation
from app.consultations.queries import in_language, items
from app.consultations.reading import LONGEST_TEXT, Reader, dotted, marked
from app.consultations.refusals import FileRefused, IssuedAlready, OriginalChanged, Problem
from app.consultations.stationery import Stationery
from app.consultations.text_places import text_places
from app.consultations.texts import common_hash, issued_in, text_hashes
from app.consultations.writing import Slot, read, serves_all, tidy
from app.core.i18n import LANGUAGES, N_, listed
from app.core.work import Work
from app.core.yaml import Path
from app.letters import language_issued
from app.officers.refusals import SecondOfficerNeeded
from app.outbox.letter import Letter
from app.outbox.service import Cause, queue
from app.record.events import EventType, canonical, text_hash
from app.record.service import append, lock

#: What is decided upon, or says so to the reader; whatever else stands around it may be one text for all languages.
_DECIDED = frozenset({"title", "letter", "text"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedText:
    """One text that a further language version has."""

    #: Where it stands in the consultation's file.
    path: Path
    original: str
    #: False: one text serves all languages, and may go on to do so.
    is_required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageVersion:
    """The texts of a consultation in a further language."""

    language: str
    #: Place to text; where it is missing or "", there is none.
    texts: Mapping[Path, str]
    #: `fingerprint` of the original texts that these are a translation of.
    translates: str


def wanted_texts(work: Work, consultation: Consultation) -> tuple[WantedText, ...]:
    """All texts of a further language version in the order of the file, with the original as it is in force."""
    return tuple(
        WantedText(
            path=place.path,
            original=in_language(dict(place.texts), consultation.original),
            is_required=place.path[-1] in _DECIDED or not serves_all(consultation.document, place.path),
        )
        for place in text_places(work, consultation)
        if place.texts
    )


def fingerprint(originals: Mapping[Path, str]) -> str:
    """SHA-256 of original texts with their places."""
    return text_hash(canonical({dotted(path): tidy(text) for path, text in originals.items()}))


def version_in_file(work: Work, consultation: Consultation, text: str, *, language: str) -> LanguageVersion:
    """The texts in that language from a file as `export` writes it, which has the original texts too.

    Raises:
        FileRefused: it is not YAML that we read, or no consultation.
    """
    reader = Reader(marked=marked(text))
    document = reader.mapping(reader.marked.value, (), known=files.KEYS)
    if reader.problems:
        raise FileRefused(reader.problems)
    paths = [each.path for each in wanted_texts(work, consultation)]
    return LanguageVersion(
        language=language,
        texts={path: tidy(read(document, Slot(path, language))) for path in paths},
        translates=fingerprint({path: read(document, Slot(path, consultation.original)) for path in paths}),
    )


def issue_language(work: Work, reference: str, version: LanguageVersion, *, approval: Approval) -> int:
    """Add a language version before the deadline, and tell all whose letters are in that language; how many these are.

    Raises:
        ConsultationUnknown, NotOpen: there is no such open consultation.
        TextsStand: the period has expired.
        IssuedAlready: there is a version in that language.
        FileRefused: it is none of the six languages, or a text is missing or too long; every one is named.
        OriginalChanged: an original text is no longer the one that was translated.
        SecondOfficerNeeded, ReasonMissing: the approval is not one of two officers with a reason.
    """
    if approval.by == approval.approved_by:
        raise SecondOfficerNeeded
    lock(work, reference)
    consultation = open_to_changes(work, reference)
    _check(work, consultation, version)
    for place in text_places(work, consultation):
        if version.texts.get(place.path):
            place.put(version.language, version.texts[place.path])
    issued = {*consultation.languages, version.language}
    consultation.languages = [each for each in LANGUAGES if each in issued]
    work.session.flush()
    circular = freeze_in(work, consultation, version.language)
    index = _record(work, consultation, version.language, approval, circular)
    recall_reminders(work, consultation)
    return _tell(work, consultation, version.language, cause=index)


def _check(work: Work, consultation: Consultation, version: LanguageVersion) -> None:
    if version.language in consultation.languages:
        raise IssuedAlready(reference=consultation.reference, language=version.language)
    wanted = wanted_texts(work, consultation)
    problems = _language_problems(version) or [
        problem for each in wanted for problem in _text_problems(each, version.texts.get(each.path, ""))
    ]
    if problems:
        raise FileRefused(problems)
    if version.translates != fingerprint({each.path: each.original for each in wanted}):
        raise OriginalChanged(reference=consultation.reference)


def _language_problems(version: LanguageVersion) -> list[Problem]:
    if version.language in LANGUAGES:
        return []
    facts: dict[str, object] = {"value": version.language, "known": listed(LANGUAGES)}
    return [Problem(code="language", text=N_("“%(value)s” is not one of %(known)s."), facts=facts)]


def _text_problems(wanted: WantedText, text: str) -> list[Problem]:
    if wanted.is_required and not text.strip():
        facts: dict[str, object] = {"key": wanted.path[-1], "where": dotted(wanted.path[:-1])}
        return [Problem(code="missing", text=N_("“%(key)s” is missing in %(where)s."), facts=facts, path=wanted.path)]
    if len(text) > LONGEST_TEXT:
        where: dict[str, object] = {"where": dotted(wanted.path)}
        return [Problem(code="not_a_text", text=N_("%(where)s must be a text."), facts=where, path=wanted.path)]
    return []


def _record(work: Work, consultation: Consultation, language: str, approval: Approval, circular: str) -> int:
    """Freeze the texts by their hashes, beside that of the circular; index of the last event."""
    index = 0
    for item in items(work, consultation):
        for decision in item.decisions:
            decision.text_sha256 = text_hashes(
                item,
                decision,
                languages=(*issued_in(decision), language),
                annexes=item.annexes,
                original=consultation.original,
            )
            decision.common_sha256 = common_hash(decision.text_sha256)
            facts = {
                "item": decision.name,
                "lang": language,
                "sha256": decision.text_sha256[language],
                "circular_sha256": circular,
            }
            index = append(
                work,
                consultation.reference,
                EventType.LANGUAGE_ISSUED,
                facts=facts | approved_facts(work, approval),
                secrets_={"reason_commit": approval.reason},
            ).index
    work.session.flush()
    return index


def _tell(work: Work, consultation: Consultation, language: str, *, cause: int) -> int:
    """Letters in other languages say what they said before: only those who write in this one are told."""
    paper = Stationery(work, consultation).of(language)
    enclosure = enclosures(work, consultation).get(language)

    def written(party: Party) -> Letter:
        return language_issued.compose(
            paper.sheet,
            party.addressee,
            body=paper.body,
            items=paper.items,
            rules=paper.rules,
            original=consultation.original,
            link=link(work, party.invitation) if party.invitation else None,
            enclosure=enclosure,
        )

    ends = deadline_of(consultation)
    told = Cause(log=consultation.reference, cause=str(cause), send_by_at=ends, retry_until_at=ends)
    concerned = [each for each in parties(work, consultation) if each.language == language]
    for party in concerned:
        queue(work, written(party), to=party.recipient, cause=told)
    return len(concerned)
