"""Documents: values as plain data and back, and the JSON Schema of that data."""

from serviceops.documents.codec import SCHEMA, from_dict, to_dict

__all__ = ["SCHEMA", "from_dict", "to_dict"]
