"""Four tables: records, their transitions one by one, what is to be sent, and the last run."""

from django.db import models


class StoredRecord(models.Model):
    """The head of a record: what lists are made from, and the revision that writers compare."""

    id = models.CharField(primary_key=True, max_length=64)
    kind = models.CharField(max_length=32)
    state = models.CharField(max_length=32, db_index=True)
    revision = models.PositiveIntegerField()

    objects = models.Manager()


class StoredTransition(models.Model):
    """One transition of a record, as its document; rows are added and never changed."""

    record = models.ForeignKey(StoredRecord, on_delete=models.CASCADE, related_name="transitions")
    number = models.PositiveIntegerField()
    document = models.JSONField()

    objects = models.Manager()

    class Meta:
        """A number is taken once: two writers cannot both add it."""

        unique_together = (("record", "number"),)
        ordering = ("number",)


class Outgoing(models.Model):
    """A message to send once: the key of its intent is the primary key."""

    key = models.CharField(primary_key=True, max_length=255)
    to = models.CharField(max_length=64)
    document = models.JSONField()

    objects = models.Manager()


class LastRun(models.Model):
    """The instant up to which everything that fell due was carried out: one row."""

    at = models.DateTimeField()

    objects = models.Manager()
