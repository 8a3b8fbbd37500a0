"""Pages for everybody: notices, objections, the register, guides, papers to verify."""
