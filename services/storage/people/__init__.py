"""Accounts, seats, sign-ins, substitutes, and how people are reached."""
