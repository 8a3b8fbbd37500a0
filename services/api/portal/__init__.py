"""The portal: pages for people, drawn by the server, complete without JavaScript.

One module per audience; a page is one query and one template. No rule is decided here.
"""
