"""Official papers (公文): notices, receipts, decisions and opinions as PDF, made from the log.

`composing` says what a paper says, `typeset` how it looks on A4, `fonts` with which characters.
"""
