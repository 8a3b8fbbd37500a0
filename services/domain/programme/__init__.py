"""Programme definitions: everything about a scheme that is not code (versioned data)."""
