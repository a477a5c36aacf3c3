"""What leaves the house: exports for other tools, differences between runs, releases to cite."""

from pipeline.publish.csv_files import read_csv
from pipeline.publish.diff import Difference, diff
from pipeline.publish.exports import FORMATS, export
from pipeline.publish.iati import Reporter

__all__ = ["FORMATS", "Difference", "Reporter", "diff", "export", "read_csv"]
