"""Looking for a person in every byte that a shop keeps."""

import base64
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote


def spellings(secret: str) -> set[bytes]:
    """How a value may stand in files: plain, in other encodings, escaped, in base 64."""
    plain = secret.encode()
    found = {plain, secret.encode("utf-16-le"), quote(secret).encode()}
    found.add(json.dumps(secret)[1:-1].encode())
    # In base 64 a value looks three ways, by where it begins; the ends depend on what surrounds it.
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + plain)
        found.add(coded[4 : len(coded) - 4] if len(coded) > 20 else coded)
    return found


def files_of(folder: Path, *left_out: str) -> Iterator[tuple[str, bytes]]:
    """Every file under a folder but those below the names left out, with its bytes."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not set(path.relative_to(folder).parts) & set(left_out):
            yield str(path), path.read_bytes()


def members_of(archive: Path, *left_out: str) -> Iterator[tuple[str, bytes]]:
    """Every file in an archive but those below the names left out, with its bytes."""
    with tarfile.open(archive) as packed:
        for member in packed.getmembers():
            file = packed.extractfile(member)
            if file and not set(Path(member.name).parts) & set(left_out):
                yield f"{archive.name}:{member.name}", file.read()


def sightings(files: Iterator[tuple[str, bytes]], secrets: dict[str, str]) -> list[str]:
    """`which secret: where` for every one that can be read somewhere."""
    wanted = {name: spellings(secret) for name, secret in secrets.items()}
    return [
        f"{name}: {where}"
        for where, content in files
        for name, forms in wanted.items()
        if any(form in content for form in forms)
    ]
