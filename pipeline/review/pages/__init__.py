"""The report: the tables as pages that people read, search and print, without a server or network.

`site` writes all pages; `article`, `programme`, `overview` and `lists` say what stands on one;
the templates, the styles and the scripts lie in `data`.
"""
