"""Four tables: records, their transitions, their links, and what is to be sent.

Instants of the timer are whole microseconds, so that no database or encoder rounds one:
a timer that was cut to milliseconds fires before the breach.
"""

from django.db import models


class StoredRecord(models.Model):
    """The head of a record: what lists need, its revision and its next wakeup."""

    id = models.CharField(primary_key=True, max_length=128)
    kind = models.CharField(max_length=32)
    state = models.CharField(max_length=32, db_index=True)
    revision = models.PositiveIntegerField()
    ran_until = models.BigIntegerField(null=True)
    wakeup = models.BigIntegerField(null=True, db_index=True)

    objects = models.Manager()


class StoredTransition(models.Model):
    """One transition of a record, as its document; rows are added and never changed."""

    record = models.ForeignKey(
        StoredRecord, on_delete=models.CASCADE, related_name="transitions"
    )
    number = models.PositiveIntegerField()
    document = models.JSONField()

    objects = models.Manager()

    class Meta:
        """A number is taken once: two writers cannot both add it."""

        unique_together = (("record", "number"),)
        ordering = ("number",)


class StoredLink(models.Model):
    """A record and the id of one that it names: children are found from the parent."""

    record = models.ForeignKey(
        StoredRecord, on_delete=models.CASCADE, related_name="links"
    )
    other_id = models.CharField(max_length=128, db_index=True)

    objects = models.Manager()


class Outgoing(models.Model):
    """A message to send once: its key is unique, its number is the order."""

    key = models.CharField(unique=True, max_length=255)
    to = models.CharField(max_length=128)
    document = models.JSONField()

    objects = models.Manager()

    class Meta:
        """In the order in which they were written."""

        ordering = ("id",)
