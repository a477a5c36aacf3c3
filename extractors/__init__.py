"""Text to findings: readers tag what stands in the text, composers say what it means. No disk."""
