"""Jobs, for those who look after the installation."""
