"""A finding: one thing wrong with a policy."""

import attrs

from serviceops._internal.checked import checked


@checked
@attrs.frozen
class Finding:
    """One thing wrong with a policy: a stable code, what it is about, the sentence, the remedy.

    >>> str(Finding("never_open", "response", "its calendar never opens", "give it hours"))
    'response: its calendar never opens: give it hours (never_open)'
    """

    code: str
    about: str
    sentence: str
    remedy: str = ""

    def __str__(self) -> str:
        advice = f": {self.remedy}" if self.remedy else ""
        return f"{self.about}: {self.sentence}{advice} ({self.code})"
