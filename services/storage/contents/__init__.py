"""Finding words in what was written: pages of documents, texts in the log, remarks to figures (5.3.1).

`folding` says what counts as the same writing, `index` where a word may stand, `keeping` what is
indexed and when. What a viewer may find of it is `queries/contents.py`.
"""
