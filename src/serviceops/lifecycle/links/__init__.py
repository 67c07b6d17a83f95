"""Links between records: which move of one record asks what of others."""
