"""Programme definitions and catalogues, for everybody."""
