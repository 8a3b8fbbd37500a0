"""Read-outs: words, pictures and proxies made from usable files, each in a process of its own.

    making.py     fetches the file, starts the process, keeps what came of it
    process.py    the process: bounded, without secrets, without a network
    bounded.py    asks that process      results.py   what it is asked and what it answers
    pdf film picture office_text ofd conversion ocr     one kind of work each
    shelf.py      the bucket of derivatives      rows.py   what SQL knows of them

The original is never touched, and everything here can be made again.
"""
