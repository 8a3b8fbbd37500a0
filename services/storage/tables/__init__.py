"""Rows; no behaviour, no relationships. One module per topic; all are imported here once,
so that the metadata is complete for migrations."""
