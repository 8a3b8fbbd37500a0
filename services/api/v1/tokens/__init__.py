"""Bearer tokens: given for login and password, listed, revoked."""
