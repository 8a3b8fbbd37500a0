"""Read-outs: words, pictures and proxies made from usable files, each in a process of its own.

    making.py     fetches the file, starts the process, keeps what came of it
    process.py    the process: bounded, without secrets, without a network
    starting.py   starts such a process, also for redacted copies      confining.py   its bounds
    pdf film picture office_text ofd conversion ocr     one kind of work each
    shelf.py      the bucket of derivatives      rows.py   what SQL knows of them

The original is never touched, and everything here can be made again.
"""
