"""Assessment rounds (考评): one scheme carried out once, for one year, over many subjects (4.3).

`state` and `entry` are what facts add up to; `opening`, `entering`, `scoring`, `adjusting`,
`reporting` and `finishing` are its acts; `results` and `lacking` are computed from the state. How
a mechanism counts is decided in `domain/mechanisms`, and nowhere here.
"""
