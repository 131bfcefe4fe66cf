"""Which members are task lists: by what the JSON says of itself, else by name in the folder of Tasks."""

from collections.abc import Iterable

from vana_parsers.export import Export
from vana_parsers.google.places import Place, Rule
from vana_parsers.google.tasks.reading import read_tasks
from vana_parsers.registry import Route


def _tasks_rule(export: Export, places: list[Place]) -> Iterable[tuple[Place, Route]]:
    """Route task lists; any other JSON in the folder stays unread."""
    for place in places:
        is_named = place.code == "TASKS" and place.is_json and place.stem in _NAMES
        if is_named or (place.kind == "tasks" and place.code in ("TASKS", None)):
            yield place, Route(place.member, read_tasks, product="tasks")


_NAMES = frozenset({"tasks", "aufgaben", "tareas", "tâches", "taken", "tarefas", "attività"})

RULES: tuple[Rule, ...] = (_tasks_rule,)
