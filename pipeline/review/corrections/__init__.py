"""People's decisions about single rows: their file, and what they make of an article.

`file` reads ``corrections.csv``; `correct` applies the corrections of one article to what the
machine says of it, as a pure function, by `entries` (facts that can be changed), `trial` (which row
each is about) and `settle` (who contradicts whom, which rows hold); `corrector` is what a run is
handed.
"""
