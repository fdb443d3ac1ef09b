"""A recipe in Python, with httpx."""

from components.domain.options import Dialect
from components.imagine.recipes.errand import Errand, LocalFile

_DATA_URI = '''

def data_uri(name, mime):
    """The file as the request carries it."""
    return f"data:{mime};base64," + base64.b64encode(Path(name).read_bytes()).decode()

'''


def python_recipe(errand: Errand) -> str:
    """A script that sends the errand, looks until it is over and fetches the file."""
    live = errand.dialect is Dialect.LIVE
    url = 'look["video"]["url"]' if live else 'look["data"][0]["url"]'
    key = 'os.environ["XAI_API_KEY"]' if errand.needs_key else 'os.environ.get("XAI_API_KEY", "any")'
    base64_import = "import base64\n" if errand.files else ""
    return f"""{"".join(f"# {remark}" + chr(10) for remark in errand.remarks)}{base64_import}import os
import time
from pathlib import Path

import httpx

{_DATA_URI.lstrip() if errand.files else ""}
body = {python_literal(errand.body)}

headers = {{"Authorization": "Bearer " + {key}}}
with httpx.Client(base_url={errand.base_url!r}, headers=headers, timeout=60) as api:
    submitted = api.post({errand.path!r}, json=body)
    print(submitted.text)
    request_id = submitted.raise_for_status().json()[{errand.id_field!r}]
    while True:
        answer = api.get(f"/videos/{{request_id}}").raise_for_status()
        look = answer.json() if answer.content else {{}}
        if look.get("status") == {errand.done_word!r}:
            break
        if look.get("status") in ("failed", "expired"):
            raise SystemExit(answer.text)
        time.sleep({errand.look_s})

video = httpx.get({url}, timeout=300).raise_for_status()
Path("take.mp4").write_bytes(video.content)
print("take.mp4 is here")
"""


def python_literal(value: object, indent: str = "") -> str:
    """The value as Python writes it; a local file as the call that reads it."""
    match value:
        case dict() if value:
            inner = f"{indent}    "
            lines = "".join(
                f"{inner}{name!r}: {python_literal(each, inner)},\n" for name, each in value.items()
            )
            return f"{{\n{lines}{indent}}}"
        case LocalFile():
            return f"data_uri({value.name!r}, {value.mime!r})"
        case _:
            return repr(value)
