"""What stands in the addresses of the application, so that tests can walk through all of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from app.consultations.manuscripts import begin_from_earlier, take_over
from app.core.work import SHELL, Actor, ActorKind, begin, house
from app.intake.service import enter
from app.links.tokens import ConfirmationClaim, ContestClaim, InvitationClaim, ReadingClaim, Signer
from app.members.confirming import Drill, ask_to_confirm
from app.members.files import NamedFile, read
from app.members.models import Confirmation
from app.members.pending import hand_in
from app.members.service import ImportRequest
from app.officers.requests import NewRequest, ask
from app.officers.signin import make_sign_in_link
from app.replies.reading import make_reading_link
from app.rules import Choice
from app.tally.service import announce, close
from tests.fixtures.app import FixedClock
from tests.intake.mail_corpus import written
from tests.intake.support import entry, message
from tests.make import invitation_of, make_council, make_draft, make_officer, make_open_consultation
from tests.replies.support import reply

REFERENCE = "DM-26/1"
#: Which a request is about that some of the walks approve.
ANOTHER = "DM-26/9"
#: What has not been opened yet.
DRAFT = "DM-26/6"
ANNOUNCED = "DM-26/7"
#: A file that changes something.
MEMBERS = NamedFile(name="members.csv", content=b"iso2,name_en,groups\nKE,Another name,ATU\nDE,Germany,CEPT\n")
#: Anyone may read all of it.
FOR_ALL = {"during": "sealed", "after": "names_with_text", "audience": "public"}
#: Pages of one manuscript.
DRAFTING = (
    "overview",
    "arrange",
    "take_over",
    "discard",
    "file",
    "frame",
    "write_frame",
    "item",
    "write_item",
    "attach",
    "put_circular",
    "letters",
    "letter",
)


@dataclass(frozen=True)
class World:
    """Values for the arguments of addresses: `common`, and by endpoint where one needs its own."""

    common: Mapping[str, object]
    by_endpoint: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    def path(self, rule: Rule, **instead: object) -> str:
        """A path that exists. Fails with the argument that nothing stands for."""
        found = {**self.common, **self.by_endpoint.get(rule.endpoint, {}), **instead}
        missing = rule.arguments - found.keys()
        assert not missing, f"say in tests/architecture/world.py what stands for {missing} in {rule.rule}"
        _domain, path = rule.build({name: found[name] for name in rule.arguments})  # type: ignore[misc]
        return path


def addresses(app: Flask) -> Iterator[tuple[str, Rule]]:
    """All methods of all addresses, but those that every address answers by itself; the way out comes last."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint == "desk.signout.leave", rule.rule))
    for rule in rules:
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, rule


def pages_of_the_desk(app: Flask, world: World) -> dict[str, str]:
    """Endpoint to path, of every page below /desk, and of those for anyone, that shows something when it is opened."""
    return {
        rule.endpoint: world.path(rule)
        for method, rule in addresses(app)
        if method == "GET" and rule.rule.startswith(("/desk", "/decisions"))
    }


def pages_outside(app: Flask, world: World) -> dict[str, str]:
    """Endpoint to path, of every page for people without an account; not of
    files, nor of what monitors read, nor of links, which lead on."""
    return {
        rule.endpoint: world.path(rule)
        for method, rule in addresses(app)
        if method == "GET"
        and not rule.rule.startswith("/desk")
        and not rule.endpoint.startswith("watch.")
        and rule.endpoint not in {"static", "replies.annex", "replies.open_link"}
    }


def announce_one() -> None:
    """A consultation that ended with its result announced, ten days ago for the test's clock."""
    with begin(SHELL) as work:
        number = make_open_consultation(work, ANNOUNCED, disclosure=FOR_ALL).id
    answers = {"1": Choice.APPROVE, "2a": Choice.APPROVE, "2b": Choice.DISAPPROVE}
    for code in ("ke", "fr"):
        reply(f"mission@{code}.example", answers, reference=ANNOUNCED, statement="A statement.")
    clock = house().clock
    assert isinstance(clock, FixedClock)
    clock.advance(days=11)
    with begin(SHELL) as work:
        assert close(work, number)
    with begin(SHELL) as work:
        assert announce(work, number)


