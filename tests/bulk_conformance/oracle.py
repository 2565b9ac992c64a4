"""The PyPI package sqlonfhir as an oracle: another reader of ViewDefinitions, on another FHIRPath.

It knows neither `repeat` nor `%rowIndex` nor boundaries. Keys are each implementation's own, so
here it gives ours, of references that are plainly `Type/id`.
"""

import copy
from typing import Any

import fhirpathpy
from fhirpathpy.models import models
from sqlonfhir.sqlonfhir import ViewDefinitionEvaluator, normalize

Row = dict[str, Any]


class Oracle(ViewDefinitionEvaluator):
    """The package's evaluator, with our keys, and with loops that keep the types of their elements.

    Its own loops forget them, and then find nothing in an element with a choice of types; and its
    `forEachOrNull` forgets the constants.
    """

    def for_each(self, expr: Row, resource: Any, view: Row) -> list[Row]:
        found = self.elements(resource, self.replace_constants(expr["forEach"], view))
        return [row for one in found for row in self.select(expr, one, view)]

    def for_each_or_null(self, expr: Row, resource: Any, view: Row) -> list[Row]:
        found = self.elements(resource, self.replace_constants(expr["forEachOrNull"], view))
        if not found:
            return [self.get_all_child_columns(expr)]
        return [row for one in found for row in self.select(expr, one, view)]

    def elements(self, resource: Any, path: str) -> list[Any]:
        """Give the elements of a loop, each with its type."""
        key = ("elements", path)
        if key not in self.fhirpath_cache:
            options = {
                "userInvocationTable": {"identity": {"fn": self.identity}},
                "returnRawData": True,
            }
            path = path.replace("$this", "identity()")
            self.fhirpath_cache[key] = fhirpathpy.compile(path, models["r4"], options)
        return list(self.fhirpath_cache[key](resource))

    @staticmethod
    def get_resource_key(ctx: list[Any]) -> str:
        return f"{ctx[0]['resourceType']}/{ctx[0]['id']}"

    @staticmethod
    def get_reference_key(ctx: list[Any], identifier: str | None = None) -> str | list[Any]:
        reference = ctx[0].get("reference") if ctx else None
        if not reference or (identifier and not reference.startswith(f"{identifier}/")):
            return []
        return str(reference)


def oracle_rows(view: Row, resources: list[Row]) -> list[Row] | None:
    """Give the rows of a view; None where there are several values for a column of one."""
    ready, oracle = normalize(copy.deepcopy(view)), Oracle()
    found: list[Row] = []
    for one in copy.deepcopy(resources):
        if one["resourceType"] == view["resource"]:
            try:
                found += oracle.call_fn(ready, one, view)
            except Exception as error:
                if str(error) != "Unexpected multiple values":
                    raise
                return None
    return found
