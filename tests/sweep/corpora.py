"""What is typed into every field: scripts, turns of direction, controls, headers, formulas, and too much of it."""

from tests.sweep.hostile import attack

#: What fits into most fields.
LINE_LENGTH = 290
SCRIPTS = (
    attack("typed"),
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script><ScRiPt/src=//x.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)><svg/onload=alert(1)><body onload=alert(1)><video><source onerror=alert(1)></video>",
    "\" autofocus onfocus=alert(1) x=\"' autofocus onfocus=alert(1) x='",
    "--><script>alert(1)</script><!-- ]]><script>alert(1)</script>",
    "</textarea><script>alert(1)</script></title><script>alert(1)</script></style><script>alert(1)</script>",
    "<iframe src=javascript:alert(1)><object data=javascript:alert(1)><embed src=javascript:alert(1)><base href=//x>",
    "javascript:alert(1)",
    "[x](javascript:alert(1)) [y](data:text/html,<script>alert(1)</script>) ![z](x onerror=alert(1))",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    '<details open ontoggle=alert(1)><a href="java\tscript:alert(1)">x</a><form action=//x.example><button>',
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62;alert(1)&#60;/script&#62; %3Cscript%3Ealert(1)%3C/script%3E",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4- \u00bcscript\u00bealert(1)\u00bc/script\u00be",
    "{{7*7}} {% raw %} ${7*7} #{7*7} <%= 7*7 %> %(reference)s {0} {reference!r}",
)
TURNS = ("\u202eevil\u202c \u202atext\u202b \u2067x\u2066y\u2069 \u200b\u200e\u200f\ufeff", "e" + "\u0301" * 50)
CONTROLS = (
    "one\x00two",
    "\x1b[31mred\x1b[0m\x07\x08",
    "line\r\nline\u2028line\u2029line\x85line",
    "\ud7ff\ufffe\U0010ffff",
)
HEADERS = (
    "x\r\nBcc: evil@x.example\r\nX-Injected: yes\r\n\r\nbody",
    "=?utf-8?q?x=0D=0ABcc:_evil@x.example?=",
    "a@good.example<evil@x.example>, evil@x.example",
)
#: Every beginning is tried where tables are written (tests/evidence); here it is enough that pages bear them.
FORMULAS = ("=1+1", "\t@SUM(1)")
ODD = (
    "'; DROP TABLE officers; --",
    "../../etc/passwd",
    "-1",
    "1e400",
    "\u0661\u0662",
    "9" * 40,
    "2026-02-30T25:61",
    "x" * 70_000,
)


def joined(payloads: tuple[str, ...]) -> tuple[str, ...]:
    """As many in one text as a field takes, so that a form is sent less often."""
    texts = [payloads[0]]
    for payload in payloads[1:]:
        if len(texts[-1]) + len(payload) < LINE_LENGTH:
            texts[-1] += f" {payload}"
        else:
            texts.append(payload)
    return tuple(texts)


CORPORA = {
    "scripts": joined(SCRIPTS),
    "turns": TURNS,
    "controls": CONTROLS,
    "headers": HEADERS,
    "formulas": FORMULAS,
    "odd": ODD,
}
