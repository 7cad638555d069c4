"""`python -m warehouse.cookbook > docs/cookbook.md`"""

from warehouse.cookbook import as_markdown

print(as_markdown(), end="")
