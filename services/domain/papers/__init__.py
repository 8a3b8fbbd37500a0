"""The papers of an application: who writes them, what they lack, what was told of it."""
