"""Where we stand against the aims of size: printed by ``make check``, judged by the eye."""

from pathlib import Path
from statistics import median

from tests.architecture.source import Function, modules

FILE_AIM, FUNCTION_AIM = 250, 40
FILE_GATE, FUNCTION_GATE = 400, 80


def file_lengths() -> dict[Path, int]:
    return {module.path: module.text.count("\n") for module in modules()}


def function_lengths() -> dict[str, int]:
    """``path:line name`` → lines, decorators left out."""
    return {
        f"{module.path}:{function.lineno} {function.name}": length(function)
        for module in modules()
        for function in module.functions()
    }


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def main() -> None:
    files, functions = file_lengths(), function_lengths()
    print(f"{len(files)} files, median {median(files.values()):.0f} lines, longest {max(files.values())}")
    print(
        f"{len(functions)} functions, median {median(functions.values()):.0f} lines, longest {max(functions.values())}"
    )
    for name, lines in sorted({**files, **functions}.items(), key=lambda item: -item[1]):
        if lines > (FILE_AIM if isinstance(name, Path) else FUNCTION_AIM):
            print(f"  {lines:4} {name}")


if __name__ == "__main__":
    main()
