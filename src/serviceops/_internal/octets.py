"""The bytes of a text, for fingerprints, keys and lengths of lines."""


def octets(text: str) -> bytes:
    r"""Return a text in UTF-8, with half a pair of surrogates as three bytes.

    JSON may have such a half, as a payload that was cut within a character; strict UTF-8 has no
    bytes for it.

    >>> octets("\ud800")
    b'\xed\xa0\x80'
    """
    return text.encode(errors="surrogatepass")
