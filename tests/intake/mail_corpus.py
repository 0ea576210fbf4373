"""Messages as mail systems and people write them: reports in the ways of many systems, absences and answers.

The headers and texts are modelled on what these systems send; names and addresses are invented.
"""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import Header
from email.message import EmailMessage

from app.intake.mail_kinds import MailKind

RETURN_PATH = "council@secretariat.example"
GONE = "mission@ke.example"


@dataclass(frozen=True)
class Sample:
    name: str
    raw: bytes
    kind: MailKind
    #: What must stand in the reason of a report.
    words: str = ""


def lines(*text: str) -> bytes:
    return "\r\n".join(text).encode() + b"\r\n"


def headers(**fields: str) -> list[str]:
    return [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]


def original(to: str = GONE) -> list[str]:
    return [
        *headers(
            From="Council Secretariat <council@secretariat.example>", To=to, Subject="DM-26/1", MIME_Version="1.0"
        ),
        "Message-ID: <00112233445566778899aabbccddeeff@secretariat.example>",
        "Content-Type: text/plain; charset=utf-8",
        "",
        "Excellency,",
    ]


def dsn(
    action: str = "failed",
    status: str = "5.1.1",
    diagnostic: str = "smtp; 550 5.1.1 No such user",
    *,
    to: str = RETURN_PATH,
    sender: str = "Mail Delivery System <MAILER-DAEMON@relay.example>",
    text: str = "Your message could not be delivered.",
    subject: str = "Undelivered Mail Returned to Sender",
) -> bytes:
    """A report as RFC 3464 has it, the way Postfix writes it."""
    fields = [*([f"Action: {action}"] if action else []), *([f"Status: {status}"] if status else [])]
    return lines(
        *headers(Return_Path="<>", From=sender, To=to, Subject=subject, Auto_Submitted="auto-replied"),
        "Message-ID: <20260302120501.5A3F@relay.example>",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b/1"',
        "",
        "This is a MIME-encapsulated message.",
        "",
        "--b/1",
        "Content-Description: Notification",
        "Content-Type: text/plain; charset=utf-8",
        "",
        text,
        "",
        "--b/1",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; relay.example",
        "X-Postfix-Queue-ID: 5A3F",
        "",
        f"Final-Recipient: rfc822; {GONE}",
        f"Original-Recipient: rfc822;{GONE}",
        *fields,
        "Remote-MTA: dns; mx.ke.example",
        *([f"Diagnostic-Code: {diagnostic}"] if diagnostic else []),
        "",
        "--b/1",
        "Content-Type: message/rfc822",
        "",
        *original(),
        "",
        "--b/1--",
    )


def odd(
    text: str,
    *,
    subject: str,
    sender: str = "MAILER-DAEMON@mx.ke.example",
    return_path: str = "<>",
    charset: str = "utf-8",
    **more: str,
) -> bytes:
    """A report in plain text, from before there was a standard."""
    head = headers(
        Return_Path=return_path, From=sender, To=RETURN_PATH, Subject=Header(subject, "utf-8").encode(), **more
    )
    body = [f"Content-Type: text/plain; charset={charset}", "Content-Transfer-Encoding: base64", ""]
    return lines(*head, "MIME-Version: 1.0", *body, b64encode(text.encode(charset)).decode())


def written(
    text: str, *, subject: str = "Re: DM-26/1", sender: str = "Mission <mission@ke.example>", **more: str
) -> bytes:
    """A message as a mail program writes it."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, RETURN_PATH, subject
    message["Message-ID"] = "<reply-1@ke.example>"
    for name, value in more.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes().replace(b"\n", b"\r\n")


QMAIL = f"""Hi. This is the qmail-send program at mx.ke.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{GONE}>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <bounce@secretariat.example>
Subject: DM-26/1, 421 4.2.2 is not the reason
"""
EXIM = f"""This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {GONE}
    SMTP error from remote mail server after RCPT TO:<{GONE}>:
    host mx.ke.example [192.0.2.7]: 550 5.7.1 Mailbox disabled

