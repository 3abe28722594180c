"""Small things about Danish words."""


def with_capital(text: object) -> str:
    """The text with a capital first letter, the others as they are: 'CVR-nummer' stays so."""
    words = str(text)
    return words[:1].upper() + words[1:]
