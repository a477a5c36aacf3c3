"""Words to values: numbers, dates, countries, organisations, money."""