------ This is a copy of the message, including all the headers. ------
"""
EXIM_WAITS = f"""This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on relay.example.

The address to which the message has not yet been delivered is:

  {GONE}

No action is required on your part. Delivery attempts will continue for
some time, and this warning may be repeated at intervals.
"""
SENDMAIL = f"""The original message was received at Mon, 2 Mar 2026 12:05:00 GMT

   ----- The following addresses had permanent fatal errors -----
<{GONE}>

   ----- Transcript of session follows -----
... while talking to mx.ke.example.:
>>> RCPT To:<{GONE}>
<<< 550 5.1.1 User unknown
"""
SENDMAIL_WAITS = f"""    **********************************************
    **      THIS IS A WARNING MESSAGE ONLY      **
    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **
    **********************************************

   ----- The following addresses had transient non-fatal errors -----
<{GONE}>
451 4.4.1 reply: read error from mx.ke.example.
"""
EXCHANGE_55 = f"""Your message

  To:      {GONE}
  Subject: DM-26/1
  Sent:    Mon, 2 Mar 2026 12:05:00 -0000

did not reach the following recipient(s):

{GONE} on Mon, 2 Mar 2026 12:05:09 -0000
    The recipient name is not recognized
"""
DOMINO = "Your message\n\n  Subject: DM-26/1\n\nwas not delivered to:\n\n  mission@ke.example\n\nbecause:\n\n  User not listed in public Name & Address Book\n"  # noqa: E501


def reports() -> Iterator[Sample]:
    bounce, delay = MailKind.BOUNCE, MailKind.DELAY
    yield Sample("Postfix", dsn(), bounce, "5.1.1 smtp; 550 5.1.1 No such user")
    yield Sample(
        "Postfix, expired after five days", dsn("failed", "4.4.1", "X-Postfix; timed out"), bounce, "timed out"
    )
    yield Sample("Postfix waits", dsn("delayed", "4.4.1", "X-Postfix; timed out"), delay, "4.4.1")
    yield Sample("mailbox full for now", dsn("delayed", "4.2.2", "smtp; 452 4.2.2 Over quota"), delay, "Over quota")
    yield Sample("a status alone", dsn("", "5.2.1", ""), bounce, "5.2.1")
    yield Sample("a temporary status alone", dsn("", "4.2.1", ""), delay, "4.2.1")
    yield Sample("no fields at all, a code in words", dsn("", "", "", text="host said: 550 5.1.1 gone"), bounce, "gone")
    yield Sample("in capitals", dsn("FAILED (bounced)", "5.0.0", ""), bounce)
    exchange = "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@ke.example>"
    full = "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"
    yield Sample("Exchange Online", dsn("failed", "5.1.10", full, sender=exchange), bounce, "RecipientNotFound")
    for language, subject, text in (
        ("fr", "Non remis : DM-26/1", "Échec de la remise à ces destinataires"),
        ("es", "No se puede entregar: DM-26/1", "No se pudo entregar a estos destinatarios"),
        ("ru", "Не удается доставить: DM-26/1", "Не удалось доставить сообщение следующим получателям"),
        ("zh", "未送达: DM-26/1", "无法将邮件传递给以下收件人"),
        ("ar", "غير قابل للتسليم: DM-26/1", "تعذر تسليم الرسالة إلى المستلمين التاليين"),
    ):
        coded = Header(subject, "utf-8").encode()
        yield Sample(f"Exchange, {language}", dsn(text=text, subject=coded, sender=exchange), bounce, "5.1.1")
    yield Sample("fields in base64", in_base64(), bounce, "No such user")
    yield Sample("wrapped by a gateway", wrapped(), bounce, "5.1.1")
    yield Sample("on several recipients, one reached", expanded(), delay)
    yield Sample(
        "of a world-wide address", dsn().replace(b"message/delivery-status", b"message/global-delivery-status"), bounce
    )
    yield Sample("qmail", odd(QMAIL, subject="failure notice"), bounce, "no mailbox here by that name")
    yield Sample(
        "Exim",
        odd(EXIM, subject="Mail delivery failed: returning message to sender", X_Failed_Recipients=GONE),
        bounce,
        "Mailbox disabled",
    )
    yield Sample("Exim waits", odd(EXIM_WAITS, subject="Warning: message 1abc delayed 24 hours"), delay)
    yield Sample(
        "Sendmail 8.8",
        odd(
            SENDMAIL,
            subject="Returned mail: User unknown",
            sender="Mail Delivery Subsystem <MAILER-DAEMON@mx.ke.example>",
        ),
        bounce,
        "User unknown",
    )
    yield Sample(
        "Sendmail waits",
        odd(SENDMAIL_WAITS, subject="Warning: could not send message for past 4 hours"),
        delay,
        "read error",
    )
    yield Sample(
        "Exchange 5.5",
        odd(EXCHANGE_55, subject="Undeliverable: DM-26/1", sender="System Administrator <postmaster@ke.example>"),
        bounce,
    )
    yield Sample(
        "Lotus Domino",
        odd(DOMINO, subject="DELIVERY FAILURE: User not listed", sender="postmaster@ke.example"),
        bounce,
        "not listed",
    )
    yield Sample(
        "an Exchange that only marks it",
        odd("Something is wrong.", subject="DM-26/1", sender="postmaster@ke.example", X_MS_Exchange_Message_Is_Ndr=""),
        bounce,
    )
    for language, subject, text in (
        ("fr", "Échec de remise", "Votre message n’a pas pu être remis à : mission@ke.example"),
        ("es", "Error de entrega", "El mensaje no se ha podido entregar: mission@ke.example"),
        ("ru", "Ошибка доставки", "Сообщение не может быть доставлено: mission@ke.example"),
        ("zh", "退信", "您的邮件无法送达 mission@ke.example"),
        ("ar", "فشل في التسليم", "لم يتم تسليم رسالتكم إلى mission@ke.example"),
    ):
        yield Sample(f"words alone, {language}", odd(text, subject=subject), bounce, GONE)
    yield Sample(
        "words alone, in a charset of old",
        odd("Сообщение не доставлено", subject="x", charset="koi8-r"),
        bounce,
        "Сообщение не доставлено",
    )
    for language, subject in (
        ("fr", "Remise retardée"),
        ("es", "Entrega retrasada"),
        ("zh", "延迟投递"),
        ("ar", "تأخر تسليم الرسالة"),
    ):
        yield Sample(f"waits, {language}", odd("…", subject=subject), delay)
    yield Sample("the empty sender and the original, no word", attached_original(), bounce)


def automatic() -> Iterator[Sample]:
    kind = MailKind.AUTOMATIC
    yield Sample("delivered", dsn("delivered", "2.1.5", ""), kind)
    yield Sample("handed on", dsn("relayed", "2.0.0", ""), kind)
    yield Sample("read", read_receipt(), kind)
    for language, subject in (
        ("en", "Out of office: DM-26/1"),
        ("fr", "Réponse automatique : DM-26/1"),
        ("es", "Respuesta automática: DM-26/1"),
        ("ru", "Автоматический ответ: DM-26/1"),
        ("zh", "自动回复: DM-26/1"),
        ("ar", "رد تلقائي: DM-26/1"),
    ):
        yield Sample(
            f"RFC 3834, {language}", written("I am away.", subject=subject, Auto_Submitted="auto-replied"), kind
        )
        null = {"Return_Path": "<>", "X_Auto_Response_Suppress": "All"}
        yield Sample(
            f"a subject and the empty sender, {language}", written("I am away.", subject=subject, **null), kind
        )
    yield Sample("with parameters", written("x", Auto_Submitted="auto-replied; owner-email=mission@ke.example"), kind)
    yield Sample("vacation of old", written("x", subject="away", Precedence="auto_reply"), kind)
    yield Sample("cPanel", written("x", X_Autorespond="DM-26/1"), kind)
    yield Sample("X-Autoreply", written("x", X_Autoreply="yes"), kind)
    yield Sample(
        "a rule in a mailbox", written("x", X_MS_Exchange_Generated_Message_Source="Mailbox Rules Agent"), kind
    )
    said = "My replies will be delayed. Your message could not be delivered to me in person. 550 5.1.1"
    yield Sample(
        "an absence that speaks of delivery", written(said, Return_Path="<>", Auto_Submitted="auto-replied"), kind
    )
    yield Sample(
        "our own letter",
        written("Excellency,", sender="council@secretariat.example", Auto_Submitted="auto-generated"),
        kind,
    )


def human() -> Iterator[Sample]:
    kind = MailKind.HUMAN
    for language, text in (
        ("en", "The Government of Kenya approves all decisions."),
        ("fr", "Le Gouvernement approuve toutes les décisions."),
        ("es", "El Gobierno aprueba todas las decisiones."),
        ("ru", "Правительство одобряет все решения."),
        ("zh", "政府批准所有决定。"),
        ("ar", "توافق الحكومة على جميع القرارات."),
    ):
        yield Sample(f"an answer, {language}", written(text), kind)
    yield Sample("says that it is from a person", written("We approve.", Auto_Submitted="no"), kind)
    yield Sample("only its subject is like an absence", written("We approve.", subject="Absence of our delegate"), kind)
    yield Sample(
        "it complains of a letter that bounced", written("Your mail was returned: 550 5.1.1 undeliverable."), kind
    )
    yield Sample("a report sent on by a person", forwarded(), kind)
    yield Sample("only headers", b"From: mission@ke.example\r\nSubject: DM-26/1\r\n\r\n", kind)
    yield Sample("HTML alone", written("x").replace(b"text/plain", b"text/html"), kind)


def in_base64() -> bytes:
    fields = b64encode(b"Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 No such user\n").decode()
    start, end = dsn().split(b"Reporting-MTA")[0], dsn().partition(b"--b/1\r\nContent-Type: message/rfc822")[2]
    start = start.replace(b"/delivery-status\r\n\r\n", b"/delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\n")
    return start + b"\r\n" + fields.encode() + b"\r\n\r\n--b/1\r\nContent-Type: message/rfc822" + end


def wrapped() -> bytes:
    """A gateway has put a warning around the whole."""
    head, _, body = dsn().partition(b"\r\n\r\n")
    fields = [line for line in head.split(b"\r\n") if not line.startswith((b"Content-Type", b"MIME"))]
    inner = b'Content-Type: multipart/report; report-type=delivery-status; boundary="b/1"\r\n\r\n' + body
    outer = b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="out"\r\n\r\n--out\r\n'
    notice = b"Content-Type: text/plain\r\n\r\n[EXTERNAL]\r\n--out\r\n"
    return b"\r\n".join(fields) + b"\r\n" + outer + notice + inner + b"\r\n--out--\r\n"


def expanded() -> bytes:
    second = b"Final-Recipient: rfc822; archive@ke.example\r\nAction: expanded\r\nStatus: 2.0.0\r\n\r\n--b/1\r\n"
    return dsn().replace(b"--b/1\r\nContent-Type: message/rfc822", second + b"Content-Type: message/rfc822")


def attached_original() -> bytes:
    return lines(
        *headers(Return_Path="<>", From="gateway@ke.example", To=RETURN_PATH, Subject="DM-26/1", MIME_Version="1.0"),
        "Content-Type: multipart/mixed; boundary=x",
        "",
        "--x",
        "Content-Type: message/rfc822",
        "",
        *original(),
        "--x--",
    )


def forwarded() -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = GONE, RETURN_PATH, "What is this?"
    message.set_content("Please see what came back to us.")
    message.add_attachment(dsn(), maintype="application", subtype="octet-stream", filename="report.eml")
    return message.as_bytes()


def read_receipt() -> bytes:
    changed = dsn().replace(b"report-type=delivery-status", b"report-type=disposition-notification")
    return changed.replace(b"message/delivery-status", b"message/disposition-notification")


CORPUS = (*reports(), *automatic(), *human())
