"""What leaves the house: exports for other tools, differences between runs, releases to cite."""

from pipeline.publish.csv_files import read_csv
from pipeline.publish.differences import Difference, diff
from pipeline.publish.exports import FORMATS, export
from pipeline.publish.iati import Reporter
from pipeline.publish.releases import About, Release, release

__all__ = [
    "FORMATS", "About", "Difference", "Release", "Reporter", "diff", "export", "read_csv",
    "release",
]  # fmt: skip
