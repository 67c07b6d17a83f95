"""Records that people contact the desk about: the ids of the contacts are a fact of the record."""

from typing import Unpack

import attrs

from serviceops.lifecycle.actions import ActionContext, FactChanges, action
from serviceops.lifecycle.evidence import with_one
from serviceops.lifecycle.guards import is_new
from serviceops.lifecycle.holding import HeldRecord


@attrs.frozen(kw_only=True)
class ContactedRecord(HeldRecord):
    """The base of incidents and requests: records with the contacts that were about them."""

    contacts: tuple[str, ...] = ()

    @action
    def add_contact(self, *, contact: str, **when: Unpack[ActionContext]) -> FactChanges:
        """Record that a contact was about this; possible even on a final record."""
        return {"contacts": with_one(self.contacts, contact)}


contact_is_new = is_new("contact", "contacts", "contact_known", "it has that contact already")

# The guards of `add_contact`.
CONTACT_GUARDS = [contact_is_new]
