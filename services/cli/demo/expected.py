"""The timelines as a clerk would write them down: day, hour, what happened, who.

`x6` stands for six of the same in a row; `clock` is what the system does on its own.
"""

COUNTY = """
Mon 2030-03-04 09 creation-requested applicant-clerk
Fri 2030-03-08 10 applicant-listed city-officer
Wed 2030-04-10 09 plan-submitted applicant-clerk
Wed 2030-04-10 09 plan-opinion-recorded city-officer
Mon 2030-04-22 10 plan-approved congress
Mon 2030-05-06 09 plan-issued county-government
Wed 2030-05-08 10 plan-filed applicant-clerk
Wed 2030-09-18 14 interim-checked joint-department
Tue 2030-10-15 09 interim-measures-reported applicant-clerk
Tue 2030-10-22 16 interim-finding-closed joint-department
Mon 2031-10-20 09 self-check-begun applicant-clerk
Mon 2031-10-27 10 values-verified verifying-unit x7
Mon 2031-11-03 09 declared applicant-leader
Mon 2031-11-24 09 application-submitted applicant-leader
Wed 2031-11-26 14 application-accepted city-officer
Mon 2031-12-01 09 panel-appointed city-officer
Mon 2031-12-01 09 interests-declared expert x3
Wed 2031-12-10 10 sheet-submitted expert x3
Fri 2031-12-12 11 opinion-formed expert
Mon 2032-01-05 09 term-reminded clock
Fri 2032-01-09 10 rectification-reported county-government
Fri 2032-01-16 10 re-reviewed city-officer
Mon 2032-01-19 09 group-appointed city-officer
Mon 2032-01-19 09 interests-declared expert x3
Tue 2032-02-03 09 term-reminded clock
Tue 2032-02-03 16 method-recorded city-officer x6
Tue 2032-02-03 16 acceptance-opinion-formed city-officer
Tue 2032-02-24 15 notice-signed city-leader
Wed 2032-02-25 09 notice-published city-officer
Thu 2032-03-04 00 notice-closed clock
Mon 2032-03-08 09 named city-leader
"""

COUNTY_TITLE = """
Mon 2032-03-08 09 title-granted clock
Mon 2032-03-22 10 award-recorded city-leader
Mon 2032-03-22 10 award-approved city-officer
Wed 2034-03-08 00 recheck-started clock
Mon 2034-03-20 10 recheck-finished clock
Sat 2036-03-08 00 recheck-started clock
Thu 2036-03-20 10 recheck-finished clock
"""

TOWN = """
Mon 2030-03-04 10 creation-requested applicant-clerk
Tue 2030-03-05 09 consent-given county-government
Wed 2030-03-06 09 sent-in-batch county-officer
Fri 2030-03-08 11 applicant-listed city-officer
Thu 2030-04-11 09 plan-submitted applicant-clerk
Thu 2030-04-11 09 plan-opinion-recorded county-officer
Tue 2030-04-23 10 plan-approved county-government
Thu 2030-04-25 10 plan-filed applicant-clerk
Tue 2031-07-01 09 self-check-begun applicant-clerk
Tue 2031-07-08 10 values-verified verifying-unit x6
Mon 2031-07-14 09 declared applicant-leader
Mon 2031-07-21 09 form-submitted applicant-clerk
Wed 2031-07-23 09 form-examined county-officer
Mon 2031-08-04 09 application-submitted applicant-leader
Tue 2031-08-05 09 request-approved county-government
Wed 2031-08-06 09 applications-sent county-officer
Mon 2031-08-11 09 term-reminded clock
Mon 2031-08-11 15 deficits-issued city-officer
Mon 2031-08-25 09 deficit-contested applicant-clerk
Mon 2031-08-25 09 application-submitted applicant-leader
Thu 2031-08-28 09 term-reminded clock
Thu 2031-08-28 10 application-accepted city-officer
Tue 2031-09-09 09 group-appointed city-officer
Tue 2031-09-09 09 interests-declared expert x3
Tue 2031-09-16 16 method-recorded city-officer x5
Tue 2031-09-16 16 acceptance-opinion-formed city-officer
Fri 2031-09-26 10 rectification-reported town-government
Mon 2031-09-29 10 re-reviewed city-officer
Thu 2031-10-09 09 notice-signed city-leader
Thu 2031-10-09 09 notice-published city-officer
Fri 2031-10-17 00 notice-closed clock
Fri 2031-10-17 09 named city-leader
"""

