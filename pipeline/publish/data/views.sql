-- Views for counting, in the words that SQLite and DuckDB share. A sum takes only what is
-- recommended_for_aggregates, and has two bounds: at_least counts an open lower bound as 0, at_most
-- is null as soon as one number has no upper bound.

-- One row a number that may be summed, with its country if it is tied to exactly one, and its year
-- if its period lies within one.
CREATE VIEW countable_outcomes AS
SELECT
  o.outcome_id, o.programme_id, o.doc_id, o.indicator, o.unit, t.country_code,
  CASE
    WHEN substr(o.start_date, 1, 4) = substr(o.end_date, 1, 4) AND substr(o.start_date, 4, 1) <> 'X'
    THEN CAST(substr(o.start_date, 1, 4) AS INTEGER)
  END AS year,
  o.value_low, o.value_high, o.modifier, o.value_text, o.confidence, o.quote
FROM outcomes o
LEFT JOIN (
  SELECT outcome_id, min(value) AS country_code
  FROM outcome_dimensions
  WHERE dimension = 'country'
  GROUP BY outcome_id
  HAVING count(DISTINCT value) = 1
) t ON t.outcome_id = o.outcome_id
WHERE o.recommended_for_aggregates AND (o.unit IS NULL OR o.unit <> 'percent');

-- Every indicator by country and year. A null country or year holds what is tied to none or to
-- several, so that the rows of one indicator and unit add up to its total.
CREATE VIEW sums_by_country_and_year AS
SELECT
  indicator, unit, country_code, year,
  sum(coalesce(value_low, 0)) AS at_least,
  CASE WHEN count(value_high) = count(*) THEN sum(value_high) END AS at_most,
  count(*) AS numbers,
  count(DISTINCT programme_id) AS programmes,
  count(DISTINCT doc_id) AS documents
FROM countable_outcomes
GROUP BY indicator, unit, country_code, year
ORDER BY indicator, unit, country_code, year;

-- People trained, by recipient country and year.
CREATE VIEW people_trained_by_country_and_year AS
SELECT country_code, year, at_least, at_most, numbers, programmes, documents
FROM sums_by_country_and_year
WHERE indicator = 'persons_trained'
ORDER BY country_code, year;

-- Who trains whom: in how many programmes a country provides and another one receives.
CREATE VIEW providers_and_recipients AS
SELECT
  p.country_code AS provider, r.country_code AS recipient,
  count(DISTINCT p.programme_id) AS programmes
FROM programme_countries p
JOIN programme_countries r ON r.programme_id = p.programme_id AND r.role = 'recipient'
WHERE p.role = 'provider' AND p.country_code <> r.country_code
GROUP BY p.country_code, r.country_code
ORDER BY p.country_code, r.country_code;

-- One row a programme, with its countries and organisations as lists.
CREATE VIEW programme_overview AS
SELECT
  p.programme_id, p.title, p.level, p.status, p.start_date, p.end_date,
  (SELECT group_concat(x.name, ', ') FROM (
    SELECT DISTINCT country_code AS name FROM programme_countries c
    WHERE c.programme_id = p.programme_id AND c.role = 'recipient' ORDER BY country_code) x
  ) AS recipients,
  (SELECT group_concat(x.name, ', ') FROM (
    SELECT DISTINCT country_code AS name FROM programme_countries c
    WHERE c.programme_id = p.programme_id AND c.role = 'provider' ORDER BY country_code) x
  ) AS providers,
  (SELECT group_concat(x.name, '; ') FROM (
    SELECT DISTINCT g.name FROM programme_organisations o
    JOIN organisations g ON g.org_id = o.org_id
    WHERE o.programme_id = p.programme_id AND o.role = 'funder' ORDER BY g.name) x
  ) AS funders,
  (SELECT group_concat(x.name, '; ') FROM (
    SELECT DISTINCT g.name FROM programme_organisations o
    JOIN organisations g ON g.org_id = o.org_id
    WHERE o.programme_id = p.programme_id AND o.role = 'implementer' ORDER BY g.name) x
  ) AS implementers,
  p.n_documents
FROM programmes p;
