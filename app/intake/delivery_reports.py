"""Reports of mail systems about our letters: RFC 3464, and the ways of those that were there before it.

Pure. A report says what it says; whether it may be believed is another question, which only the signed address that it
came to can answer.
"""

import re
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum

from app.intake.mail_marks import has_null_sender, is_from_daemon, is_like_absence, says_automatic
from app.intake.mime_reading import content_of, field, one_line, parts, text_of


class Verdict(StrEnum):
    """What a report says became of the letter."""

    #: It did not arrive, and nobody goes on trying.
    FAILED = "failed"
    #: It has not arrived yet, or not for all behind the address.
    DELAYED = "delayed"
    #: It arrived, or was handed on.
    DELIVERED = "delivered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report."""

    verdict: Verdict
    #: Why, in the words of the system that reports; one line, "" where it says nothing.
    words: str


_STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
_ORIGINALS = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers"})
_FIELD = re.compile(
    r"^(action|status|diagnostic-code)[ \t]*:[ \t]*([^\n]*(?:\n[ \t]+[^\n]*)*)", re.IGNORECASE | re.MULTILINE
)
_ARRIVED = frozenset({"delivered", "relayed", "expanded"})
_VERDICTS = {"2": Verdict.DELIVERED, "4": Verdict.DELAYED, "5": Verdict.FAILED}

#: Beginnings and subjects of reports that are plain text, in the languages that mail systems speak.
_SIGNS = re.compile(
    r"this is the qmail-send program|undeliver(able|ed)|returned mail|returned to sender"
    r"|delivery failure|delivery failed|failure notice|delivery (status )?notification|could not be delivered"
    r"|did not reach"
    r"|(unable|wasn't able) to deliver|permanent fatal errors|transient non-fatal errors|not yet been delivered"
    r"|mail system error|delivery (problem|delay)|(has been|delivery) delayed|transcript of session"
    r"|non[- ]remi(s|se)|n['’]a pas pu être (remis|distribué|délivré)|échec de (la )?(remise|distribution)"
    r"|n['’]est pas parvenu|non (délivré|distribué)|remise (retardée|impossible)"
    r"|no se (puede|pudo|ha podido) entregar|no entregado|correo devuelto|error (de|en la) entrega|entrega retrasada"
    r"|не удалось доставить|недоставленное|не (может быть )?доставлено|ошибка доставки|доставка (отложена|задержана)"
    r"|无法(投递|送达|传递)|未送达|退信|投递失败|发送失败|傳遞失敗|延迟投递"
    r"|تعذ[ّ]?ر تسليم|لم يتم تسليم|غير قابل للتسليم|فشل (في )?(ال)?تسليم|تأخر تسليم",
    re.IGNORECASE,
)
_DELAY_SIGNS = re.compile(
    r"warning message only|not yet been delivered|has been delayed|delivery (is |has been )?delayed|still (being )?retr"
    r"|will (be retried|continue to|keep) |no action is required|transient non-fatal errors"
    r"|remise retardée|entrega retrasada|доставка (отложена|задержана)|延迟投递|تأخر تسليم",
    re.IGNORECASE,
)
_FINAL_SIGNS = re.compile(
    r"permanent(ly)? (error|fatal|fail)|given up|giving up|will not be retried|x-failed", re.IGNORECASE
)
_ORIGINAL_BELOW = re.compile(
    r"^-+ ?(below this line is a copy|this is a copy|original message|unsent message|the header of the original)",
    re.IGNORECASE | re.MULTILINE,
)
_CODE = re.compile(r"(?<![\d.])([45])(?:\.\d{1,3}\.\d{1,3}|\d\d(?= |-))(?![\d.])")
_FAILURE_FIELDS = ("X-Failed-Recipients", "X-MS-Exchange-Message-Is-Ndr")


def report_of(message: Message) -> Report | None:
    """What a message reports of a letter's delivery; None: it is no such report."""
    status = next((part for part in parts(message) if part.get_content_type() in _STATUS_TYPES), None)
    is_report = message.get_content_type() == "multipart/report"
    if status is not None and (is_report or _is_from_system(message)):
        return _by_fields(_status_text(status)) or _by_words(message)
    return _by_words(message) if _is_odd_report(message) else None


def _by_fields(text: str) -> Report | None:
    """By the fields of RFC 3464; None where there are none that say anything."""
    found = [(name.lower(), one_line(value)) for name, value in _FIELD.findall(text)]
    actions = [value.split()[0].lower() for name, value in found if name == "action" and value]
    statuses = [value for name, value in found if name == "status"]
    words = one_line(" ".join((*statuses[:1], *(value for name, value in found if name == "diagnostic-code"))))
    if _ARRIVED & set(actions):
        # One of several behind an address that expands: the Member State was reached in part.
        verdict = Verdict.DELAYED if "failed" in actions else Verdict.DELIVERED
        return Report(verdict=verdict, words=words)
    if "failed" in actions:
        return Report(verdict=Verdict.FAILED, words=words)
    if "delayed" in actions:
        return Report(verdict=Verdict.DELAYED, words=words)
    classes = [value[:1] for value in statuses if value[:1] in _VERDICTS]
    return Report(verdict=_VERDICTS[max(classes)], words=words) if classes else None


def _by_words(message: Message) -> Report:
    text = _ORIGINAL_BELOW.split(text_of(message), maxsplit=1)[0]
    said = f"{field(message, 'Subject')}\n{text}"
    codes = _CODE.findall(text)
    is_final = bool(_FINAL_SIGNS.search(said)) or bool(message.get("X-Failed-Recipients")) or "5" in codes
    is_delay = not is_final and (bool(_DELAY_SIGNS.search(said)) or "4" in codes)
    return Report(verdict=Verdict.DELAYED if is_delay else Verdict.FAILED, words=_reason_in(text))


def _reason_in(text: str) -> str:
    """The line with the receiving server's code, else the beginning of the text."""
    lines = [line for line in text.splitlines() if line.strip()]
    return one_line(next((line for line in lines if _CODE.search(line)), " ".join(lines[:6])))


def _is_odd_report(message: Message) -> bool:
    if message.get_content_type() == "multipart/report" or not _is_from_system(message):
        return False
    if any(name in message for name in _FAILURE_FIELDS):
        return True
    subject = field(message, "Subject")
    if is_from_daemon(message):
        return _SIGNS.search(subject) is not None or _SIGNS.search(text_of(message)[:2000]) is not None
    # Answering machines use the empty envelope sender too, and what their texts say of delays is about people.
    if says_automatic(message) or is_like_absence(subject):
        return False
    return _SIGNS.search(subject) is not None or any(each.get_content_type() in _ORIGINALS for each in parts(message))


def _is_from_system(message: Message) -> bool:
    return has_null_sender(message) or is_from_daemon(message)


def _status_text(part: Message) -> str:
    """The fields as text. Some systems encode them, which the standard forbids and the parser does not expect."""
    content = part.get_payload()
    blocks = [each for each in content if isinstance(each, Message)] if isinstance(content, list) else [part]
    lines = [f"{name}: {value}" for block in blocks for name, value in block.items()]
    encoded = [_decoded_block(part, block) for block in blocks if isinstance(block.get_payload(), str)]
    return "\n".join((*lines, *encoded))


def _decoded_block(part: Message, block: Message) -> str:
    inner = Message()
    inner["Content-Type"] = "text/plain; charset=utf-8"
    inner["Content-Transfer-Encoding"] = str(part.get("Content-Transfer-Encoding", "7bit"))
    inner.set_payload(block.get_payload())
    return content_of(inner)
