"""Links between records: which transition of one record requests what of others."""
