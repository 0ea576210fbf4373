"""What a browser calls itself, in the few words that help somebody to recognise the own sessions. No tables."""

#: What stands for a browser in its own name; the first that fits counts, because later ones claim to be earlier ones.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_in_words(user_agent: str) -> str:
    """Browser and system, such as "Firefox, Windows"; "" where neither is known. No more of it is kept."""
    words = (_first(user_agent, _BROWSERS), _first(user_agent, _SYSTEMS))
    return ", ".join(word for word in words if word)


def _first(text: str, known: tuple[tuple[str, str], ...]) -> str:
    return next((word for sign, word in known if sign in text), "")