TOWN_TITLE = """
Fri 2031-10-17 09 title-granted clock
Mon 2033-10-17 00 recheck-started clock
Wed 2033-10-26 10 recheck-finished clock
Wed 2035-10-17 00 recheck-started clock
Mon 2035-10-29 10 recheck-finished clock
Tue 2035-11-20 10 title-doubted clock
Tue 2035-11-20 10 recheck-started clock
"""
"""The last two: it counted the village that has just lost its title (4.1.8)."""

VILLAGES = """
Mon 2030-03-04 11 creation-requested applicant-clerk
Tue 2030-03-05 10 consent-given town-government
Thu 2030-03-07 10 applicant-listed county-officer
Fri 2030-04-12 09 plan-submitted applicant-clerk
Fri 2030-04-12 09 plan-opinion-recorded county-officer
Mon 2030-04-22 09 plan-approved town-government
Mon 2031-03-10 09 self-check-begun applicant-clerk
Mon 2031-03-17 10 values-verified verifying-unit x6
Mon 2031-03-24 09 declared applicant-leader
Tue 2031-04-01 09 form-submitted applicant-clerk
Thu 2031-04-03 10 form-examined county-officer
"""

TO_NOTICE = """
Tue 2031-04-22 09 application-submitted applicant-leader
Thu 2031-04-24 10 application-accepted county-officer
Mon 2031-05-12 15 acceptance-opinion-formed county-officer
Mon 2031-05-19 09 acceptance-reported county-officer
Wed 2031-05-28 16 spot-checked city-officer
Wed 2031-05-28 16 review-opinion-formed city-officer
Tue 2031-06-03 16 notice-signed city-leader
Wed 2031-06-04 09 notice-published city-officer
Thu 2031-06-12 00 notice-closed clock
"""

TIMELINES = {
    "county": COUNTY,
    "county title": COUNTY_TITLE,
    "town": TOWN,
    "town title": TOWN_TITLE,
    "village 1": f"{VILLAGES}{TO_NOTICE}Thu 2031-06-12 09 named city-leader",
    "village 2": f"{VILLAGES}{TO_NOTICE}Wed 2031-06-18 10 naming-refused city-leader",
    "village 3": f"{VILLAGES}Tue 2031-05-06 10 withdrawn applicant-leader",
    "village 1 title": """
Thu 2031-06-12 09 title-granted clock
Sun 2033-06-12 00 recheck-started clock
Mon 2033-06-20 10 recheck-finished clock
Tue 2035-06-12 00 recheck-started clock
Tue 2035-11-20 10 recheck-finished clock
""",
    "village 1 title re-check 2": """
Tue 2035-06-12 00 recheck-opened clock
Tue 2035-06-26 10 recheck-concluded city-officer
Fri 2035-07-20 09 term-reminded clock
Fri 2035-07-20 10 rectification-reported applicant-leader
Fri 2035-07-27 10 re-reviewed city-officer
Mon 2035-08-20 09 term-reminded clock
Mon 2035-08-20 10 rectification-reported applicant-leader
Mon 2035-09-10 09 term-reminded clock
Thu 2035-09-13 09 term-escalated clock
Tue 2035-11-20 10 rectification-failed city-officer
""",
    "objection": """
Wed 2031-06-11 23 filed public
Mon 2031-06-16 15 objection-decided city-officer
""",
    "late": """
Thu 2031-06-12 00 filed public
Tue 2031-08-05 09 inquiry-reminded clock
Tue 2031-08-12 09 inquiry-escalated clock
""",
    "second try": """
Mon 2035-09-03 09 creation-requested applicant-clerk
Mon 2035-09-03 09 consent-given town-government
Tue 2035-11-20 10 paused clock
Tue 2036-01-01 00 resumed clock
Wed 2036-01-02 09 applicant-listed county-officer
""",
    "town, provincial": "Tue 2036-01-01 00 creation-requested applicant-clerk",
    "Hekou": """
Mon 2030-03-04 14 title-granted city-leader
Thu 2031-06-05 00 recheck-started clock
Thu 2031-09-18 09 recheck-finished clock
Sun 2033-06-05 00 recheck-started clock
Mon 2033-09-19 09 recheck-finished clock
Tue 2035-06-05 00 recheck-started clock
Tue 2035-09-18 09 recheck-finished clock
""",
}
