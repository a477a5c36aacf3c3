"""The review page: the report's pages, live, with decisions that are written at once.

`desk` has what an article says and what people decided; `deciding` turns a click into lines of
``corrections.csv``; `app` answers a browser, `guard` lets no other page or machine in.
"""
