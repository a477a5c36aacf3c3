"""What only the whole corpus can tell: what is the same in several articles.

Linking works from digests, so that no more than one article's text need be in memory: `digest` each
reading, `link` the digests, then make the rows article by article with what `Links` answers.
"""

from pipeline.link.decisions import Match, Matches, load_matches
from pipeline.link.digest import Digest, Reading, digest
from pipeline.link.links import Links, link
from pipeline.link.part import Answering, Part, Parts

__all__ = [
    "Answering", "Digest", "Links", "Match", "Matches", "Part", "Parts", "Reading", "digest",
    "link", "load_matches",
]  # fmt: skip
