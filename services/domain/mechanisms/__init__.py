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
| C4.6.6, C4.6.7, C5.1.1, C5.7.2, C5.10.2 | scores of items; sheets of points | `scores` |
| C4.6.8, C4.6.10, C4.7.7, C5.7.3, D5 | bonus and deduction, caps | `bonuses` |
| C4.6.12, C4.7.6 | score, veto, band, quota in their order | `scoring` |
| C4.6.15, C4.7.25, C5.5.1, D4 | veto | `vetoes` |
| C5.5.16, C1.1.10 | special report on what was not met | `special_reports` |
| C5.6.1, A, B | attained or not: rating and tally | `attainment` |
| C5.7.10, D8 | panel with rival applicants | `panels` |
| C5.8.10, D22 | old ratings under a revised standard | `rating_maps` |
| A6.3, D22 | what a new standard adds to an old title | `catalogue_gaps` |
"""
