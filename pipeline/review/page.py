"""The evaluation as one page: the figures, and every error in its sentence.

Nothing of an article is trusted: the template engine escapes all of it, and the page loads and runs
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import Environment, StrictUndefined

from pipeline.review.coding import Coding
from pipeline.review.comparison import Error
from pipeline.review.evaluation import HEADLINE, Evaluation
from pipeline.review.measures import precision_recall_f1
from pipeline.review.quotes import places
from pipeline.sentences import Context, sentence_at

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Evaluation</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; margin: 1rem 0 2rem }
th, td { text-align: left; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #ccc8 }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums }
article { border-top: 1px solid #ccc8; padding: .6rem 0 }
.tag { font-size: .85rem; color: #a33 } .rule { font-size: .85rem; opacity: .7 }
blockquote { margin: .3rem 0; padding-left: .8rem; border-left: 3px solid #ccc8 }
mark { background: #ffe08a }
dl { margin: .2rem 0; display: grid; grid-template-columns: 4rem 1fr } dd { margin: 0 }
@media (prefers-color-scheme: dark) {
body { background: #16181c; color: #ddd } mark { background: #7a5c00; color: #fff }
.tag { color: #f99 } }
</style>
</head>
<body>
<h1>Evaluation</h1>
<p>{{ evaluation.articles }} articles{% if evaluation.missing %}, {{ evaluation.missing|length }}
of them not in the run: {{ evaluation.missing|join(", ") }}{% endif %}.
Headline {{ "%.3f"|format(evaluation.headline) }}.
Of {{ evaluation.quiet[0] }} articles without a programme {{ evaluation.quiet[1] }} are read as
such.</p>

<h2>Measures</h2>
<table>
<tr><th>Measure</th><th class="n">Precision</th><th class="n">Recall</th><th class="n">F1</th>
<th>95 % of F1</th><th class="n">Right</th><th class="n">Extra</th><th class="n">Missed</th></tr>
{%- for name, s in evaluation.scores.items() %}
<tr><td>{{ name }}</td>
{%- for value in (s.precision, s.recall, s.f1) %}<td class="n">{{ "%.3f"|format(value) }}</td>
{%- endfor %}<td>{{ "%.2f"|format(s.f1_low) }} to {{ "%.2f"|format(s.f1_high) }}</td>
{%- for value in (s.tp, s.fp, s.fn) %}<td class="n">{{ value }}</td>{% endfor %}</tr>
{%- endfor %}
</table>

<h2>Agreement by attribute</h2>
<table>
<tr><th>Attribute</th><th class="n">Agree</th><th class="n">Of</th><th class="n">Share</th></tr>
{%- for name, (agreed, asked) in evaluation.agreement.items() %}
<tr><td>{{ name }}</td><td class="n">{{ agreed }}</td><td class="n">{{ asked }}</td>
<td class="n">{{ "%.2f"|format(agreed / asked) }}</td></tr>
{%- endfor %}
</table>

<h2>By publisher (F1)</h2>
<table>
<tr><th>Publisher</th><th class="n">Articles</th>
{%- for measure in headline %}<th class="n">{{ measure }}</th>{% endfor %}</tr>
{%- for name, figures in evaluation.publishers.items() %}
<tr><td>{{ name }}</td><td class="n">{{ figures["articles"]["n"] }}</td>
{%- for measure in headline %}<td class="n">{{ "%.2f"|format(f1(figures[measure])) }}</td>
{%- endfor %}</tr>
{%- endfor %}
</table>

<h2>By rule</h2>
<table>
<tr><th>Measure</th><th>Rule</th><th class="n">Hits</th><th class="n">Right</th>
<th class="n">Precision</th><th class="n">Right and found by no other rule</th></tr>
{%- for rule in evaluation.rules %}
<tr><td>{{ rule.measure }}</td><td>{{ rule.rule }}</td><td class="n">{{ rule.hits }}</td>
<td class="n">{{ rule.correct }}</td><td class="n">{{ "%.2f"|format(rule.precision) }}</td>
<td class="n">{{ rule.alone }}</td></tr>
{%- endfor %}
</table>

<h2>Errors</h2>
<p>{{ evaluation.errors|length }} differences, by article.</p>
{%- for error, context in errors %}
<article>
<div><strong>{{ error.article }}</strong>
<span class="tag">{{ error.measure }}: {{ error.what }}</span>
{%- if error.rule %} <span class="rule">rule {{ error.rule }}</span>{% endif %}</div>
{%- if context %}
<blockquote>{{ context.before }}<mark>{{ context.words }}</mark>{{ context.after }}</blockquote>
{%- endif %}
<dl><dt>gold</dt><dd>{{ error.wanted }}</dd><dt>run</dt><dd>{{ error.got }}</dd></dl>
</article>
{%- endfor %}
</body>
</html>
"""


def write_page(evaluation: Evaluation, articles: Mapping[str, Coding]) -> str:
    """The page as text; ``articles`` holds the texts that the errors stand in."""
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    errors = [(error, _context(error, articles)) for error in evaluation.errors]
    return environment.from_string(_PAGE).render(
        evaluation=evaluation,
        errors=errors,
        headline=HEADLINE,
        f1=lambda counts: precision_recall_f1(counts)[2],
    )


def _context(error: Error, articles: Mapping[str, Coding]) -> Context | None:
    """The sentence that an error stands in; for what was missed, the first that names it."""
    text = articles[error.article].text
    if error.place is not None:
        return sentence_at(text, error.place)
    found = (spot for name in error.names for spot in places(name, text))
    first = next(found, None)
    return sentence_at(text, first) if first else None
