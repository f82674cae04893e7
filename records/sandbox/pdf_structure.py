"""What a PDF carries beside its pages, read from its objects. Runs inside the worker."""

import base64
import mmap
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from records.sandbox.refusing import alive

Node: TypeAlias = Object
_MOST_NODES = 400_000
_DEEPEST = 20
_ACTS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/RichMediaExecute", "/GoToE", "/Movie"}
)
_UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "/FlateDecode": zlib.decompress,
    "/ASCIIHexDecode": lambda data: bytes.fromhex(data.partition(b">")[0].decode("ascii")),
    "/ASCII85Decode": lambda data: base64.a85decode(data.partition(b"~>")[0]),
}
_END = re.compile(rb"%%EOF")


def nodes(pdf: pikepdf.Pdf) -> Iterator[tuple[int, Node]]:
    """(depth, dictionary or stream): every one of them, direct ones included."""
    budget = _MOST_NODES
    for one in pdf.objects:
        ahead = [(0, one)]
        while ahead and budget:
            depth, node = ahead.pop()
            budget -= 1
            if budget % 1000 == 0:
                alive()
            below: list[Node] = []
            if isinstance(node, Dictionary | Stream):
                yield depth, node
                below = [value for _, value in node.items()]
            elif isinstance(node, Array):
                below = list(node)
            if depth < _DEEPEST:
                inside = (Dictionary, Array)
                ahead += [(depth + 1, value) for value in below if isinstance(value, inside) and not value.is_indirect]


def actions(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Node, str]]:
    """(what kind, the dictionary that holds it, under which key) for everything that starts something by itself."""
    for _, node in nodes(pdf):
        for key in ("/OpenAction", "/A", "/AA", "/PA", "/XFA", "/JS"):
            if key not in node:
                continue
            for kind in _kinds(key, node[key]):
                yield kind, node, key


def _kinds(key: str, value: object) -> Iterator[str]:
    if key in ("/XFA", "/JS"):
        yield key.strip("/")
    elif key == "/AA" and isinstance(value, Dictionary):
        for each in value.values():
            yield from _kinds("", each)
    elif isinstance(value, Dictionary) and str(value.get(Name.S, "")) in _ACTS:
        yield str(value.get(Name.S)).strip("/")
    elif isinstance(value, Dictionary) and Name.Next in value:
        following = value[Name.Next]
        for each in following if isinstance(following, Array) else [following]:
            if isinstance(each, Dictionary) and str(each.get(Name.S, "")) in _ACTS:
                yield str(each.get(Name.S)).strip("/")


def is_signature(value: object) -> bool:
    """Whether the value of a field is somebody's signature."""
    return isinstance(value, Dictionary) and Name.ByteRange in value


def jpeg_of(stream: Stream) -> bytes:
    """The bytes of the JPEG that a stream is, packed once more or not; nothing of any other stream."""
    named = stream.get(Name.Filter)
    filters = [str(name) for name in named] if isinstance(named, Array) else [str(named)]
    if filters[-1:] != ["/DCTDecode"] or set(filters[:-1]) - _UNPACK.keys():
        return b""
    data = stream.read_raw_bytes()
    for name in filters[:-1]:
        data = _UNPACK[name](data)
    return data


def end_marks(path: str) -> int:
    """How many times the file was brought to an end: once, and once more for each revision that was added to it.

    A file made for reading while it loads has one more at its beginning.
    """
    if not Path(path).stat().st_size:
        return 0
    with Path(path).open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        made_for_loading = b"/Linearized" in data[:1024]
        return sum(1 for _ in _END.finditer(data)) - made_for_loading
