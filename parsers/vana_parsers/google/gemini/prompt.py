"""A prompt saved by AI Studio: one JSON file a conversation, in Drive, mostly without an extension."""

from collections.abc import Iterator
from typing import Any

from vana_parsers.json_stream import read_document
from vana_parsers.records import Item, Row, Skipped, Task
from vana_parsers.times import NO_INSTANT, parse_instant

_FILES = ("driveDocument", "driveImage", "driveVideo", "driveAudio", "youtubeVideo")


def read_prompt(task: Task) -> Iterator[Item]:
    """Yield a row of `assistant_turns` for each turn: what was asked, and the answer up to the next question.

    The first row stands for the file, and holds the settings in `extra`. Thoughts of the model stay in `extra`. A
    turn says nothing of its own identity, so that its content is.
    """
    document = read_document(task.stream, task.path)
    if isinstance(document, Skipped):
        yield document
        return
    prompt = document.get("chunkedPrompt") if isinstance(document, dict) else None
    chunks = prompt.get("chunks") if isinstance(prompt, dict) else None
    if not isinstance(prompt, dict) or not isinstance(chunks, list):
        yield task.skipped("", "not a prompt of AI Studio")
        return
    settings = document.get("runSettings")
    model = settings.get("model") if isinstance(settings, dict) else None
    rest = {name: value for name, value in document.items() if name != "chunkedPrompt"}
    if others := {name: value for name, value in prompt.items() if name != "chunks"}:
        rest["chunkedPrompt"] = others
    for number, turn in enumerate(_turns(chunks) or [[]]):
        yield _row(turn, model if isinstance(model, str) else None, rest if number == 0 else {}, int(number == 0))


def _turns(chunks: list[Any]) -> list[list[Any]]:
    """Return the chunks turn by turn: a question after an answer begins a new one."""
    turns: list[list[Any]] = []
    answered = True
    for chunk in chunks:
        is_question = isinstance(chunk, dict) and chunk.get("role") == "user"
        if not turns or (is_question and answered):
            turns.append([])
        turns[-1].append(chunk)
        answered = not is_question
    return turns


def _row(turn: list[Any], model: str | None, rest: dict[str, Any], records: int) -> Row:
    asked: list[str] = []
    answered: list[str] = []
    left: list[Any] = []
    files: list[str] = []
    when = NO_INSTANT
    for chunk in turn:
        text = _text_of(chunk)
        if text is None:
            left.append(chunk)
        else:
            (asked if chunk["role"] == "user" else answered).append(text)
            others = {name: value for name, value in chunk.items() if name not in ("text", "role")}
            left += [others] if others else []
        if isinstance(chunk, dict):
            files += _files(chunk)
            time = chunk.get("createTime")
            if when.occurred_at is None and isinstance(time, str):
                when = parse_instant(time)
    values = {
        **when.columns(),
        "prompt": "\n\n".join(asked) or None,
        "answer_text": "\n\n".join(answered) or None,
        "model": model,
        "attachments": files or None,
        "extra": {**rest, **({"chunks": left} if left else {})},
    }
    return Row("assistant_turns", (), values, records)


def _text_of(chunk: Any) -> str | None:
    """Return the words of a question or an answer, None for anything else."""
    if not isinstance(chunk, dict) or chunk.get("isThought") or chunk.get("role") not in ("user", "model"):
        return None
    text = chunk.get("text")
    return text if isinstance(text, str) else None


def _files(chunk: dict[str, Any]) -> list[str]:
    found = [chunk[name].get("id") for name in _FILES if isinstance(chunk.get(name), dict)]
    return [one for one in found if isinstance(one, str)]
