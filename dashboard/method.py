"""The numbers of the method that charts need too: the variables that dbt makes the marts with."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import yaml

VARIABLES: dict[str, Any] = yaml.safe_load(
    files("dbt_project").joinpath("dbt_project.yml").read_text("utf-8")
)["vars"]
THIN: int = VARIABLES["thin_statements"]  # what rests on fewer distinct statements is faded


def standard_error_sql() -> str:
    """The standard error of a mean, as macros/escalation_series.sql has it, over the columns
    statements, documents, value, squares, products and sizes, the sums over documents of the
    document's sum times itself, its sum times its n, and its n times itself."""
    prior = VARIABLES["prior_documents"]
    document, statement = VARIABLES["document_sd"] ** 2, VARIABLES["statement_sd"] ** 2
    coder = VARIABLES["coder_error_shared"] * VARIABLES["coder_error_sd"] ** 2
    return f"""sqrt(
        (
            documents * greatest(0, squares - 2 * value * products + value * value * sizes)
            + {prior} * ({document:.6g} * sizes + {statement:.6g} * statements)
        ) / (documents - 1 + {prior}) / statements / statements
        + {coder:.6g}
    )"""


def quantile_sql() -> str:
    """The 97.5 % quantile of Student's t for that error, as macros/measures.sql has it."""
    degrees = f"(documents - 1 + {VARIABLES['prior_documents']})"
    first, *terms = VARIABLES["t_series"]
    series = [f"{term} / {degrees} ** {power}" for power, term in enumerate(terms, start=1)]
    return f"({first} + {' + '.join(series)})"
