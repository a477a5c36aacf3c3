"""What leaves the house: exports for other tools, differences between runs, releases to cite."""

from pipeline.publish.csv_files import read_csv
from pipeline.publish.exports import FORMATS, export

__all__ = ["FORMATS", "export", "read_csv"]
