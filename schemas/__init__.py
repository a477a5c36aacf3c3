"""What a table is: values, code lists and one declaration a table. No spaCy, no disk."""
