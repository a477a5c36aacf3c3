"""People and the machine: evaluation and agreement."""
