"""A recipe as YAML: for people, and for tools that aren't ours."""

import yaml

from components.domain.recipe import Recipe

_WIDTH = 96


def yaml_recipe(recipe: Recipe) -> str:
    """The recipe, in the order in which its fields are told."""
    plain = recipe.model_dump(mode="json", exclude_none=True)
    return yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=_WIDTH)
