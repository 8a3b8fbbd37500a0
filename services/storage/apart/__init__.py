"""Work on files of strangers, which may be hostile: each in a process of its own, without secrets.

starting.py    starts such a process, waits for its answer, ends it with all its children
confining.py   what the process takes from itself: memory, time, output, the network
opening.py     a file of the store, opened so for somebody who waits
"""
