"""The mechanisms of evaluation schemes, each once: data a scheme states, and pure functions.

A scheme embeds the models; what they come to is decided here and nowhere else (decision 0025).
Nothing here knows a scheme, a step or a stream. Which module carries which rule of procedure.md:

| rule | mechanism | module |
|---|---|---|
| C1.1.10, C2.1.11, C4.7.23, C5.3.2, D6 | consecutive failures | `consecutive_failures` |
| C2.1.1, C4.7.20, C5.8.4, D19 | levels; grades that follow the branches | `levels` |
| C2.1.8, C2.3.2, C4.7.18, C4.7.19, D1, E1 | bands with stated edges | `bands` |
| C2.1.9, C3.2.4, C3.3.1, C4.6.13, C5.7.11, D3, E2, E3 | quotas, rounding, ties | `quotas` |
| C2.1.10, C2.1.13, C2.3.3, C3.5.2, C4.7.22 | money as records | `money` |
| C3.1.2, C3.2.2, C3.3.4, C5.7.8, D24 | entry gates | `gates` |
| C4.6.3, C4.6.4, C4.7.8, D2 | weights by content and period | `weights` |
| C4.6.6, C4.6.7, C5.1.1, C5.7.2, C5.10.1, C5.10.2 | scores of items; sheets of points, filled in by a hand | `scores`, `filled_sheets` |
| C4.6.8, C4.6.10, C4.7.7, C5.7.3, D5 | bonus and deduction, caps | `bonuses` |
| C4.6.12, C4.7.6 | score, veto, band, quota in their order | `scoring` |
| C4.6.15, C4.7.25, C5.5.1, D4 | veto | `vetoes` |
| C5.5.16, C1.1.10 | special report on what was not met | `special_reports` |
| C5.6.1, A, B | attained or not: rating and tally | `attainment` |
| C5.7.10, D8 | panel with rival applicants | `panels` |
| C5.8.10, D22 | old ratings under a revised standard | `rating_maps` |
| A6.3, D22 | what a new standard adds to an old title | `catalogue_gaps` |
| A0.5, C2.1.6, C4.6.18, C4.7.12, D16 | values from another hand | `supplied_values` |
| A1.4, C1.1.3, C1.6.1, C4.7.10, D14 | duties that come round, with lateness | `periodic_duties`, `month_days` |
| A1.9, C1.2.4, C2.9.11, C5.9.8, D18 | kinds of checks, who was told when | `checks` |
| A1.10, A1.11, C2.9.10, C4.1, C4.7.16, C5.3.8, C5.6.2, D9 | rectification ledger | `rectifications` |
| A1.12.6, A2.6.5, C2.1.5, C4.6.7, C4.7.24, D13 | opinion surveys | `surveys` |
| A6.6, A6.7, C4.5.2, C5.4.2, D17 | breaking down to offices and persons | `breakdown` |
| A7.7, C1.2.4, C2.1.5, D13 | samples with a published seed | `samples` |
| B1.5, C4.7.26, D25 | one fact asked once | `one_fact` |
| C1.1.5, C3.4.3, C4.3.3, C4.3.4, D8 | deciding together; mutual checks | `groups` |
| C1.3.3, D11 | corrections leave a trail | `corrections` |
| C1.3.5, C1.4.4, C2.5.4, C5.3.6, C5.5.4, C5.5.5, C5.5.6, C5.5.9, D11 | figures agree | `consistency`, `consistency_rules` |
| C2.9.3, C3.6.7, C3.6.12, D25 | offices examine in parallel | `parallel_examination` |
| C3.2.2, D24 | cultivation pool | `cultivation` |
| C3.2.5, C3.4.4, C3.4.5, D7 | validity and renewal | `validity` |
| C5.2.3, D8 | draws by commit and reveal | `draws`, `seeds` |
| C3.6.11, C4.1.9, C5.8.1, D20 | targets by date | `targets` |

Shared by them: figures and how they came about in `workings`, what is odd in a source in `flaws`,
what every definition must hold to in `soundness`.

Elsewhere, since they were there before: how many are to be named by when (A0.7, D20) in
`domain/titles/targets.py`, half-yearly reports (A1.4) in `domain/clocks/reports.py`, signatures on an act in
`domain/offices/signing.py`, service rules (D10) in `domain/offices/commitments.py` and its neighbours.
"""