def make_world(codes: Sequence[str] = ("KE", "FR", "EG")) -> World:
    """A council, a result that is announced, a consultation that is open, an account, and a request that waits."""
    with begin(SHELL) as work:
        make_council(work, codes)
    announce_one()
    with begin(SHELL) as work:
        consultation = make_open_consultation(work, REFERENCE)
        make_open_consultation(work, ANOTHER)
        make_draft(work, DRAFT)
        manuscript = begin_from_earlier(work, REFERENCE, reference="DM-26/10").number
        take_over(work, manuscript, revision=1)
        officer = make_officer(work, "somebody@x.example").id
        own = invitation_of(work, consultation, "mission@ke.example")
        other = invitation_of(work, consultation, "mission@fr.example")
    with begin(Actor(kind=ActorKind.OFFICER, id=str(officer))) as work:
        request = ask(work, NewRequest(kind="withdraw", log=ANOTHER, reason="for a test"))
        paper = enter(work, entry(received_at=work.now)).id
        ask_to_confirm(work, Drill(body="council"))
        asked = work.session.scalars(
            select(Confirmation).where(Confirmation.focal_point_id == own.focal_point_id)
        ).one()
        handed_in = hand_in(work, ImportRequest(body="council", files=read(MEMBERS)), MEMBERS, None)
    came = message(written("A message.", sender="A Person <mission@ke.example>", subject=f"On {REFERENCE}, Attack")).id
    replied = reply("mission@ke.example", {"1": Choice.APPROVE}, statement="A statement.").index
    with begin(SHELL) as work:
        reading = make_reading_link(work, InvitationClaim(invitation=own.id, version=own.version)).id
        make_officer(work, "newcomer@x.example")
        sign_in = make_sign_in_link(work, "newcomer@x.example").rpartition("/")[2]
    settings = house().settings
    signer = Signer(keys=settings.secret_keys, deployment=settings.deployment)
    contest = ContestClaim(focal_point=own.focal_point_id, consultation=consultation.id, reply=replied or 0)
    confirmation = ConfirmationClaim(focal_point=own.focal_point_id, confirmation=asked.id)
    return World(
        common={
            "reference": REFERENCE,
            "number": officer,
            "kind": "withdraw",
            "token": signer.sign(InvitationClaim(invitation=own.id, version=own.version)),
            "invitation": own.id,
            "other": other.id,
            "index": replied,
            "sha256": "0" * 64,
            "name": "itu-council",
            "filename": "look.css",
            "form": "pdf",
            "link": reading,
            "place": 1,
            "language": "en",
            "code": codes[0],
            "change": "standing",
        },
        by_endpoint={
            **{
                f"desk.preflight.{each}": {"reference": DRAFT}
                for each in ("page", "circular", "try_mail", "test_letter", "open_now")
            },
            **{f"desk.drafting.{name}": {"number": manuscript} for name in DRAFTING},
            "desk.drafting.letter": {"number": manuscript, "kind": "invitation"},
            **{
                f"replies.{each}": {"token": signer.sign(confirmation)}
                for each in ("show_confirmation", "send_confirmation")
            },
            "replies.open_reading": {"token": signer.sign(ReadingClaim(link=reading))},
            "replies.show_contest": {"token": signer.sign(contest)},
            "replies.send_contest": {"token": signer.sign(contest)},
            "signin.link": {"token": sign_in},
            "signin.use_link": {"token": sign_in},
            "desk.archive.feed": {"form": "atom"},
            "public.feed": {"form": "atom"},
            "public.result": {"reference": ANNOUNCED},
            "desk.archive.export": {"form": "pdf", "reference": ANNOUNCED},
            "desk.board.ledger": {"form": "csv"},
            "desk.archive.result": {"reference": ANNOUNCED},
            "desk.acts.request_page": {"number": request},
            "desk.acts.approve_request": {"number": request},
            "desk.acts.recall_request": {"number": request},
            "desk.acts.refuse_request": {"number": request},
            "desk.roster.difference": {"number": handed_in},
            "desk.roster.apply_difference": {"number": handed_in},
            "desk.messages.message": {"number": came},
            "desk.messages.file": {"number": came},
            "desk.messages.put_aside": {"number": came},
            "desk.intake.paper": {"number": paper},
            "desk.intake.scan": {"number": paper},
        },
    )
